"""The hours of helpers as a ledger: every entry stays, the last one counts. Pure.

An entry is what somebody, or the marks at the door, said of one helper in one session. A later
one replaces an earlier; 0 minutes take it back. So a line always adds up: what the first entry
said, and how each later one changed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from attendance.choices import HoursSource
from common import fiscal


@dataclass(frozen=True)
class Entry:
    """What was written down: whole minutes, the day of the session as it was planned then."""

    minutes: int
    day: date
    written_at: datetime
    source: HoursSource
    reason: str = ""


@dataclass(frozen=True)
class Step:
    """One entry, and by how many minutes it changed the line."""

    entry: Entry
    change: int


@dataclass(frozen=True)
class Line:
    """One helper in one session: the minutes and the day that count, and how they came so."""

    day: date
    minutes: int
    steps: tuple[Step, ...]

    @property
    def corrections(self) -> tuple[Step, ...]:
        """Those that somebody gave a reason for."""
        return tuple(step for step in self.steps if step.entry.source is HoursSource.CORRECTION)


@dataclass(frozen=True)
class Total:
    """Activities that count (more than 0 minutes), and their minutes."""

    activities: int
    minutes: int


def fold(entries: Sequence[Entry]) -> Line:
    """The line of entries of one helper and session, in the order in which they were written.

    ValueError when there are none.
    """
    if not entries:
        raise ValueError("a line has at least one entry")
    steps, before = [], 0
    for entry in entries:
        steps.append(Step(entry, entry.minutes - before))
        before = entry.minutes
    return Line(entries[-1].day, before, tuple(steps))


def total(lines: Iterable[Line]) -> Total:
    """How many activities, and how many minutes in all."""
    counted = [line.minutes for line in lines if line.minutes]
    return Total(len(counted), sum(counted))


def of_year(lines: Iterable[Line], year: int) -> list[Line]:
    """The lines whose day lies in the fiscal year."""
    return [line for line in lines if fiscal.fiscal_year(line.day) == year]


def by_month(lines: Sequence[Line], year: int) -> list[tuple[date, Total]]:
    """The twelve months of the fiscal year, April first, each by its first day."""
    return [
        (month, total(line for line in lines if line.day.replace(day=1) == month))
        for month in fiscal.months(year)
    ]
