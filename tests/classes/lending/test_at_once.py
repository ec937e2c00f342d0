"""One device, or the last one, asked for at several places in one moment."""

from functools import partial
from uuid import uuid4

import pytest

from classes.actions import loans, reservations, sessions
from classes.actions.lending_refusals import LendingRefused, LoanOver
from classes.actions.loans import Back, Handout
from classes.choices.equipment import EquipmentKind, LoanState
from classes.models import EquipmentNote, EquipmentReservation, Loan
from classes.queries import equipment as devices
from tests import make
from tests.classes.lending import shelf
from tests.make import BY, NOON
from tests.moments import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4
ANDROID = EquipmentKind.ANDROID


def handing(row, seat, *, key=None):
    session = seat.offering.sessions.get()
    to = Handout(seat.participant, session, seat)
    return partial(loans.lend, row, to=to, key=key or uuid4(), by=BY, at=NOON)


def keeping(session, count):
    return partial(reservations.keep, session, kind=ANDROID, count=count, by=BY, at=NOON)


def refusals(answers):
    return [answer for answer in answers if isinstance(answer, LendingRefused)]


def test_a_device_is_handed_to_one_of_those_who_reach_for_it():
    for _ in range(ROUNDS):
        row, (_, seats) = shelf.device(), shelf.afternoon(people=3)

        answers = at_once(*(handing(row, seat) for seat in seats))

        assert len(refusals(answers)) == 2
        assert Loan.objects.filter(equipment=row, state=LoanState.OUT).count() == 1


def test_a_person_is_handed_one_of_two_devices():
    for _ in range(ROUNDS):
        rows, (_, (seat,)) = shelf.devices(2), shelf.afternoon()

        answers = at_once(*(handing(row, seat) for row in rows))

        assert len(refusals(answers)) == 1
        assert Loan.objects.filter(participant=seat.participant).count() == 1


def test_a_press_that_comes_twice_at_once_is_one_loan():
    for _ in range(ROUNDS):
        row, (_, (seat,)), key = shelf.device(), shelf.afternoon(), uuid4()

        answers = at_once(*[handing(row, seat, key=key)] * 3)

        assert len({answer.pk for answer in answers}) == 1
        assert EquipmentNote.objects.filter(equipment=row, kind="lent").count() == 1


def test_what_is_returned_twice_at_once_is_returned_once():
    row, (_, (seat,)) = shelf.device(), shelf.afternoon()
    loan = shelf.hand(row, seat)
    back = [partial(loans.take_back, loan, back=Back(), by=BY, at=NOON, key=uuid4())] * 2
    other = partial(loans.take_back, loan, back=Back(), by=BY, at=NOON, key=uuid4())

    answers = at_once(*back, other)

    assert {type(answer) for answer in answers} == {Loan, LoanOver}
    assert EquipmentNote.objects.filter(equipment=row, kind="returned").count() == 1


def test_the_last_device_is_kept_for_one_class():
    shelf.devices(2)
    for _ in range(ROUNDS):
        EquipmentReservation.objects.all().delete()
        held = [make.offering().sessions.get() for _ in range(3)]

        answers = at_once(*(keeping(session, 1) for session in held))

        assert len(refusals(answers)) == 1
        assert devices.shortages(make.town(), at=NOON) == []


def test_no_class_moves_to_where_another_takes_the_last_device_meanwhile():
    shelf.device()
    for _ in range(ROUNDS):
        EquipmentReservation.objects.all().delete()
        here = make.offering().sessions.get()
        there = make.offering(first=make.tokyo("2026-06-16 10:00")).sessions.get()
        keeping(here, 1)()
        moving = partial(
            sessions.move,
            here,
            starts_at=there.starts_at,
            ends_at=there.ends_at,
            venue=here.venue,
            by=BY,
            at=NOON,
        )

        answers = at_once(moving, keeping(there, 1))

        assert len(refusals(answers)) == 1
        assert devices.shortages(make.town(), at=NOON) == []


def test_what_a_class_needs_is_not_taken_home_meanwhile():
    row = shelf.device()
    for _ in range(ROUNDS):
        session = make.offering().sessions.get()
        to = Handout(make.participant(), due_on=make.tokyo("2026-06-20 00:00").date())
        home = partial(loans.lend, row, to=to, key=uuid4(), by=BY, at=NOON)

        answers = at_once(home, keeping(session, 1))

        assert len(refusals(answers)) == 1
        keeping(session, 0)()
        for loan in Loan.objects.filter(state=LoanState.OUT):
            shelf.bring(loan, erased=True)
