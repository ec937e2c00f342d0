"""What somebody says about being contacted: one answer holds in each matter, all are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.choices import Role
from accounts.models import AuditEvent
from attendance.actions import identities
from people.actions import groups, wishes
from people.actions.details import Person, PhoneEntry
from people.actions.wishes import Wish
from people.choices import Matter, PhoneOwner, WishAnswer, WishWay
from people.models import ContactWish, Merge
from people.queries import wishes as query
from people.rules import wishes as rule
from people.rules.wishes import Said
from tests import make
from tests.attendance.pages import text

AGREED = Wish(Matter.CALLS, WishAnswer.AGREED, make.TODAY, WishWay.CLASS)
REFUSED = replace(AGREED, answer=WishAnswer.REFUSED, way=WishWay.PHONE)
DAY = timedelta(days=1)


def say(person, wish=AGREED, *, at=make.NOON):
    return wishes.say(person, wish=wish, by=make.BY, at=at)


def withdraw(person, *, at=make.NOON, on=make.TODAY, matter=Matter.CALLS):
    wishes.withdraw(person, matter=matter, on=on, by=make.BY, at=at)


def holding(person):
    return query.of(person).answers


def merged(kept, absorbed):
    return identities.merge(
        kept=kept, absorbed=absorbed, reason="同じ方", by=make.BY, at=make.NOON
    )


def heard(answer, *, days_ago=0, hour=0, matter=Matter.CALLS):
    at = make.NOON + timedelta(hours=hour)
    return Said(matter, answer, make.TODAY - days_ago * DAY, at)


def test_the_latest_answer_holds_and_of_two_at_once_the_refusal():
    agreed, refused = WishAnswer.AGREED, WishAnswer.REFUSED

    def held(*said):
        return rule.holding(said)[Matter.CALLS].answer

    assert held(heard(refused, days_ago=9), heard(agreed)) == agreed
    assert held(heard(agreed), heard(refused, days_ago=9)) == agreed
    assert held(heard(agreed, hour=1), heard(refused)) == agreed
    assert held(heard(refused), heard(agreed)) == refused
    assert rule.holding([]) == {}


@pytest.mark.parametrize(
    ("answers", "owner", "may"),
    [
        ({}, PhoneOwner.SELF, True),
        ({}, PhoneOwner.FAMILY, False),
        ({}, PhoneOwner.OTHER, False),
        ({Matter.FAMILY: WishAnswer.AGREED}, PhoneOwner.FAMILY, True),
        ({Matter.FAMILY: WishAnswer.REFUSED}, PhoneOwner.FAMILY, False),
        ({Matter.FAMILY: WishAnswer.REFUSED}, PhoneOwner.SELF, True),
        ({Matter.CALLS: WishAnswer.REFUSED}, PhoneOwner.SELF, False),
        (
            {Matter.CALLS: WishAnswer.REFUSED, Matter.FAMILY: WishAnswer.AGREED},
            PhoneOwner.FAMILY,
            False,
        ),
    ],
)
def test_a_familys_number_is_rung_with_consent_and_nobody_who_refused(answers, owner, may):
    assert rule.may_ring(answers, owner=owner) is may


@pytest.fixture
def person(db):
    return make.participant(name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111")


def test_nothing_said_is_unknown_then_one_answer_holds_and_the_old_one_is_history(person):
    assert holding(person) == {}

    say(person, replace(AGREED, said_on=make.TODAY - 30 * DAY))
    say(person, REFUSED)

    assert holding(person) == {Matter.CALLS: WishAnswer.REFUSED}
    assert [(wish.answer, wish.ended_on) for wish in query.of(person).history] == [
        ("refused", None),
        ("agreed", make.TODAY),
    ]


def test_the_matters_are_asked_one_by_one(person):
    say(person)
    say(person, replace(REFUSED, matter=Matter.FAMILY))

    assert holding(person) == {
        Matter.CALLS: WishAnswer.AGREED,
        Matter.FAMILY: WishAnswer.REFUSED,
    }


def test_the_same_again_is_written_once(person):
    assert say(person) == say(person, at=make.NOON + DAY)
    assert [*AuditEvent.objects.values_list("action", "detail")] == [
        ("contact_wish.said", {"matter": "calls", "answer": "agreed"})
    ]


def test_withdrawn_it_is_unknown_again_and_the_second_time_changes_nothing(person):
    say(person)
    withdraw(person)
    withdraw(person)

    assert holding(person) == {}
    assert [wish.ended_on for wish in query.of(person).history] == [make.TODAY]
    assert AuditEvent.objects.filter(action="contact_wish.withdrawn").count() == 1


def test_a_day_that_cannot_be_is_refused(person):
    with pytest.raises(wishes.SaidLater):
        say(person, replace(AGREED, said_on=make.TODAY + DAY))
    say(person)
    with pytest.raises(wishes.SaidBefore) as refusal:
        say(person, replace(REFUSED, said_on=make.TODAY - DAY))
    with pytest.raises(wishes.WithdrawnBefore):
        withdraw(person, on=make.TODAY - DAY)

    assert "令和8年6月1日（月）に、もっと新しいご希望" in refusal.value.message
    assert holding(person) == {Matter.CALLS: WishAnswer.AGREED}


def test_the_database_lets_one_answer_hold(person):
    row = say(person)
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_what_was_said_follows_a_merge_and_parts_again(person):
    other = make.participant()
    say(person)
    say(other, REFUSED, at=make.NOON + timedelta(hours=1))

    joined = merged(person, other)

    assert holding(person) == {Matter.CALLS: WishAnswer.REFUSED}
    assert query.answers_of([person.pk]) == {person.pk: {Matter.CALLS: WishAnswer.REFUSED}}
    say(other, at=make.NOON + timedelta(hours=2))
    assert holding(person) == {Matter.CALLS: WishAnswer.AGREED}
    identities.separate(Merge.objects.get(pk=joined.pk), by=make.BY, at=make.NOON)
    other.refresh_from_db()
    person.refresh_from_db()
    assert holding(other) == {Matter.CALLS: WishAnswer.REFUSED}


def test_withdrawing_after_a_merge_brings_no_older_answer_back(person):
    other = make.participant()
    say(person, replace(AGREED, said_on=make.TODAY - DAY))
    say(other, REFUSED)
    merged(person, other)

    withdraw(person)

    assert holding(person) == {}


def test_whoever_is_forgotten_is_asked_nothing_and_nothing_is_left(db):
    contact = groups.write_down(
        municipality=make.town(),
        group=groups.Group(
            representative="山田　花子",
            person=Person(
                name="山田　花子", kana="ヤマダ ハナコ", phones=(PhoneEntry("0992161111"),)
            ),
        ),
        by=make.BY,
        at=make.NOON,
    )
    person = contact.person
    say(person)

    groups.forget(contact, with_person=True, by=make.BY, at=make.NOON)

    assert ContactWish.objects.count() == 0
    with pytest.raises(wishes.Forgotten):
        say(person)


def test_it_costs_one_query_for_one_and_for_three(person, django_assert_num_queries):
    people = [person, make.participant(), make.participant()]
    for count in (1, 3):
        for each in people[:count]:
            say(each)
        with django_assert_num_queries(1):
            assert len(query.answers_of([each.pk for each in people])) == count


@pytest.fixture
def clerk(db, client, time_machine):
    time_machine.move_to(make.NOON, tick=False)
    client.force_login(make.staff())
    return client


def url(person, what="participant-wishes"):
    return reverse(f"staff:{what}", args=[person.public_id])


def send(client, person, **typed):
    given = {"matter": "calls", "answer": "refused", "said_on": "2026-06-01", "way": "phone"}
    data = {f"wish-{name}": value for name, value in (given | typed).items()}
    return client.post(url(person), data, follow=True)


def test_it_is_set_and_shown_on_the_persons_page(clerk, person):
    page = clerk.get(url(person, "participant"))
    assert text(page).count("未確認") >= 2

    answer = send(clerk, person)

    assert "お声かけ：「断り」を記録しました。" in text(answer)
    assert "お声かけ 断り 令和8年6月1日（月）　電話" in text(answer)
    back = clerk.post(
        url(person, "participant-wish-withdraw"), {"matter": "calls"}, follow=True
    )
    assert "お声かけを「未確認」に戻しました。" in text(back)
    assert holding(person) == {}


def test_what_is_missing_is_asked_for_in_words(clerk, person):
    answer = send(clerk, person, answer="", said_on="")

    assert answer.context["wish_form"].errors == {
        "answer": ["「同意」か「断り」を選んでください。"],
        "said_on": ["聞いた日を入力してください。"],
    }
    assert "入力の誤り" in text(answer)
    assert "今日までの日を入力してください。" in text(send(clerk, person, said_on="2026-06-02"))
    odd = clerk.post(url(person, "participant-wish-withdraw"), {"matter": "x"}, follow=True)
    assert "画面を開き直して" in text(odd)


def test_another_town_and_an_instructor_see_nothing_of_it(client, person):
    client.force_login(make.staff(town=make.other_town()))
    assert (client.get(url(person)).status_code, send(client, person).status_code) == (404, 404)
    client.force_login(make.staff(Role.INSTRUCTOR))
    assert client.get(url(person)).status_code == 403
    assert ContactWish.objects.count() == 0
