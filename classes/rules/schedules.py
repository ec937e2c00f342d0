"""On which days a series is held. Pure: what is closed is asked of a function."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from common import holidays
from common.clock import at_tokyo, tokyo_date
from common.errors import RuleViolation

INTERVALS = (1, 2, 4)
"""Weeks between two meetings that a clerk may choose from."""
MOST_MEETINGS = 24
LONGEST_SEARCH = 26
"""Closed weeks in a row after which no open day is to be expected."""
OPENING_TIME, CLOSING_TIME = time(9), time(17)
DAYS_BEFORE_FIRST = (3, 1)
"""How many days before the first session registration closes; the second if it opens late."""
WEEK = timedelta(weeks=1)

Closed = Callable[[date], str | None]
"""The reason for which nothing is held on a day; None for an open day."""


class NeverOpen(RuleViolation):
    """No day of the series is open for half a year."""

    code = "never_open"
    message = (
        "{weekday}曜日は「{reason}」のため、開ける日が見つかりません。"
        "初回の日か会場を変えてください。"
    )


@dataclass(frozen=True)
class Skipped:
    """A day that would have been a meeting, and why it went to the week after."""

    day: date
    reason: str


@dataclass(frozen=True)
class Schedule:
    """The days of the meetings, and what was skipped on the way."""

    days: tuple[date, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True)
class Closures:
    """When a place is closed. Weekdays count from 0, Monday."""

    weekdays: frozenset[int] = frozenset()
    days: Mapping[date, str] = field(default_factory=dict)
    public_holidays: bool = True
    """Whether national holidays count as closed; the year's end always does."""

    def reason(self, day: date) -> str | None:
        """Why the day is closed, in the words of a notice on the door; None if it is open."""
        if day in self.days:
            return self.days[day] or "臨時休館日"
        if holidays.is_year_end(day):
            return "年末年始"
        holiday = holidays.name_of(day) if self.public_holidays else None
        if holiday is None and day.weekday() in self.weekdays:
            return f"休館日（{holidays.weekday_label(day)}曜）"
        return holiday


def weekly(first: date, *, meetings: int, every_weeks: int, closed: Closed) -> Schedule:
    """Meetings every so many weeks on the weekday of `first`; a closed day goes a week later.

    What follows a moved meeting keeps its distance from it. Raises NeverOpen.
    """
    return _lay_out(first, gaps=[WEEK * every_weeks] * (meetings - 1), closed=closed)


def shifted(days: Sequence[date], *, first: date, closed: Closed) -> Schedule:
    """The series of `days` with the same distances, from another first day.

    Raises NeverOpen.
    """
    gaps = [later - earlier for earlier, later in pairwise(days)]
    return _lay_out(first, gaps=gaps, closed=closed)


def interval_of(days: Sequence[date]) -> int:
    """The rhythm of a series in weeks, as far as it is one of INTERVALS; weekly otherwise."""
    weeks = Counter((later - earlier).days / 7 for earlier, later in pairwise(days))
    common = weeks.most_common(1)
    return int(common[0][0]) if common and common[0][0] in INTERVALS else 1


def opening(*, at: datetime) -> datetime:
    """When registration opens unless somebody says otherwise: today at nine."""
    return at_tokyo(tokyo_date(at), OPENING_TIME)


def closing(*, first: datetime, opens_at: datetime) -> datetime:
    """When registration closes unless somebody says otherwise.

    Three days before the first session at 17:00; the day before where that would not be after
    the opening; the start itself where that is too early as well.
    """
    day = tokyo_date(first)
    for days in DAYS_BEFORE_FIRST:
        closes = at_tokyo(day - timedelta(days=days), CLOSING_TIME)
        if closes > opens_at:
            return closes
    return first


def same_weekday_after(day: date, *, earliest: date) -> date:
    """The first day with the weekday of `day` that is not before `earliest`."""
    return earliest + timedelta(days=(day.weekday() - earliest.weekday()) % 7)


def _lay_out(first: date, *, gaps: Sequence[timedelta], closed: Closed) -> Schedule:
    days: list[date] = []
    skipped: list[Skipped] = []
    day = first
    for gap in [*gaps, timedelta(0)]:
        day, passed = _next_open(day, closed=closed)
        skipped += passed
        days.append(day)
        day += gap
    return Schedule(days=tuple(days), skipped=tuple(skipped))


def _next_open(day: date, *, closed: Closed) -> tuple[date, list[Skipped]]:
    passed: list[Skipped] = []
    while (reason := closed(day)) is not None:
        passed.append(Skipped(day=day, reason=reason))
        if len(passed) > LONGEST_SEARCH:
            raise NeverOpen(weekday=holidays.weekday_label(day), reason=reason)
        day += WEEK
    return day, passed
