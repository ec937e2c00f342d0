"""Two administrators end each other at the same moment: one of them stays.

The canary takes the lock out and must see the town left to nobody; if it did not, the other
test would prove nothing.
"""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from accounts.actions import members
from accounts.models import Membership
from accounts.queries import members as lists
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


class Hesitation:
    """Reads who else administers, then waits a moment for the other to have read it too."""

    def __init__(self, *, patience=0.5):
        self.patience = patience  # seconds
        self.barrier = threading.Barrier(2)
        self.read = lists.administered

    def __call__(self, municipality, *, besides):
        others = [*self.read(municipality, besides=besides)]
        # Broken means that the other queues for the lock, as it should.
        with contextlib.suppress(threading.BrokenBarrierError):
            self.barrier.wait(timeout=self.patience)
        return others


def end_at_once(pair, end=members.end):
    def call(member):
        try:
            return end(member, by=make.BY, at=make.NOON)
        except members.LastAdministrator as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as line:
        return [*line.map(call, pair)]


def still_there():
    return Membership.objects.filter(ends_on__isnull=True).count()


def test_of_two_who_end_each_other_one_stays(monkeypatch):
    pair = [make.membership(), make.membership()]
    monkeypatch.setattr(lists, "administered", Hesitation())

    answers = end_at_once(pair)

    refused = [one for one in answers if isinstance(one, members.LastAdministrator)]
    assert (len(refused), still_there()) == (1, 1)


def test_canary_without_the_lock_nobody_stays(monkeypatch):
    pair = [make.membership(), make.membership()]
    monkeypatch.setattr(lists, "administered", Hesitation(patience=60))
    monkeypatch.setattr(members, "_locked", lambda membership: membership)

    end_at_once(pair, end=members.end.__wrapped__)

    assert still_there() == 0
