"""Two workers, two reports, an answer and its report, in one moment."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from notices.actions import messages
from notices.choices import MessageChannel, MessageState
from notices.delivery import outbox, receipts
from notices.models import Message, Receipt, Sending
from notices.rules.carriers import Accepted, Refused, Report
from tests import make
from tests.make import BY, NOON
from tests.moments import at_once
from tests.notices import sending
from tests.notices.sending import claimed, how, say, sent

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def town(settings):
    return sending.machines(settings)


def test_two_workers_never_claim_the_same_message():
    for _ in range(12):
        say(sending.person())

    found = at_once(*[lambda: claimed(room=12)] * 3)

    keys = [each.sending.message_id for rows in found for each in rows]
    assert sorted(keys) == sorted({*keys})
    assert Sending.objects.count() == len(keys)


def test_a_report_that_comes_twice_in_one_moment_counts_once():
    message = say()
    (row,) = sent(Accepted("SM1"))

    at_once(*[lambda: receipts.hear(row, Report("undelivered", "30006"), at=NOON)] * 3)

    assert how(message)[1] is MessageChannel.VOICE
    assert Receipt.objects.count() == 1
    assert AuditEvent.objects.filter(action="message.failed").count() == 1


def test_an_answer_and_its_report_in_one_moment_come_to_the_same():
    message = say()
    (each,) = claimed()

    at_once(
        lambda: outbox.settle([(each.sending, Accepted("SM1"))], at=NOON),
        lambda: receipts.hear(each.sending, Report("delivered"), at=NOON, sid="SM1"),
    )

    assert (how(message)[0], Sending.objects.get().sid) == (MessageState.TOLD, "SM1")


def test_a_message_that_is_taken_back_while_it_is_claimed_is_one_or_the_other():
    message = say()

    found, _ = at_once(
        claimed,
        lambda: messages.withdraw(
            municipality=make.town(), about=message.dedupe_key, by=BY, at=NOON
        ),
    )
    outbox.settle([(each.sending, Refused("21635")) for each in found], at=NOON + SECOND)

    assert Message.objects.get().state in {MessageState.WITHDRAWN, MessageState.EXPIRED}


def test_workers_that_find_messages_of_one_that_is_gone_show_each_once():
    say()
    claimed()
    later = NOON + outbox.LEASE + SECOND

    found = at_once(*[lambda: outbox.reap(at=later)] * 3)

    assert sum(found) == 1
    assert AuditEvent.objects.filter(action="message.unclear").count() == 1
