"""On which days a series falls."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.rules import schedules
from classes.rules.schedules import Closures, NeverOpen, Skipped, interval_of
from tests import make

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
INTERVALS = st.sampled_from(schedules.INTERVALS)
MEETINGS = st.integers(min_value=1, max_value=schedules.MOST_MEETINGS)


def always_open(day):
    return None


def weekly(first, *, meetings=4, every_weeks=1, closed=always_open):
    return schedules.weekly(first, meetings=meetings, every_weeks=every_weeks, closed=closed)


def test_a_public_holiday_sends_the_meeting_to_the_week_after():
    schedule = weekly(date(2026, 8, 4), closed=Closures().reason)

    assert schedule.days == (
        date(2026, 8, 4),
        date(2026, 8, 18),
        date(2026, 8, 25),
        date(2026, 9, 1),
    )
    assert schedule.skipped == (Skipped(day=date(2026, 8, 11), reason="山の日"),)


def test_the_years_end_is_skipped_week_by_week():
    schedule = weekly(date(2026, 12, 22), meetings=3, closed=Closures().reason)

    assert schedule.days == (date(2026, 12, 22), date(2027, 1, 5), date(2027, 1, 12))
    assert schedule.skipped == (Skipped(day=date(2026, 12, 29), reason="年末年始"),)


def test_what_follows_a_moved_meeting_keeps_its_distance():
    schedule = weekly(date(2026, 7, 28), every_weeks=2, closed=Closures().reason)

    assert schedule.days == (
        date(2026, 7, 28),
        date(2026, 8, 18),
        date(2026, 9, 1),
        date(2026, 9, 15),
    )


def test_a_venue_that_opens_on_holidays_is_used_on_holidays():
    closures = Closures(public_holidays=False)

    assert weekly(date(2026, 8, 4), closed=closures.reason).days[1] == date(2026, 8, 11)


@pytest.mark.parametrize(
    ("closures", "day", "reason"),
    [
        (Closures(), date(2026, 6, 15), None),
        (Closures(weekdays=frozenset({0})), date(2026, 6, 15), "休館日（月曜）"),
        (Closures(weekdays=frozenset({0})), date(2026, 6, 16), None),
        (Closures(days={date(2026, 6, 15): "工事"}), date(2026, 6, 15), "工事"),
        (Closures(days={date(2026, 6, 15): ""}), date(2026, 6, 15), "臨時休館日"),
        (Closures(), date(2026, 12, 28), None),
        (Closures(), date(2026, 12, 29), "年末年始"),
        (Closures(public_holidays=False), date(2027, 1, 1), "年末年始"),
        (Closures(), date(2027, 1, 3), "年末年始"),
        (Closures(), date(2027, 1, 4), None),
        (Closures(), date(2026, 9, 22), "国民の休日"),
    ],
)
def test_why_a_day_is_closed(closures, day, reason):
    assert closures.reason(day) == reason


def test_a_weekday_that_is_always_closed_is_refused():
    closures = Closures(weekdays=frozenset({0}))

    with pytest.raises(NeverOpen) as refusal:
        weekly(date(2026, 6, 15), closed=closures.reason)

    assert refusal.value.message == (
        "月曜日は「休館日（月曜）」のため、開ける日が見つかりません。"
        "初回の日か会場を変えてください。"
    )


@given(first=DAYS, meetings=MEETINGS, every_weeks=INTERVALS)
def test_without_closed_days_the_distance_is_always_the_same(first, meetings, every_weeks):
    schedule = weekly(first, meetings=meetings, every_weeks=every_weeks)

    assert schedule.days == tuple(
        first + timedelta(weeks=every_weeks * place) for place in range(meetings)
    )
    assert schedule.skipped == ()


@given(
    first=DAYS,
    meetings=MEETINGS,
    every_weeks=INTERVALS,
    closed_days=st.sets(st.integers(min_value=0, max_value=120)),
)
def test_no_meeting_falls_on_a_closed_day_and_none_is_lost(
    *, first, meetings, every_weeks, closed_days
):
    shut = {first + timedelta(weeks=week): "工事" for week in closed_days if week % 3}
    closures = Closures(days=shut)

    schedule = weekly(first, meetings=meetings, every_weeks=every_weeks, closed=closures.reason)

    assert len(schedule.days) == meetings
    assert [day for day in schedule.days if closures.reason(day)] == []
    assert [gone.day for gone in schedule.skipped if not closures.reason(gone.day)] == []
    assert {day.weekday() for day in schedule.days} == {first.weekday()}
    for earlier, later in pairwise(schedule.days):
        between = [gone for gone in schedule.skipped if earlier < gone.day < later]
        assert later - earlier == timedelta(weeks=every_weeks + len(between))


@given(first=DAYS, gaps=st.lists(st.integers(min_value=1, max_value=40), max_size=10))
def test_a_copy_keeps_the_distances(first, gaps):
    days = [date(2025, 4, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))

    copied = schedules.shifted(days, first=first, closed=always_open).days

    assert [later - earlier for earlier, later in pairwise(copied)] == [
        later - earlier for earlier, later in pairwise(days)
    ]
    assert copied[0] == first


@given(first=DAYS, every_weeks=INTERVALS, meetings=st.integers(min_value=2, max_value=12))
def test_the_rhythm_of_a_series_is_recognised(first, every_weeks, meetings):
    assert (
        interval_of(weekly(first, meetings=meetings, every_weeks=every_weeks).days)
        == every_weeks
    )


@pytest.mark.parametrize("days", [[], [date(2026, 6, 1)], [date(2026, 6, 1), date(2026, 6, 4)]])
def test_what_has_no_rhythm_counts_as_weekly(days):
    assert interval_of(days) == 1


@pytest.mark.parametrize(
    ("first", "opens", "closes"),
    [
        ("2026-06-15 10:00", "2026-06-01 09:00", "2026-06-12 17:00"),
        ("2026-06-15 10:00", "2026-06-12 17:00", "2026-06-14 17:00"),
        ("2026-06-15 10:00", "2026-06-15 09:00", "2026-06-15 10:00"),
    ],
)
def test_registration_closes_three_days_before_or_as_late_as_it_must(first, opens, closes):
    closing = schedules.closing(first=make.tokyo(first), opens_at=make.tokyo(opens))

    assert closing == make.tokyo(closes)


def test_registration_opens_today_at_nine():
    assert schedules.opening(at=make.tokyo("2026-06-01 00:30")) == make.tokyo(
        "2026-06-01 09:00"
    )


@given(day=DAYS, earliest=DAYS)
def test_the_same_weekday_is_found_within_a_week(day, earliest):
    found = schedules.same_weekday_after(day, earliest=earliest)

    assert found.weekday() == day.weekday()
    assert timedelta(0) <= found - earliest < timedelta(weeks=1)
