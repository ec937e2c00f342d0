"""Coordinators and helpers in one moment: nobody is promised twice, no place is given twice.

The canaries take the locks out and must see it happen.
"""

from datetime import timedelta
from functools import partial

import pytest

from classes.actions import sessions, shift_answers, shift_steps, shifts
from classes.actions.shift_refusals import CannotHelp
from classes.actions.shifts import Wanted
from classes.choices import AssignmentState
from classes.models import Assignment, Session, Shift
from classes.queries import candidates, staffing
from people.models import Helper
from tests import make
from tests.classes.shifting import citizen, invite, led, short
from tests.moments import at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)
LATER = make.NOON + timedelta(hours=1)
ROUNDS = 2


def assigning(held, helper):
    return partial(
        shifts.assign, held, helper=helper, wanted=Wanted(), by=make.BY, at=make.NOON
    )


def accepting(row):
    return partial(shift_answers.accept, row, by=make.BY, at=LATER)


def expected(helper):
    rows = Assignment.objects.filter(helper=helper, state=AssignmentState.ACCEPTED)
    return rows.count()


def without_locks(monkeypatch):
    monkeypatch.setattr(
        shift_steps, "lock", lambda session: Shift.objects.get_or_create(session=session)[0]
    )
    monkeypatch.setattr(
        shift_steps,
        "lock_helpers",
        lambda keys: Helper.objects.select_related("municipality").in_bulk([*keys]),
    )


def test_two_coordinators_who_assign_one_helper_to_two_classes_at_once(monkeypatch):
    meet(monkeypatch, (candidates, "one"))
    for _ in range(ROUNDS):
        helper = citizen()

        answers = at_once(assigning(led(8), helper), assigning(led(8), helper))

        assert expected(helper) == 1
        assert [type(each) for each in answers if not isinstance(each, Assignment)] == [
            CannotHelp
        ]


@pytest.mark.postgresql
def test_canary_without_locks_the_helper_is_promised_twice(monkeypatch):
    meet(monkeypatch, (candidates, "one"))
    without_locks(monkeypatch)
    helper = citizen()

    at_once(assigning(led(8), helper), assigning(led(8), helper))

    assert expected(helper) == 2


def test_two_helpers_who_say_yes_to_the_last_place_at_once(monkeypatch):
    meet(monkeypatch, (candidates, "one"))
    for _ in range(ROUNDS):
        held = led(8)
        rows = [invite(held, citizen()), invite(held, citizen())]

        at_once(*(accepting(row) for row in rows))

        assert sorted(Assignment.objects.filter(shift__session=held).values_list("state")) == [
            ("accepted",),
            ("withdrawn",),
        ]


@pytest.mark.postgresql
def test_canary_without_locks_the_last_place_is_given_twice(monkeypatch):
    meet(monkeypatch, (candidates, "one"))
    without_locks(monkeypatch)
    monkeypatch.setattr(shift_answers.chain, "go_on", lambda *_, **__: [])
    held = led(8)
    rows = [invite(held, citizen()), invite(held, citizen())]

    at_once(*(accepting(row) for row in rows))

    assert Assignment.objects.filter(state="accepted").count() == 2


def test_one_press_at_two_desks_is_one_assignment():
    held, helper = led(8), citizen()

    answers = at_once(assigning(held, helper), assigning(held, helper))

    assert len({row.pk for row in answers}) == 1
    assert Assignment.objects.count() == 1


def test_a_session_called_off_while_somebody_says_yes_keeps_nobody(monkeypatch):
    meet(monkeypatch, (candidates, "one"), (staffing, "post"))
    for _ in range(ROUNDS):
        held = led(8)
        row = invite(held, citizen())
        cancel = partial(sessions.cancel, held, reason="台風", by=make.BY, at=LATER)

        at_once(accepting(row), cancel)

        living = Assignment.objects.filter(shift__session=held, state="accepted")
        assert Session.objects.get(pk=held.pk).state == "cancelled"
        assert not living.exists()


def test_a_session_moved_while_its_helper_is_promised_elsewhere(monkeypatch):
    meet(monkeypatch, (candidates, "one"))
    for _ in range(ROUNDS):
        held, helper = led(8), citizen()
        shifts.assign(held, helper=helper, wanted=Wanted(), by=make.BY, at=make.NOON)
        elsewhere = led(8, first=make.tokyo("2026-06-16 10:00"))
        moving = partial(
            sessions.move,
            held,
            starts_at=elsewhere.starts_at,
            ends_at=elsewhere.ends_at,
            venue=held.venue,
            by=make.BY,
            at=LATER,
        )

        at_once(assigning(elsewhere, helper), moving)

        assert expected(helper) == 1
        assert short(held) == (0, 1) or short(elsewhere) == (0, 1)
