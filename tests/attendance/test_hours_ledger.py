"""The hours ledger: nothing is overwritten, it adds up, and it is what the facts say."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from attendance.actions import stays, worked_hours
from attendance.actions.stays import Passing
from attendance.choices import FactRole, HoursSource, TapKind
from attendance.models import AttendanceFact, WorkedHours
from attendance.queries import hours
from attendance.rules import hours_ledger
from attendance.rules.hours_ledger import Entry
from common import fiscal
from tests import make

START = make.tokyo("2026-06-15 10:00")
AFTER = make.tokyo("2026-06-30 18:00")
BY = {"by": make.BY, "at": AFTER}

DAYS = [date(2026, 3, 31), *fiscal.months(2026), date(2027, 3, 31), date(2027, 4, 1)]

# The first number that Hypothesis draws makes it read our sources, which takes seconds.
entries = st.lists(
    st.builds(
        Entry,
        minutes=st.integers(0, worked_hours.MOST),
        day=st.sampled_from(DAYS),
        written_at=st.just(AFTER),
        source=st.sampled_from(HoursSource),
    ),
    min_size=1,
    max_size=5,
)


def correct(session, helper, minutes, *, seen, id=None, reason="退出の記録を忘れたため"):
    return worked_hours.correct(
        id=id or uuid4(),
        session=session,
        helper=helper,
        minutes=minutes,
        reason=reason,
        seen=seen,
        **BY,
    )


def log(session, helper, minutes):
    return worked_hours.log(id=uuid4(), session=session, helper=helper, minutes=minutes, **BY)


def passed(session, helper, *, from_minute, to_minute):
    """The helper came and went, so many minutes after the beginning."""
    start = session.starts_at
    kinds = [(TapKind.ARRIVED, from_minute), (TapKind.LEFT, to_minute)]
    stays.record(
        [
            Passing(uuid4(), session, helper, kind, start + timedelta(minutes=minute))
            for kind, minute in kinds
        ],
        **BY,
    )


# ---------- the fold ----------


@given(entries)
def test_a_line_is_its_first_entry_and_every_change_since(written):
    line = hours_ledger.fold(written)

    assert sum(step.change for step in line.steps) == line.minutes == written[-1].minutes
    assert [step.entry for step in line.steps] == written


@given(st.lists(entries, max_size=4))
def test_the_months_of_a_year_add_up_to_the_year(stories):
    lines = [hours_ledger.fold(story) for story in stories]
    inside = hours_ledger.of_year(lines, 2026)

    months = [total for _, total in hours_ledger.by_month(inside, 2026)]

    whole = hours_ledger.total(inside)
    assert sum(month.minutes for month in months) == whole.minutes
    assert sum(month.activities for month in months) == whole.activities
    assert whole.activities == sum(1 for line in inside if line.minutes)


def test_no_entries_are_no_line():
    with pytest.raises(ValueError, match="at least one"):
        hours_ledger.fold([])


# ---------- the ledger and the facts ----------


@pytest.mark.django_db
def test_a_correction_keeps_what_was_written_before_and_says_why():
    session, helper = make.offering(first=START).sessions.get(), make.helper()
    passed(session, helper, from_minute=-10, to_minute=110)

    correct(session, helper, 90, seen=120, reason=" 途中で\n帰ったため ")

    line = hours.one(helper, session=session).line
    told = [(step.entry.source, step.entry.minutes, step.change) for step in line.steps]
    assert told == [("marks", 120, 120), ("correction", 90, -30)]
    assert line.corrections[0].entry.reason == "途中で 帰ったため"
    assert AttendanceFact.objects.get(role=FactRole.HELPER).minutes == 90
    event = AuditEvent.objects.get(action="worked_hours.corrected")
    assert event.detail == {"session": str(session.public_id), "minutes": 90}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"reason": " \n"}, worked_hours.ReasonMissing),
        ({"minutes": 120}, worked_hours.NothingToCorrect),
        ({"seen": 60}, worked_hours.HoursChangedMeanwhile),
        ({"minutes": -1}, worked_hours.MinutesOutOfRange),
        ({"minutes": 1441}, worked_hours.MinutesOutOfRange),
    ],
)
def test_a_correction_that_says_nothing_new_is_refused(typed, refusal):
    session, helper = make.offering(first=START).sessions.get(), make.helper()
    log(session, helper, 120)
    asked = {"minutes": 90, "seen": 120, "reason": "途中で帰ったため"} | typed

    with pytest.raises(refusal):
        correct(session, helper, asked["minutes"], seen=asked["seen"], reason=asked["reason"])

    assert WorkedHours.objects.count() == 1


@pytest.mark.django_db
def test_the_same_correction_sent_twice_is_one():
    session, helper, key = make.offering(first=START).sessions.get(), make.helper(), uuid4()
    log(session, helper, 120)

    first = correct(session, helper, 90, seen=120, id=key)

    assert correct(session, helper, 90, seen=120, id=key) == first
    with pytest.raises(worked_hours.MarkReused):
        correct(session, helper, 80, seen=120, id=key)
    assert WorkedHours.objects.count() == 2


@pytest.mark.django_db
def test_corrections_of_one_moment_count_in_the_order_in_which_they_were_made():
    session, helper = make.offering(first=START).sessions.get(), make.helper()

    for before, after in zip(range(0, 100, 10), range(10, 110, 10), strict=True):
        correct(session, helper, after, seen=before)

    assert hours.one(helper, session=session).line.minutes == 100


steps = st.lists(
    st.tuples(
        st.sampled_from(["passed", "log", "correct"]),
        st.integers(0, 1),
        st.integers(0, 2),
        st.integers(0, 180),
        st.integers(1, 180),
    ),
    min_size=3,
    max_size=12,
)


@pytest.mark.django_db
@given(steps=steps)
@settings(max_examples=25, deadline=None)
def test_whatever_is_written_the_ledger_is_what_the_facts_say(steps):
    with transaction.atomic():
        helpers = [make.helper(), make.helper()]
        offering = make.offering(sessions=3, first=START)
        sessions = [*offering.sessions.order_by("number")]
        for number, (kind, who, where, first, length) in enumerate(steps):
            helper, session = helpers[who], sessions[where]
            known = hours.one(helper, session=session)
            seen = known.line.minutes if known else 0
            at = AFTER + timedelta(seconds=number)
            if kind == "passed":
                passed(session, helper, from_minute=first, to_minute=first + length)
            elif kind == "log":
                worked_hours.log(
                    id=uuid4(), session=session, helper=helper, minutes=first, by=make.BY, at=at
                )
            elif seen != length:
                correct(session, helper, length, seen=seen)

        lines = [
            activity.key
            for helper in helpers
            for activity in hours.of(helper, year=2026, at=AFTER).activities
            if activity.line.minutes
        ]

        facts = AttendanceFact.objects.filter(role=FactRole.HELPER)
        columns = facts.values_list("session", "label", "day", "minutes")
        assert sorted(lines) == sorted(
            (session, int(label), day, minutes) for session, label, day, minutes in columns
        )
        town = hours.of_town(make.town(), year=2026)
        assert sum(row.total.minutes for row in town) == sum(line[-1] for line in lines)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_year_ends_on_the_31st_of_march():
    helper = make.helper()
    days = [make.tokyo("2026-03-31 10:00"), make.tokyo("2026-04-01 10:00")]
    last, first = make.offering(sessions=days).sessions.order_by("number")
    log(last, helper, 60)
    log(first, helper, 45)

    minutes = [hours.of(helper, year=year, at=AFTER).total.minutes for year in (2025, 2026)]

    assert minutes == [60, 45]
    assert hours.years(make.town(), at=AFTER) == [2026, 2025]


@pytest.mark.django_db
def test_a_session_without_minutes_is_named_once_it_is_over():
    helper = make.helper()
    taught, stayed, ahead = make.offering(sessions=3, first=START).sessions.order_by("number")
    type(taught).objects.filter(pk__in=[taught.pk, ahead.pk]).update(instructor=helper)
    came = Passing(uuid4(), stayed, helper, TapKind.ARRIVED, stayed.starts_at)
    stays.record([came], **BY)

    named = hours.of(helper, year=2026, at=stayed.ends_at).unrecorded

    assert named == (taught, stayed)


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [1, 3])
def test_a_ledger_takes_four_queries(django_assert_num_queries, lines):
    helper = make.helper()
    for session in make.offering(sessions=lines, first=START).sessions.order_by("number"):
        passed(session, helper, from_minute=0, to_minute=100)

    with django_assert_num_queries(4):
        assert hours.of(helper, year=2026, at=AFTER).total.activities == lines
    town = make.town()
    with django_assert_num_queries(2):
        assert len(hours.of_town(town, year=2026)) == 1
