"""What carriers report: once, in any order, before the answer, of things unknown."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from notices.choices import MessageChannel, MessageState, SendingState
from notices.delivery import asking_again, outbox, receipts
from notices.models import Message, Receipt, Sending
from notices.rules.carriers import Accepted, Report, Unclear
from tests.make import NOON
from tests.notices import sending
from tests.notices.sending import claimed, how, say, sent

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
WAITING, SENT, TOLD = MessageState.WAITING, MessageState.SENT, MessageState.TOLD


@pytest.fixture(autouse=True)
def town(settings):
    return sending.machines(settings)


def hear(row, status, error="", *, at=NOON, sid=""):
    return receipts.hear(row, Report(status, error), at=at, sid=sid)


def test_a_message_that_has_arrived_is_told():
    message = say()
    (row,) = sent(Accepted("SM1"))

    hear(row, "delivered", at=NOON + SECOND)

    message.refresh_from_db()
    assert (message.state, message.told_at) == (TOLD, NOON + SECOND)


def test_a_report_that_comes_twice_changes_nothing_the_second_time():
    message = say()
    (row,) = sent(Accepted("SM1"))

    for _ in range(2):
        hear(row, "undelivered", "30006")

    assert how(message) == (WAITING, MessageChannel.VOICE, NOON)
    assert (Receipt.objects.count(), Sending.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="message.failed").count() == 1


@pytest.mark.parametrize("order", [*permutations(["queued", "sent", "delivered"])])
def test_reports_may_come_in_any_order(order):
    message = say()
    (row,) = sent(Accepted("SM1"))

    for status in order:
        hear(row, status)

    assert (how(message)[0], Sending.objects.get().state) == (TOLD, SendingState.DELIVERED)


def test_a_report_may_come_before_the_answer():
    message = say()
    (each,) = claimed()

    hear(each.sending, "delivered", sid="SM1")
    outbox.settle([(each.sending, Accepted("SM1"))], at=NOON + SECOND)

    row = Sending.objects.get()
    assert (how(message)[0], row.state, row.sid) == (TOLD, SendingState.DELIVERED, "SM1")


def test_a_report_tells_what_became_of_something_of_which_nobody_knew():
    message = say()
    (row,) = sent(Unclear("timeout"))

    hear(row, "delivered", sid="SM1")

    assert (how(message)[0], Sending.objects.get().sid) == (TOLD, "SM1")


def test_an_answer_that_nobody_knows_does_not_undo_a_report():
    message = say()
    (each,) = claimed()
    hear(each.sending, "sent", sid="SM1")

    outbox.settle([(each.sending, Unclear("timeout"))], at=NOON + SECOND)

    assert (how(message)[0], Sending.objects.get().state) == (SENT, SendingState.ACCEPTED)


def test_a_failure_after_delivery_is_kept_and_changes_nothing():
    message = say()
    (row,) = sent(Accepted("SM1"))
    hear(row, "delivered")

    hear(row, "failed", "30008")

    assert how(message)[0] is TOLD
    assert Receipt.objects.count() == 2


def test_a_late_failure_of_an_earlier_try_does_not_disturb_the_next():
    message = say()
    (first,) = sent(Accepted("SM1"))
    hear(first, "undelivered", "30006")
    claimed(MessageChannel.VOICE)

    hear(first, "failed", "30008")

    assert how(message) == (MessageState.SENDING, MessageChannel.VOICE, None)


def test_a_late_delivery_of_an_earlier_try_ends_what_was_planned():
    message = say()
    (first,) = sent(Accepted("SM1"))
    hear(first, "undelivered", "30003")

    hear(first, "delivered")

    assert how(message) == (TOLD, MessageChannel.SMS, None)


def test_an_unknown_word_is_kept_and_changes_nothing():
    message = say()
    (row,) = sent(Accepted("SM1"))

    hear(row, "partially-delivered")

    assert (how(message)[0], Receipt.objects.get().status) == (SENT, "partially-delivered")


def test_what_is_reported_of_something_unknown_has_no_sending():
    assert receipts.of(key=uuid4()) is None
    assert receipts.of(sid="SM-unknown") is None
    assert receipts.of(sid="") is None


def test_a_sending_is_found_by_our_key_and_by_the_carrier_s_number():
    say()
    (row,) = sent(Accepted("SM1"))

    assert receipts.of(key=row.key) == receipts.of(sid="SM1") == row


def test_a_call_that_nobody_listened_to_is_not_told():
    message = say(sending.person(phone=sending.LANDLINE))
    (row,) = sent(Accepted("CA1"), channel=MessageChannel.VOICE)

    hear(row, "completed")

    assert how(message) == (WAITING, MessageChannel.PHONE, None)
    assert Sending.objects.get().error == "not-heard"


def test_a_call_that_was_listened_to_is_told():
    message = say(sending.person(phone=sending.LANDLINE))
    (row,) = sent(Accepted("CA1"), channel=MessageChannel.VOICE)
    Sending.objects.update(heard_at=NOON)

    hear(row, "completed")

    assert how(message)[0] is TOLD


def test_carriers_are_asked_ever_more_seldom_where_no_report_comes():
    say()
    sent(Accepted("SM1"))
    asked, at = [], NOON

    while Sending.objects.get().look_up_at:
        at = Sending.objects.get().look_up_at
        assert asking_again.claim(at=at - SECOND) == []
        asked.append(len(asking_again.claim(at=at)))

    assert (len(asked), at - NOON < timedelta(hours=28)) == (14, True)
    assert Message.objects.get().state == SENT
