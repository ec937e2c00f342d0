"""The promise that matters most, under load: a seat is given once.

The canary takes the lock out and must see the last seat sold twice; if it did not, the other
tests would prove nothing. Runs with threads on whichever database the suite runs on.
"""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from inspect import unwrap
from itertools import count

import pytest
from django.db import connections

from accounts.actors import CLOCK
from accounts.models import AuditEvent
from classes.actions import ledger, registrations
from classes.choices import Channel
from classes.models import Offering, Registration, RegistrationEvent
from classes.queries import seats
from people.queries import turns
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


class Hesitation:
    """Counts seats as ever, then waits a moment for the others to have counted too."""

    def __init__(self, callers, count, *, patience=0.5):
        self.barrier = threading.Barrier(callers)
        self.count = count
        self.patience = patience  # seconds

    def __call__(self, offering, **more):
        counted = self.count(offering, **more)
        # Broken means that the others queue for the lock, as they should.
        with contextlib.suppress(threading.BrokenBarrierError):
            self.barrier.wait(timeout=self.patience)
        return counted


def call_at_once(register, offering, callers):
    def call(caller):
        try:
            return register(
                offering=offering,
                participant=caller,
                request=registrations.Request(channel=Channel.PHONE),
                by=CLOCK,
                at=make.NOON,
            )
        except registrations.OfferingFull as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(callers)) as line:
        return [*line.map(call, callers)]


def winners(answers):
    return [one for one in answers if isinstance(one, Registration)]


def test_the_last_seat_goes_to_exactly_one_of_two_callers(monkeypatch):
    town = make.town()
    offering = make.offering(town=town, capacity=1)
    callers = [make.participant(town=town) for _ in range(2)]
    monkeypatch.setattr(seats, "standing", Hesitation(2, seats.standing))

    answers = call_at_once(registrations.register, offering, callers)

    assert len(winners(answers)) == 1
    assert Registration.objects.count() == 1


def test_canary_without_the_lock_the_last_seat_is_sold_twice(monkeypatch):
    town = make.town()
    offering = make.offering(town=town, capacity=1)
    callers = [make.participant(town=town) for _ in range(2)]
    monkeypatch.setattr(seats, "count", Hesitation(2, seats.count, patience=60))
    monkeypatch.setattr(ledger, "lock", lambda offering: Offering.objects.get(pk=offering.pk))
    monkeypatch.setattr(turns, "take", lambda **_: None)
    # Two numbers: with one for both, the database itself refuses the second.
    monkeypatch.setattr(seats, "certain", lambda *_, **__: False)
    numbers = count(1)
    monkeypatch.setattr(seats, "standing", lambda _: seats.Standing(next(numbers), line=False))
    # No transaction either: on SQLite that is the lock.
    monkeypatch.setattr(registrations, "_register", unwrap(registrations._register))
    answers = call_at_once(registrations.register, offering, callers)

    assert len(winners(answers)) == 2


def test_twelve_callers_and_three_seats():
    town = make.town()
    offering = make.offering(town=town, capacity=3)
    callers = [make.participant(town=town) for _ in range(12)]

    answers = call_at_once(registrations.register, offering, callers)

    assert len(winners(answers)) == 3
    assert len({one.reference for one in winners(answers)}) == 3
    assert RegistrationEvent.objects.count() == 3
    assert AuditEvent.objects.filter(action="registration.created").count() == 3


def test_one_request_sent_twice_at_once_is_one_registration():
    town = make.town()
    offering = make.offering(town=town, capacity=5)
    caller = make.participant(town=town)
    request = registrations.Request(channel=Channel.WEB, key="opened-once", digest="same")

    def send(_):
        try:
            return registrations.register(
                offering=offering, participant=caller, request=request, by=CLOCK, at=make.NOON
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as line:
        answers = [*line.map(send, range(4))]

    assert len({one.pk for one in answers}) == 1
    assert Registration.objects.count() == 1
