"""The page of somebody who is registered: what it says and hides, and giving back the seat."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from classes.actions import sessions, slots
from classes.choices import Joining, Kind, OfferingState, RegistrationState
from tests import make
from tests.classes import walk
from tests.classes.walk import Page, browser, submit

pytestmark = pytest.mark.django_db
NOBODY = "6a7a93f2-e4ca-49fc-a87c-8810ef8ae48e"
FIRST_SESSION = make.tokyo("2026-06-15 10:00")


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def my(registration):
    return reverse("my", args=[registration.secret])


def cancelling(registration):
    return reverse("my-cancel", args=[registration.secret])


def test_it_tells_state_dates_place_and_reference_but_not_who():
    hall = make.venue(name="中央公民館")
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0994-32-1045")
    registration = make.registration(make.offering(sessions=2, venue=hall), person)

    response = browser().get(my(registration))

    page = Page(response)
    said = (
        "参加が決まっています",
        registration.reference,
        "令和8年6月22日（月）",
        "中央公民館",
    )
    assert [word for word in said if word not in page.text] == []
    hidden = ("髙田", "ハナ", "タカダ", "32-1045", "321045")
    assert [word for word in hidden if word in response.content.decode()] == []
    assert {"tel:0992161115", cancelling(registration)} <= {*page.links}


@pytest.mark.parametrize("rest", [f"{NOBODY}/", f"{NOBODY}/cancel/", f"{NOBODY[:-4]}/"])
def test_who_holds_an_address_of_nobody_reads_what_to_do(rest):
    answer = browser().get(f"/my/{rest}")

    page = Page(answer)
    assert answer.status_code == 404
    assert page.headings == ["このアドレスの申込みは見つかりません"]
    assert reverse("cancel") in page.links
    assert rest[:8] not in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_the_address_of_a_late_answer_opens_the_page_itself():
    registration = make.registration(make.offering())

    answer = browser().get(reverse("my-accept", args=[registration.secret]))

    assert answer.url == my(registration)


def test_it_stays_out_of_caches_search_engines_and_referrers():
    registration = make.registration(make.offering())

    for path in (my(registration), cancelling(registration)):
        response = browser().get(path)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "same-origin"


def test_a_seat_is_given_back_after_one_more_question():
    offering = make.offering(capacity=1)
    registration, client = make.registration(offering), browser()
    assert "この申込みを取り消しますか" in Page(client.get(cancelling(registration))).text
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED

    response = submit(client, cancelling(registration))

    assert response.url == my(registration)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CANCELLED
    page = Page(client.get(my(registration)))
    assert "この申込みは取り消しました" in page.text
    assert walk.start(offering) in page.links
    event = AuditEvent.objects.get(action="registration.cancelled")
    assert (event.actor_kind, event.municipality_code) == ("visitor", "462012")


def test_giving_it_back_twice_changes_nothing_more():
    registration, client = make.registration(make.offering()), browser()
    form = Page(client.get(cancelling(registration))).hidden
    for _ in range(2):
        assert client.post(cancelling(registration), form).url == my(registration)

    assert registration.history.count() == 2


def test_the_same_browser_applies_again_after_giving_the_seat_back():
    offering, client = make.offering(), browser()
    walk.apply(client, offering)
    registration = offering.registrations.get()
    submit(client, cancelling(registration))

    assert client.get(walk.url(offering, "done")).url == my(registration)
    assert client.get(walk.start(offering)).url == walk.url(offering, "who")
    walk.apply(client, offering)

    assert [*offering.registrations.values_list("state", flat=True)] == [
        RegistrationState.CANCELLED,
        RegistrationState.CONFIRMED,
    ]


@pytest.mark.parametrize(
    ("moment", "possible"),
    [("2026-06-15 09:59", True), ("2026-06-15 10:00", False)],
)
def test_a_seat_is_given_back_until_the_first_session_begins(moment, possible):
    registration, client = make.registration(make.offering(sessions=2)), browser()

    with time_machine.travel(make.tokyo(moment), tick=False):
        page = Page(client.get(my(registration)))
        assert (cancelling(registration) in page.links) is possible
        assert client.get(cancelling(registration)).status_code == (200 if possible else 302)
        submit(client, cancelling(registration))

    registration.refresh_from_db()
    assert (registration.state == RegistrationState.CANCELLED) is possible


def test_after_the_beginning_it_says_to_call():
    registration = make.registration(make.offering(sessions=2))

    with time_machine.travel(FIRST_SESSION, tick=False):
        page = Page(browser().get(my(registration)))

    assert "お休みされるときは、お電話でお知らせください" in page.text


def test_it_says_when_the_class_is_over_or_called_off():
    registration = make.registration(make.offering())
    with time_machine.travel(make.tokyo("2026-06-16 10:00"), tick=False):
        assert "この講座は終わりました" in Page(browser().get(my(registration))).text

    offering = registration.offering
    offering.state = OfferingState.CANCELLED
    offering.save()
    page = Page(browser().get(my(registration)))
    assert "この講座は中止になりました" in page.text
    assert cancelling(registration) not in page.links


def test_a_registration_taken_by_telephone_has_its_page_too():
    registration = make.registration(make.offering())

    assert registration.reference in Page(browser().get(my(registration))).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_sessions_as_for_one(
    django_assert_num_queries, count
):
    registration = make.registration(make.offering(sessions=count))
    for _ in range(count):
        make.registration(registration.offering)

    with django_assert_num_queries(5):
        browser().get(my(registration))


def test_who_comes_to_one_day_reads_that_day_and_may_give_it_back_until_then(time_machine):
    offering = make.offering(sessions=3, joining=Joining.SESSIONS)
    second = offering.sessions.get(number=2)
    registration = make.registration(offering, session=second)
    time_machine.move_to(second.starts_at - timedelta(hours=1), tick=False)

    page = Page(browser().get(my(registration)))

    assert "令和8年6月22日（月）" in page.text
    assert [day for day in ("6月15日", "6月29日") if day in page.text] == []
    assert cancelling(registration) in page.links
    time_machine.move_to(second.starts_at, tick=False)
    assert cancelling(registration) not in Page(browser().get(my(registration))).links
    time_machine.move_to(second.ends_at, tick=False)
    assert "この講座は終わりました" in Page(browser().get(my(registration))).text


def test_who_comes_to_a_slot_reads_its_hour_and_not_the_whole_day():
    offering = make.offering(joining=Joining.SLOT, kind=Kind.CONSULTATION)
    session = offering.sessions.get()
    _, slot, *_ = slots.divide(session, minutes=30, seats=1, by=make.BY, at=make.NOON)
    registration = make.registration(offering, session=session, slot=slot)

    page = Page(browser().get(my(registration)))

    assert "10:30〜11:00" in page.text
    assert "10:00〜" not in page.text


def test_who_has_a_seat_in_a_day_that_is_called_off_reads_it_first():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first = offering.sessions.get(number=1)
    registration = make.registration(offering, session=first)
    sessions.cancel(first, reason="台風のため", by=make.BY, at=make.NOON)

    page = Page(browser().get(my(registration)))

    assert "お申込みの回は中止になりました" in page.text
    assert "参加が決まっています" not in page.text
