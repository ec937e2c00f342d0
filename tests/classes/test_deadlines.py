"""Office hours are counted as the office is open: weekends, holidays, the turn of the year."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.rules import deadlines
from classes.rules.deadlines import OfficeCalendar
from common.clock import TOKYO, at_tokyo
from tests.make import tokyo

OFFICE = OfficeCalendar()
QUARTER = timedelta(minutes=15)
moments = st.builds(
    lambda days, quarters: (
        at_tokyo(date(2025, 12, 1) + timedelta(days=days), time(0)) + quarters * QUARTER
    ),
    st.integers(0, 200),
    st.integers(0, 95),
)
lengths = st.integers(1, 120).map(lambda quarters: quarters * 15)


def deadline(start: datetime, minutes: int) -> datetime:
    return deadlines.office_deadline(start, minutes=minutes, calendar=OFFICE)


def open_minutes(start: datetime, end: datetime) -> int:
    """How long the office is open, a quarter of an hour after the other."""
    minutes = 0
    while start < end:
        local = start.astimezone(TOKYO)
        opened = time(8, 30) <= local.time() < time(17, 15)
        minutes += 15 * (opened and OFFICE.is_open_on(local.date()))
        start += QUARTER
    return minutes


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-06-01 10:00", 60, "2026-06-01 11:00"),
        ("2026-06-01 03:00", 60, "2026-06-01 09:30"),
        ("2026-06-01 16:15", 60, "2026-06-01 17:15"),
        ("2026-06-01 16:15", 61, "2026-06-02 08:31"),
        ("2026-06-01 17:15", 30, "2026-06-02 09:00"),
        ("2026-06-05 16:15", 120, "2026-06-08 09:30"),  # Friday to Monday
        ("2026-05-01 16:15", 120, "2026-05-07 09:30"),  # 3, 4, 5 May and 振替休日 on the 6th
        ("2025-12-26 16:15", 120, "2026-01-05 09:30"),  # closed from 29 December to 3 January
        ("2028-02-28 16:15", 120, "2028-02-29 09:30"),  # a leap year
    ],
)
def test_it_ends_when_the_office_was_open_so_long(start, minutes, end):
    assert deadline(tokyo(start), minutes) == tokyo(end)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2025-12-26", True),
        ("2025-12-29", False),
        ("2026-01-02", False),
        ("2026-01-05", True),
        ("2026-06-06", False),
        ("2026-06-07", False),
        ("2026-02-23", False),
        ("2026-05-06", False),
        ("2026-09-22", False),  # 国民の休日 between two holidays
    ],
)
def test_a_public_office_keeps_its_days(day, is_open):
    assert OFFICE.is_open_on(date.fromisoformat(day)) is is_open


@given(moments, lengths)
def test_the_office_was_open_exactly_so_long(start, minutes):
    end = deadline(start, minutes)

    assert open_minutes(start, end) == minutes
    assert open_minutes(end - QUARTER, end) == 15


@given(moments, lengths, lengths)
def test_one_wait_after_another_is_one_wait(start, first, second):
    assert deadline(deadline(start, first), second) == deadline(start, first + second)


@given(moments, moments, lengths)
def test_whoever_is_asked_later_need_not_answer_earlier(one, other, minutes):
    earlier, later = sorted([one, other])

    assert deadline(earlier, minutes) <= deadline(later, minutes)


@given(moments, st.integers(1, 30), lengths)
def test_no_answer_is_awaited_after_the_class_has_begun(at, days, minutes):
    begins = at + timedelta(days=days)

    end = deadlines.offer_deadline(at, begins, calendar=OFFICE, minutes=minutes)

    assert end == min(deadline(at, minutes), begins)
    assert end > at


@given(moments, st.integers(1, 30), lengths)
def test_one_after_the_other_is_asked_while_a_day_is_left_after_the_answer(at, days, minutes):
    begins = at + timedelta(days=days)

    near = deadlines.last_call(at, begins, calendar=OFFICE, minutes=minutes)

    assert near == (begins - deadline(at, minutes) < timedelta(days=1))


def test_an_office_of_its_own_hours():
    late = OfficeCalendar(opens=time(12), closes=time(20))
    start = tokyo("2026-06-01 19:00")

    end = deadlines.office_deadline(start, minutes=90, calendar=late)

    assert end == tokyo("2026-06-02 12:30")
