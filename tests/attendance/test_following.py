"""What to name next to somebody who came."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.choices import Role
from attendance.queries import following as query
from attendance.rules import following
from attendance.rules.following import Came, Choice
from classes.choices import CourseDevice, Kind, Level, OfferingState, RegistrationMode
from classes.models import Offering
from people.models import Participant
from tests import make

AFTER = make.tokyo("2026-06-16 09:00")
CAME = Came(
    courses=frozenset({1}),
    levels=frozenset({Level.INTRODUCTORY}),
    device="android",
    booked=frozenset(),
    venue=1,
    district="東",
)
CHOICE = Choice(
    offering=10,
    course=2,
    level=Level.BASIC,
    device=CourseDevice.BOTH,
    prerequisite=None,
    open=True,
    opens="6月10日（水）",
    venue=1,
    district="東",
    starts_at=AFTER,
)


def suggested(*choices, came=CAME):
    return [each.choice.offering for each in following.suggest(came, choices)]


def test_the_next_level_is_named_with_its_reasons():
    [named] = following.suggest(CAME, [CHOICE])

    assert named.reasons == (
        "ひとつ上の「基本」の講座です", "お使いの機種で学べます", "同じ会場です"
    )  # fmt: skip


@pytest.mark.parametrize(
    "unfit",
    [
        {"course": 1},
        {"level": Level.ADVANCED},
        {"device": CourseDevice.IPHONE},
        {"prerequisite": (9, "地図の使い方")},
    ],
)
def test_what_is_known_too_hard_on_another_device_or_asks_for_more_is_not_named(unfit):
    assert suggested(replace(CHOICE, **unfit)) == []


def test_what_somebody_has_a_seat_in_is_not_named():
    assert suggested(CHOICE, came=replace(CAME, booked=frozenset({10}))) == []


def test_a_course_is_named_once_and_three_at_most():
    again = replace(CHOICE, offering=11, starts_at=AFTER + timedelta(days=1))
    others = [replace(CHOICE, offering=20 + n, course=20 + n) for n in range(4)]

    assert suggested(again, CHOICE) == [10]
    assert len(suggested(CHOICE, *others)) == 3


def test_what_follows_comes_first_then_the_next_level_then_what_is_open_and_near():
    follows = replace(CHOICE, offering=1, course=3, prerequisite=(1, "入門"), venue=7)
    closed = replace(CHOICE, offering=2, course=4, open=False)
    far = replace(CHOICE, offering=3, course=5, venue=8, district="西")
    same = replace(CHOICE, offering=4, course=6, level=Level.INTRODUCTORY)

    assert suggested(same, closed, far, CHOICE, follows)[:3] == [1, 10, 3]
    [named] = following.suggest(CAME, [closed])
    assert named.reasons[-1] == "受付は6月10日（水）からです"


def test_whoever_came_with_any_device_or_none_is_told_of_both():
    iphone = replace(CHOICE, device=CourseDevice.IPHONE)

    assert suggested(iphone, came=replace(CAME, device="none")) == [10]


@pytest.fixture
def held(db):
    """髙田さん came on 15 June; somebody else did not."""
    course = make.course(title="はじめてのスマホ")
    offering = make.offering(course=course)
    person = make.participant(
        name="髙田　ハナ", kana="タカダ ハナ", device="android", age_band="65_69"
    )
    make.arrival(make.registration(offering, person))
    make.registration(offering)
    return offering


def ahead(**columns):
    given = {
        "course": make.course(level=Level.BASIC),
        "first": make.tokyo("2026-06-29 10:00"),
    }
    return make.offering(**(given | columns))


def named(offering):
    return [
        (each.person.name, [one.listing.offering.pk for one in each.named])
        for each in query.of(offering, at=AFTER)
    ]


def test_those_who_came_are_named_what_they_may_join(held):
    fits = ahead()
    ahead(minimum_age=80)
    ahead(state=OfferingState.DRAFT)
    ahead(town=make.other_town(), course=make.course(town=make.other_town()))

    assert named(held) == [("髙田　ハナ", [fits.pk])]


def test_where_nothing_is_ahead_nothing_is_named(held):
    assert named(held) == [("髙田　ハナ", [])]


def test_it_costs_the_same_for_one_and_for_three(held, django_assert_num_queries):
    ahead()
    for _ in range(2):
        with django_assert_num_queries(9):
            query.of(held, at=AFTER)
        ahead()
        for _ in range(2):
            make.arrival(make.registration(held))


def test_the_page_names_them_and_says_so_where_there_is_nothing(held, client, time_machine):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(make.staff())
    url = reverse("staff:offering-next", args=[held.public_id])

    assert "いま、おすすめできる講座はありません。" in client.get(url).content.decode()
    title = ahead(title="地図とバスの時刻").title
    page = client.get(url).content.decode()

    assert title in page
    assert "ひとつ上の「基本」の講座です。" in page
    assert "099-216-1115" in page
    client.force_login(make.staff(Role.INSTRUCTOR))
    assert client.get(url).status_code == 403
    client.force_login(make.staff(town=make.other_town()))
    assert client.get(url).status_code == 404


def consultation(**columns):
    return ahead(kind=Kind.CONSULTATION, **columns)


def advised(offering):
    [follower] = query.of(offering, at=AFTER)
    return follower.consultation and follower.consultation.offering.pk


def test_where_no_class_suits_the_next_consultation_is_named(held):
    later = consultation(first=make.tokyo("2026-07-06 10:00"))
    first = consultation(registration_mode=RegistrationMode.NOT_NEEDED)

    assert advised(held) == first.pk
    Offering.objects.filter(pk=first.pk).delete()
    assert advised(held) == later.pk
    ahead()
    assert advised(held) is None


@pytest.mark.parametrize(
    "shut",
    [
        {"opens": make.tokyo("2026-06-20 09:00")},
        {"minimum_age": 80},
        {"state": OfferingState.CANCELLED},
    ],
)
def test_a_consultation_to_which_they_cannot_come_is_not_named(held, shut):
    consultation(**shut)
    make.registration(consultation(capacity=1, waiting_limit=5))

    assert advised(held) is None


def test_a_consultation_in_which_they_have_a_place_is_not_named(held):
    booked = consultation()
    make.registration(booked, Participant.objects.get(device="android"))

    assert advised(held) is None


def test_the_slip_leads_to_the_consultation(held, client, time_machine):
    time_machine.move_to(AFTER, tick=False)
    client.force_login(make.staff())
    url = reverse("staff:offering-next", args=[held.public_id])
    title = consultation(title="スマホなんでも相談会").title

    page = client.get(url).content.decode()

    assert "わからないことは、こちらの相談会でお聞きください。" in page
    assert title in page
    assert page.count("<svg") == 1


def test_the_roster_and_today_lead_to_what_comes_next(held, client, time_machine):
    time_machine.move_to(make.tokyo("2026-06-15 12:30"), tick=False)
    link = reverse("staff:offering-next", args=[held.public_id])
    pages = [reverse("staff:today"), reverse("staff:roster", args=[first_of(held)])]

    client.force_login(make.staff())
    assert [link in client.get(page).content.decode() for page in pages] == [True, True]
    teacher = make.membership(Role.INSTRUCTOR)
    held.sessions.update(instructor=make.helper(membership=teacher))
    client.force_login(teacher.user)
    assert [link in client.get(page).content.decode() for page in pages] == [False, False]


def first_of(offering):
    return offering.sessions.get().public_id
