"""How an indicator is counted, as plain values: a row's, or a form's before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from classes.choices import Kind, Organiser
from common.fiscal import fiscal_year, fiscal_year_bounds
from reports.choices import Measure, Window


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def holds(self, other: Span) -> bool:
        """Whether every day of the other lies in this one."""
        return self.first <= other.first and other.last <= self.last

    def years(self) -> range:
        """The fiscal years that share a day with it."""
        return range(fiscal_year(self.first), fiscal_year(self.last) + 1)

    def touches(self, other: Span) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted. Empty means: no restriction."""

    kinds: frozenset[Kind] = frozenset()
    organiser: Organiser | None = None
    courses: frozenset[int] = frozenset()

    def takes_all_kinds(self) -> bool:
        return not self.kinds or self.kinds == frozenset(Kind)

    def admits(self, *, kind: str, organiser: str, course: int | None) -> bool:
        """Whether a result entered by hand belongs to this scope.

        What the result does not say ('' or None) may be anything, so it belongs only where
        this scope does not ask.
        """
        return (
            (self.takes_all_kinds() or kind in self.kinds)
            and (self.organiser is None or organiser == self.organiser)
            and (not self.courses or course in self.courses)
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """Measure, window and scope; `plan` is the period of the plan, where there is one."""

    measure: Measure
    window: Window
    dates: Span | None = None
    plan: Span | None = None
    scope: Scope = Scope()

    def span(self, on: date, *, year: int | None = None) -> Span:
        """The window in which this day is counted.

        A yearly indicator counts the fiscal year of the day (or the fiscal year asked for);
        once its plan is over it stays at the plan's last year. Cumulative windows do not move.
        """
        if self.window is Window.PLAN_PERIOD_CUMULATIVE and self.plan is not None:
            return self.plan
        if self.window is Window.DATES_CUMULATIVE and self.dates is not None:
            return self.dates
        day = on if self.plan is None else min(on, self.plan.last)
        return Span(*fiscal_year_bounds(fiscal_year(day) if year is None else year))

    @property
    def is_yearly(self) -> bool:
        return self.window is Window.FISCAL_YEAR
