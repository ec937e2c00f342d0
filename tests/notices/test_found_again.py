"""A carrier is asked whether it has what it never confirmed: its word is taken with care."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from notices.choices import MessageChannel, MessageState, SendingState
from notices.delivery.delivering import Delivery
from notices.models import Message
from notices.rules.carriers import Accepted, Unclear
from tests.make import NOON
from tests.notices import sending
from tests.notices.sending import Carrier

pytestmark = pytest.mark.django_db
SMS = MessageChannel.SMS


class Naming(Carrier):
    """Says that it has everything under one number."""

    def __init__(self, sid):
        super().__init__()
        self.sid = sid

    def find(self, _letter):
        return self.sid


def asked_again(carrier):
    """A worker looks for what nobody knows the result of, and takes the answer in."""
    later = NOON + timedelta(minutes=4)
    delivery = Delivery({SMS: carrier}, threads=1, clock=lambda: later)
    with ThreadPoolExecutor(1) as pool:
        delivery._tend(pool)
    delivery._hear(later)


@pytest.fixture
def lost(settings):
    """One was accepted; of another one nobody knows."""
    sending.machines(settings, SMS)
    sending.say()
    [known] = sending.sent(Accepted("SM1"))
    sending.say()
    [lost] = sending.sent(Unclear("timeout"))
    type(known).objects.filter(pk=known.pk).update(look_up_at=None)
    return lost


def test_what_it_has_after_all_is_sent(lost):
    asked_again(Naming("SM2"))
    lost.refresh_from_db()
    assert (lost.sid, lost.state) == ("SM2", SendingState.ACCEPTED)
    assert Message.objects.get(pk=lost.message_id).state == MessageState.SENT


def test_the_number_of_another_one_is_a_doubt_that_stays_with_staff(lost):
    asked_again(Naming("SM1"))
    lost.refresh_from_db()
    assert (lost.sid, lost.state) == ("", SendingState.UNKNOWN)
    assert Message.objects.get(pk=lost.message_id).state == MessageState.UNKNOWN
