"""Hours are check-ins and corrections, recounted without the ledger, also at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.actions import stays, worked_hours
from attendance.actions.stays import Passing
from attendance.choices import FactRole, TapKind
from attendance.models import AttendanceFact, WorkedHours
from attendance.queries import hours
from classes.queries.engagements import Span
from tests import make
from tests.classes import shifting
from tests.moments import at_once

START = make.tokyo("2026-06-15 10:00")
AFTER = make.tokyo("2026-06-30 18:00")
SPAN = 100  # minutes within which somebody comes and goes once


def passed(session, helper, *, turn, length):
    """The helper came for so many minutes, in a turn of their own."""
    came = session.starts_at + timedelta(minutes=SPAN * turn)
    marks = [(TapKind.ARRIVED, came), (TapKind.LEFT, came + timedelta(minutes=length))]
    stays.record(
        [Passing(uuid4(), session, helper, kind, moment) for kind, moment in marks],
        by=make.BY,
        at=AFTER,
    )


def correct(session, helper, minutes, *, seen, at=AFTER):
    return worked_hours.correct(
        id=uuid4(),
        session=session,
        helper=helper,
        minutes=minutes,
        reason="退出の記録を忘れたため",
        seen=seen,
        by=make.BY,
        at=at,
    )


steps = st.lists(
    st.tuples(
        st.sampled_from(["passed", "passed", "corrected"]),
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(1, SPAN - 1),
    ),
    min_size=2,
    max_size=8,
)


@pytest.mark.django_db
@given(steps=steps)
@settings(max_examples=25, deadline=None)
def test_hours_are_the_check_ins_until_somebody_corrects_them(steps):
    with transaction.atomic():
        helpers = [make.helper(), make.helper()]
        sessions = [*make.offering(sessions=2, first=START).sessions.order_by("number")]
        checked_in, corrected = {}, {}
        for turn, (kind, who, where, minutes) in enumerate(steps):
            pair = (who, where)
            now = corrected.get(pair, checked_in.get(pair, 0))
            if kind == "passed":
                passed(sessions[where], helpers[who], turn=turn, length=minutes)
                checked_in[pair] = checked_in.get(pair, 0) + minutes
            elif minutes != now:
                correct(sessions[where], helpers[who], minutes, seen=now)
                corrected[pair] = minutes

        expected = checked_in | corrected
        for (who, where), minutes in expected.items():
            line = hours.one(helpers[who], session=sessions[where]).line
            assert line.minutes == minutes
            at_the_door = sum(
                step.change for step in line.steps if step not in line.corrections
            )
            assert at_the_door + sum(step.change for step in line.corrections) == minutes
        years = [hours.of(helper, year=2026, at=AFTER) for helper in helpers]
        assert sum(year.total.minutes for year in years) == sum(expected.values())
        facts = AttendanceFact.objects.filter(role=FactRole.HELPER)
        assert sum(facts.values_list("minutes", flat=True)) == sum(expected.values())
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_holds_and_the_other_is_told():
    session, helper = make.offering(first=START).sessions.get(), make.helper()
    passed(session, helper, turn=0, length=60)

    answers = at_once(
        lambda: correct(session, helper, 90, seen=60),
        lambda: correct(session, helper, 120, seen=60),
    )

    refused = [one for one in answers if isinstance(one, worked_hours.HoursChangedMeanwhile)]
    [kept] = [one for one in answers if isinstance(one, WorkedHours)]
    assert len(refused) == 1
    assert hours.one(helper, session=session).line.minutes == kept.minutes
    fact = AttendanceFact.objects.get(role=FactRole.HELPER)
    assert fact.minutes == kept.minutes


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_late_check_in_at_once_leave_the_correction():
    session, helper = make.offering(first=START).sessions.get(), make.helper()
    passed(session, helper, turn=0, length=60)

    at_once(
        lambda: correct(session, helper, 90, seen=60),
        lambda: passed(session, helper, turn=1, length=30),
    )

    [fact] = AttendanceFact.objects.filter(role=FactRole.HELPER)
    assert fact.minutes == hours.one(helper, session=session).line.minutes
    # Both ask for 90: the correction, or 60 and 30 at the door before it was refused.
    assert fact.minutes == 90


@pytest.mark.django_db
def test_planned_is_what_somebody_said_yes_to():
    session = shifting.session(1)
    asked, other = shifting.trained(), make.helper()
    span = Span(session.starts_at, session.starts_at + timedelta(hours=1))
    shifting.assign(session, asked, span=span)
    for helper in (asked, other):
        passed(session, helper, turn=0, length=50)

    planned = [hours.one(helper, session=session).planned for helper in (asked, other)]

    assert planned == [60, 120]
