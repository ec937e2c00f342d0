"""A figure month by month, for one fiscal year of its window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common import fiscal
from reports.indicators import counting
from reports.indicators.past import plain
from reports.indicators.readings import Reading
from reports.rules.pace import Number


@dataclass(frozen=True, slots=True)
class Month:
    """One month. None where the month has not begun: nothing is not the same as 0."""

    first: date
    value: Number | None
    running: Number | None


@dataclass(frozen=True, slots=True)
class Year:
    """The months of one fiscal year that lie in the window. `carried` is what the window had
    before them: earlier years, and the results entered by hand."""

    year: int
    carried: Number
    months: Sequence[Month]
    earlier_years: bool

    @property
    def total(self) -> Number:
        return plain(float(sum(month.value or 0 for month in self.months)))

    @property
    def end(self) -> Number:
        """Carried and counted together; in the window's last year this is the figure."""
        return plain(float(self.carried + self.total))


def of(reading: Reading, *, year: int | None = None) -> Year:
    """The months of a fiscal year (the year of the figure's day, unless one is asked for)."""
    facts = counting.facts_of(
        reading.indicator.municipality,
        reading.definition,
        span=reading.span,
        until=reading.as_of,
    )
    figures = counting.by_month(facts, reading.definition.measure)
    years = reading.span.years()
    last = min(max(fiscal.fiscal_year(reading.as_of), years[0]), years[-1])
    shown = year if year is not None and year in years else last
    first_month = fiscal.months(shown)[0]
    before = sum(value for month, value in figures.items() if month < first_month)
    carried = running = reading.past_results + before
    months = []
    for month in fiscal.months(shown):
        if not reading.span.first.replace(day=1) <= month <= reading.span.last:
            continue
        if month > reading.as_of:
            months.append(Month(month, None, None))
            continue
        value = figures.get(month, 0)
        running += value
        months.append(Month(month, value, plain(float(running))))
    return Year(shown, plain(float(carried)), months, earlier_years=shown > years[0])
