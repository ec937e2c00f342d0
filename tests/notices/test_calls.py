"""The call list on the screen."""

import re

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.choices import Role
from accounts.models import AuditEvent
from notices.actions import messages
from notices.choices import MessageState, Purpose
from notices.models import Attempt, Message
from notices.queries import calls
from people.actions import participants
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


def say(person, key="offering:1/cancelled", text="「LINE教室」は中止になりました。"):
    return messages.say(
        to=person,
        purpose=Purpose.OFFERING_CANCELLED,
        dedupe_key=key,
        text=text,
        by=BY,
        at=NOON,
    )


def page(client, shelf=""):
    return client.get(reverse("staff:calls"), {"shelf": shelf} if shelf else {})


def press(client, message, result, **more):
    url = reverse("staff:call-mark", args=[message.pk])
    return client.post(url, {"result": result} | more, follow=True)


def listed(municipality=None, *states):
    found = calls.of(municipality or make.town(), states=states or [MessageState.WAITING])
    return [
        (cause.text, [call.person for call in cause.calls]) for cause in calls.by_cause(found)
    ]


def test_people_are_grouped_by_what_they_are_to_be_told():
    first, second, third = (make.participant() for _ in range(3))
    for person, key, text in [(first, "a", "甲"), (second, "b", "乙"), (third, "a", "甲")]:
        say(person, key, text)

    assert listed() == [("甲", [first, third]), ("乙", [second])]


def test_a_merged_person_is_called_under_the_kept_name_and_number():
    kept, absorbed = make.participant(phone="099-216-1116"), make.participant()
    say(absorbed)
    participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", by=BY, at=NOON)

    (cause,) = calls.by_cause(calls.of(make.town(), states=[MessageState.WAITING]))

    assert [(call.person, [each.digits for each in call.phones]) for call in cause.calls] == [
        (kept, ["0992161116"])
    ]


def test_the_list_says_who_by_which_number_and_what(client):
    client.force_login(make.staff())
    say(make.participant(name="髙田　ハナ", phone="0994-32-1045"))

    text = page(client).content.decode()

    assert re.findall(r'href="(tel:[^"]+)">([^<]+)<', text)[0] == (
        "tel:0994321045",
        "0994-32-1045",
    )
    assert text.count("髙田　ハナ</a>さん") + text.count("髙田　ハナさん") > 0
    assert text.count("「LINE教室」は中止になりました。") == 1


def test_somebody_without_a_number_is_pointed_out(client):
    client.force_login(make.staff())
    say(make.participant(contact_preference="post"))

    text = page(client).content.decode()

    assert text.count("電話番号がありません。") == text.count("郵便でお知らせください。") == 1


def test_a_clerk_sees_what_another_clerk_has_marked(client):
    other = make.staff(display_name="東")
    client.force_login(make.staff())
    message = say(make.participant())
    messages.mark(message, result=MessageState.NO_ANSWER, by=Actor.staff(other), at=NOON)

    text = " ".join(page(client).content.decode().split())

    assert "1回かけました。6月1日（月）12:00 <strong>不在</strong>（東）" in text


def test_a_press_is_stored_and_the_message_moves_to_its_shelf(client):
    client.force_login(make.staff())
    message = say(make.participant())

    answer = press(client, message, "told", tries_seen="0")

    assert [str(note) for note in answer.context["messages"]] == [
        "「伝達済み」を記録しました。"
    ]
    assert [count for _, _, count in page(client).context["shelves"]] == [0, 0, 0, 0, 1]
    assert [each.message for each in page(client, "done").context["causes"][0].calls] == [
        message
    ]


def test_a_stale_press_against_another_clerks_mark_is_refused_in_words(client):
    client.force_login(make.staff())
    message = say(make.participant())
    press(client, message, "told")

    answer = press(client, message, "no_answer", tries_seen="0")

    (note,) = answer.context["messages"]
    assert str(note) == (
        "この連絡は、すでに「伝達済み」になっています。"
        "ほかの職員が先に記録した可能性があります。今の記録をご確認ください。"
    )
    assert Attempt.objects.count() == 1


def test_pressing_twice_is_one_try(client):
    client.force_login(make.staff())
    message = say(make.participant())

    for _ in range(2):
        press(client, message, "no_answer", tries_seen="0")

    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"result": "sleeping"}])
def test_a_garbled_press_is_answered_with_a_sentence(client, data):
    client.force_login(make.staff())
    message = say(make.participant())

    answer = client.post(reverse("staff:call-mark", args=[message.pk]), data, follow=True)

    assert [str(note) for note in answer.context["messages"]] == [
        "記録できませんでした。画面を開き直して、もう一度押してください。"
    ]
    assert Message.objects.get().state == MessageState.WAITING


def test_who_looked_at_the_list_is_written_down_once_a_day(client):
    client.force_login(make.staff())
    page(client)
    say(make.participant())
    for _ in range(2):
        page(client)

    assert AuditEvent.objects.filter(action="calls.viewed").count() == 1


def test_an_empty_list_says_when_it_fills(client):
    client.force_login(make.staff())

    text = page(client).content.decode()

    assert text.count("連絡する方はいません") == 1


def test_an_unknown_shelf_is_the_open_one(client):
    client.force_login(make.staff())

    assert page(client, "attic").context["shelf"] == "open"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CITY_STAFF, 200),
        (Role.FACILITY_STAFF, 200),
        (Role.INSTRUCTOR, 403),
        (Role.CONTRACTOR, 403),
        (Role.VIEWER, 403),
    ],
)
def test_the_list_is_for_those_who_take_registrations(client, role, status):
    client.force_login(make.staff(role))

    assert page(client).status_code == status


def test_a_colleague_of_another_town_sees_and_marks_nothing(client):
    message = say(make.participant())
    client.force_login(make.staff(town=make.other_town()))

    assert page(client).context["causes"] == []
    assert press(client, message, "told").status_code == 404
    assert Message.objects.get().state == MessageState.WAITING


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(rows, django_assert_num_queries):
    clerk = Actor.staff(make.staff())
    for _ in range(rows):
        message = say(make.participant(phone="0994-32-1045"))
        messages.mark(message, result=MessageState.NO_ANSWER, by=clerk, at=NOON)
    town = make.town()

    with django_assert_num_queries(5):
        causes = calls.by_cause(calls.of(town, states=[MessageState.NO_ANSWER]))

    assert [len(cause.calls) for cause in causes] == [rows]


@pytest.mark.parametrize("rows", [1, 3])
def test_merged_people_cost_one_query_more(rows, django_assert_num_queries):
    for _ in range(rows):
        kept, absorbed = make.participant(phone="0994-32-1045"), make.participant()
        say(absorbed)
        participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", by=BY, at=NOON)
    town = make.town()

    with django_assert_num_queries(5):
        causes = calls.by_cause(calls.of(town, states=[MessageState.WAITING]))

    assert [call.phones[0].digits for call in causes[0].calls] == ["0994321045"] * rows
