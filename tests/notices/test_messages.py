"""Saying something to somebody once, and writing down how that went."""

import pytest

from accounts.models import AuditEvent
from notices.actions import messages
from notices.choices import MARKS, TRANSITIONS, MessageState, Purpose
from notices.models import Attempt, Message
from people.actions import participants
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db

WAITING, TOLD, NO_ANSWER, UNREACHABLE, WITHDRAWN = (
    MessageState.WAITING,
    MessageState.TOLD,
    MessageState.NO_ANSWER,
    MessageState.UNREACHABLE,
    MessageState.WITHDRAWN,
)


def say(person=None, key="offering:1/cancelled", text="中止になりました。"):
    return messages.say(
        to=person or make.participant(),
        purpose=Purpose.OFFERING_CANCELLED,
        dedupe_key=key,
        text=text,
        by=BY,
        at=NOON,
    )


def mark(message, *results, **more):
    for result in results:
        message = messages.mark(message, result=result, by=BY, at=NOON, **more)
    return message


def tries(message):
    return [attempt.result for attempt in Attempt.objects.filter(message=message)]


def test_a_thing_is_said_to_a_person_once():
    person = make.participant()

    first = say(person)
    second = say(person, text="もう一度")

    assert first == second
    assert [each.text for each in Message.objects.all()] == ["中止になりました。"]
    assert [each.action for each in AuditEvent.objects.all()] == ["message.created"]


def test_a_helper_is_told_once_and_beside_whoever_takes_part():
    helper, person = make.helper(), make.participant()

    assert say(helper) == say(helper, text="もう一度") != say(person)
    assert [(each.helper, each.participant) for each in Message.objects.all()] == [
        (helper, None),
        (None, person),
    ]


def test_two_things_are_said_apart():
    person = make.participant()

    assert say(person, "a") != say(person, "b")


def test_whoever_was_merged_is_told_as_the_kept_one():
    kept, absorbed = make.participant(), make.participant()
    participants.merge(kept=kept, absorbed=absorbed, reason="同じ方", by=BY, at=NOON)
    absorbed.refresh_from_db()

    assert say(absorbed) == say(kept)
    assert Message.objects.get().participant == kept


def test_a_mark_is_stored_with_its_try_and_its_audit_event():
    message = mark(say(), TOLD)

    assert (message.state, message.told_at) == (TOLD, NOON)
    assert tries(message) == [TOLD]
    assert AuditEvent.objects.get(action="message.marked").detail == {
        "from_state": "waiting",
        "to_state": "told",
    }


@pytest.mark.parametrize("result", [TOLD, UNREACHABLE, WITHDRAWN])
def test_the_same_mark_twice_changes_nothing(result):
    message = mark(say(), result, result)

    assert (message.state, tries(message)) == (result, [result])


def test_nobody_answering_may_be_noted_again_after_another_try():
    message = mark(say(), NO_ANSWER)

    mark(message, NO_ANSWER, tries_seen=1)

    assert tries(message) == [NO_ANSWER, NO_ANSWER]


def test_a_second_click_on_nobody_answering_is_no_second_try():
    message = mark(say(), NO_ANSWER, tries_seen=0)

    mark(message, NO_ANSWER, tries_seen=0)

    assert tries(message) == [NO_ANSWER]


def test_a_slip_is_taken_back():
    message = mark(say(), TOLD, WAITING)

    assert (message.state, message.told_at) == (WAITING, None)


@pytest.mark.parametrize("before", MessageState)
@pytest.mark.parametrize("after", MessageState)
def test_only_what_the_map_allows_follows(before, after):
    message = say()
    told_at = NOON if before == TOLD else None
    Message.objects.update(state=before, told_at=told_at)
    repeated = after == before
    allowed = after in MARKS and after in TRANSITIONS[before]

    if repeated or allowed:
        assert mark(message, after).state == after
    else:
        with pytest.raises(messages.AlreadyMarked):
            mark(message, after)
        assert Message.objects.get().state == before


def test_a_mark_against_the_map_says_how_it_stands():
    message = mark(say(), TOLD)

    with pytest.raises(messages.AlreadyMarked) as refusal:
        mark(message, NO_ANSWER)

    assert refusal.value.message == (
        "この連絡は、すでに「伝達済み」になっています。"
        "ほかの職員が先に記録した可能性があります。今の記録をご確認ください。"
    )


def test_what_nobody_has_been_told_is_taken_back_and_what_was_told_is_not():
    waiting, tried, told = (
        say(key="offering:1/a"),
        say(key="offering:1/b"),
        say(key="offering:1/c"),
    )
    mark(tried, NO_ANSWER)
    mark(told, TOLD)
    other = say(key="offering:12/a")

    count = messages.withdraw(municipality=make.town(), about="offering:1/", by=BY, at=NOON)

    assert count == 2
    assert {each.pk: each.state for each in Message.objects.all()} == {
        waiting.pk: WITHDRAWN,
        tried.pk: WITHDRAWN,
        told.pk: TOLD,
        other.pk: WAITING,
    }


def test_another_towns_messages_are_not_taken_back():
    say(make.participant(town=make.other_town()))

    count = messages.withdraw(municipality=make.town(), about="offering:1/", by=BY, at=NOON)

    assert (count, Message.objects.get().state) == (0, WAITING)
