"""Where a figure stands: share of the target, pace against the calendar, what is still needed.

The calendar's pace is a straight line by days: from nothing on the eve of the window's first
day to the target on the day it is due. Cumulative targets of several years are joined point by
point. No forecast: the line says what the plan implies, not what will happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from common.fiscal import fiscal_year, fiscal_year_bounds
from reports.choices import LEVELS, Standing
from reports.rules.definitions import Definition, Span

Number = int | float
SAME = 0.5
"""Less than half a person from the line is on the line."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The target that counts now: its value, its fiscal year, and the day it is due."""

    value: int
    fiscal_year: int
    due: date


@dataclass(frozen=True, slots=True)
class Pace:
    """A figure beside its target. None where the question has no answer."""

    standing: Standing
    goal: Goal | None = None
    percent: float | None = None
    expected: float | None = None
    needed_per_month: int | None = None
    months_left: int | None = None


def goal(
    targets: Mapping[int, int], *, definition: Definition, span: Span, on: date
) -> Goal | None:
    """The target against which the figure is read.

    Yearly: the window's own year; without one the next later, else the last. Cumulative: the
    first that is not yet due, else the last.
    """
    if not targets:
        return None
    years = sorted(targets)
    if definition.is_yearly:
        reached = fiscal_year(span.first)
        year = next((year for year in years if year >= reached), years[-1])
    else:
        year = next((year for year in years if due(year, span) >= on), years[-1])
    return Goal(
        targets[year], year, _year_end(year) if definition.is_yearly else due(year, span)
    )


def due(year: int, span: Span) -> date:
    """The day a cumulative target is due: the end of the year, or of the window if sooner."""
    return min(_year_end(year), span.last)


def expected(
    targets: Mapping[int, int], *, goal: Goal, definition: Definition, span: Span, on: date
) -> float:
    """What the calendar asks for by the end of the day, to one decimal place."""
    start, base = span.first - timedelta(days=1), 0
    if not definition.is_yearly:
        earlier = [year for year in targets if due(year, span) < goal.due]
        if earlier:
            start, base = due(max(earlier), span), targets[max(earlier)]
    days, whole = (on - start).days, (goal.due - start).days
    share = min(max(days / whole, 0.0), 1.0)
    return round(base + (goal.value - base) * share, 1)


def share(actual: Number, target: int) -> float:
    """Per cent of the target to one place, halves up; 100 only when the target is reached."""
    exact = Decimal(str(actual)) * 100 / target
    percent = float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return min(percent, 99.9) if actual < target else percent


def months_left(on: date, due: date) -> int:
    """Calendar months up to the one in which the target is due, the running one included."""
    return max((due.year - on.year) * 12 + due.month - on.month + 1, 1)


def pace(
    actual: Number, *, targets: Mapping[int, int], definition: Definition, span: Span, on: date
) -> Pace:
    """Read the figure of the day `on` against the targets (fiscal year → value)."""
    aim = goal(targets, definition=definition, span=span, on=on)
    if aim is None:
        return Pace(Standing.NO_TARGET)
    reached, percent = actual >= aim.value, share(actual, aim.value)
    another_year = definition.is_yearly and aim.fiscal_year != fiscal_year(span.first)
    if on > span.last and not another_year:
        over = Standing.MET if reached else Standing.MISSED
        return Pace(over, aim, percent, float(aim.value))
    if another_year or definition.measure in LEVELS:
        return Pace(Standing.REACHED if reached else Standing.OPEN, aim, percent)
    line = expected(targets, goal=aim, definition=definition, span=span, on=on)
    months = months_left(max(on, span.first), aim.due)
    return Pace(
        _standing(actual, line, aim=aim, span=span, on=on),
        aim,
        percent,
        line,
        needed_per_month=ceil(max(aim.value - actual, 0) / months),
        months_left=months,
    )


def _standing(actual: Number, line: float, *, aim: Goal, span: Span, on: date) -> Standing:
    if actual >= aim.value:
        return Standing.REACHED
    if on < span.first:
        return Standing.NOT_STARTED
    if abs(actual - line) < SAME:
        return Standing.ON_PACE
    return Standing.AHEAD if actual > line else Standing.BEHIND


def _year_end(year: int) -> date:
    return fiscal_year_bounds(year)[1]
