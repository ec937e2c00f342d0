"""The ledger of messages in the demo: a case of each, where there is a carrier."""

import pytest
from django.test import override_settings

from accounts.models import AuditEvent
from demo import sent as demo
from notices.choices import Shelf
from notices.models import Message, OptOut
from notices.queries import ledger
from tests import make
from tests.notices import sent

pytestmark = pytest.mark.django_db


def tell():
    for number in range(12):
        make.participant(phone=f"099-224-11{number:02d}")
    demo.tell(make.town(), now=make.NOON, mark="demo")


def test_there_is_a_case_of_each():
    with override_settings(NOTICE_GATEWAYS=sent.GATEWAYS):
        tell()
        found = ledger.counts(ledger.of(make.town()))

    assert {shelf: number for shelf, number in found.items() if number} == {
        Shelf.TOLD: 3,
        Shelf.FAILED: 2,
        Shelf.UNKNOWN: 2,
        Shelf.SENT: 1,
        Shelf.EXPIRED: 1,
        Shelf.QUEUED: 1,
    }
    assert OptOut.objects.count() == 1


def test_told_twice_it_is_told_once():
    with override_settings(NOTICE_GATEWAYS=sent.GATEWAYS):
        tell()
        before = AuditEvent.objects.count()
        demo.tell(make.town(), now=make.NOON, mark="demo")

    assert (Message.objects.count(), AuditEvent.objects.count()) == (10, before)


def test_without_a_carrier_staff_ring_everybody():
    with override_settings(NOTICE_GATEWAYS={}):
        tell()

    assert Message.objects.count() == 0
