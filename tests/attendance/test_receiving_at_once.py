"""Tablets that send at the same moment: nothing twice, nothing lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connections

from attendance.models import AttendanceFact, CheckIn, SyncConflict, TapReceipt
from tests import make
from tests.attendance.taps import Tablet, back, class_on, present, seat, tap

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROUNDS = 6


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def at_once(*calls):
    """What each of the calls answers, all begun together."""

    def called(call):
        try:
            tablet, *taps = call
            return tablet.send(*taps)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as crew:
        return [*crew.map(called, calls)]


def test_a_tap_and_what_takes_it_back_never_miss_each_other():
    session = class_on(capacity=2 * ROUNDS).sessions.get()
    tablets = [Tablet(session) for _ in range(2)]
    for _ in range(ROUNDS):
        mark = tap(session, registration=seat(session.offering).reference)
        at_once((tablets[0], mark), (tablets[1], back(mark)))

    assert present() == []
    assert CheckIn.objects.count() == TapReceipt.objects.count() == 2 * ROUNDS


def test_the_same_tap_from_several_is_stored_once():
    session = class_on(capacity=2 * ROUNDS).sessions.get()
    tablets = [Tablet(session) for _ in range(3)]
    for _ in range(ROUNDS):
        mark = tap(session, registration=seat(session.offering).reference)
        other = tap(session, registration=seat(session.offering).reference)
        told = at_once((tablets[0], mark), (tablets[1], mark), (tablets[2], mark, other))
        outcomes = sorted(rows[0][0] for rows in told)
        assert outcomes == ["repeated", "repeated", "stored"]

    assert AttendanceFact.objects.count() == CheckIn.objects.count() == 2 * ROUNDS


def test_one_person_at_two_doors_is_asked_about_once():
    sessions = [class_on().sessions.get() for _ in range(2)]
    tablets = [Tablet(session) for session in sessions]
    for _ in range(ROUNDS):
        person = {"person": str(make.participant().public_id)}
        at_once(*zip(tablets, (tap(each, **person) for each in sessions), strict=True))

    assert SyncConflict.objects.filter(kind="elsewhere").count() == ROUNDS


def test_an_unknown_card_shown_to_two_tablets_is_one_head():
    session = class_on().sessions.get()
    tablets = [Tablet(session) for _ in range(2)]

    at_once(*((tablet, tap(session, card="whatever")) for tablet in tablets))

    assert AttendanceFact.objects.get(role="group").count == 1
