"""One worker: what it does when the database, a gateway or a carrier fails under its hands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from notices.choices import MessageChannel, MessageState, SendingState
from notices.delivery import outbox
from notices.delivery.delivering import Delivery
from notices.models import Message, Sending, Worker
from notices.queries import words
from notices.rules.carriers import Accepted, Refused, Report, Unclear
from tests.make import NOON
from tests.notices import sending
from tests.notices.sending import Carrier, how, say

pytestmark = pytest.mark.django_db(transaction=True)
SMS = MessageChannel.SMS


@pytest.fixture(autouse=True)
def town(settings):
    return sending.machines(settings, SMS)


def worker(carrier, at=NOON):
    return Delivery({SMS: carrier}, threads=4, name="test", clock=lambda: at)


def gone(*_):
    raise OperationalError("the database is not there")


def test_what_is_due_is_sent_and_the_worker_ends():
    messages = [say(sending.person()) for _ in range(9)]
    carrier = Carrier()

    assert worker(carrier).drain() == 9
    assert {how(each)[0] for each in messages} == {MessageState.SENT}
    assert len({letter.key for letter in carrier.letters}) == 9
    assert (Worker.objects.get().sent, Worker.objects.get().stopped_at) == (9, NOON)


def test_an_answer_is_kept_until_the_database_is_there_again():
    message, delivery = say(), worker(Carrier())
    with ThreadPoolExecutor(2) as pool:
        assert delivery._guarded(pool)
        delivery._await_answers()
        with connection.execute_wrapper(gone):
            assert not delivery._guarded(pool)
            assert not delivery._guarded(pool)
        assert delivery._guarded(pool)

    assert how(message)[0] is MessageState.SENT
    assert Sending.objects.get().sid.startswith("SM-")


def test_a_gateway_that_raises_leaves_its_message_to_staff():
    def broken(_letter):
        raise RuntimeError("a gateway never raises")

    message = say()

    worker(Carrier(says=broken)).drain()

    assert how(message)[0] is MessageState.UNKNOWN
    assert Sending.objects.get().error == "gateway-fault"


def test_a_carrier_that_is_down_is_left_alone_and_the_worker_ends():
    messages = [say(sending.person()) for _ in range(12)]
    down = Carrier(says=lambda _: Refused("unreachable-carrier", carrier_fault=True))

    worker(down).drain()

    assert 3 <= len(down.letters) <= 4
    assert {how(each)[0] for each in messages} == {MessageState.WAITING}
    assert Message.objects.filter(next_at__isnull=True).count() == 0


def test_after_an_hour_everything_goes_out_once():
    messages = [say(sending.person()) for _ in range(12)]
    down = Carrier(says=lambda _: Refused("unreachable-carrier", carrier_fault=True))
    for minute in range(60):
        worker(down, NOON + timedelta(minutes=minute)).drain()
    up = Carrier()
    for minute in range(60, 80):
        worker(up, NOON + timedelta(minutes=minute)).drain()

    assert {how(each)[0] for each in messages} == {MessageState.SENT}
    assert len({letter.key for letter in up.letters}) == len(up.letters) == 12


def test_a_carrier_is_asked_what_became_of_things_where_it_does_not_report():
    message, carrier = say(), Carrier()
    worker(carrier).drain()
    carrier.reports = {f"SM-{carrier.letters[0].key}": Report("delivered")}

    worker(carrier, NOON + outbox.LOOK_UP_AFTER).drain()

    assert how(message)[0] is MessageState.TOLD


def test_a_message_of_which_nobody_knew_is_found_with_the_carrier():
    message = say()
    carrier = Carrier(says=lambda _: Unclear("timeout"))
    worker(carrier).drain()
    carrier.reports = {f"SM-{carrier.letters[0].key}": Report("delivered")}

    worker(carrier, NOON + outbox.LOOK_UP_AFTER).drain()

    row = Sending.objects.get()
    assert (how(message)[0], row.state) == (MessageState.SENT, SendingState.ACCEPTED)
    assert len(carrier.letters) == 1


def test_nothing_is_handed_over_twice_in_one_drain():
    for _ in range(5):
        say(sending.person())
    carrier = Carrier(says=lambda letter: Accepted(f"SM-{letter.key}", delivered=True))

    assert (worker(carrier).drain(), worker(carrier).drain()) == (5, 0)


def test_an_answer_that_cannot_be_stored_holds_up_no_other():
    """A carrier that gives one number to two messages has broken its own promise."""
    for _ in range(3):
        say(sending.person())
    numbers = iter(["SM-1", "SM-same", "SM-same"])
    carrier = Carrier(says=lambda _: Accepted(next(numbers)))

    worker(carrier).drain()
    outbox.reap(at=NOON + outbox.LEASE * 2)

    states = sorted(Message.objects.values_list("state", flat=True))
    assert states == [MessageState.SENT, MessageState.SENT, MessageState.UNKNOWN]


def test_a_message_that_cannot_be_worded_is_told_by_staff_and_holds_up_no_other(monkeypatch):
    broken, whole = say(sending.person()), say(sending.person())
    by = words.Wordings.by

    def fails(self, channel, message):
        if message.pk == broken.pk:
            raise KeyError("講座")
        return by(self, channel, message)

    monkeypatch.setattr(words.Wordings, "by", fails)
    carrier = Carrier()

    worker(carrier).drain()

    assert how(broken) == (MessageState.WAITING, MessageChannel.PHONE, None)
    assert how(whole)[0] is MessageState.SENT
