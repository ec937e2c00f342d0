"""One indicator's figure beside its target."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import Municipality
from attendance.models import AttendanceFact
from classes.choices import Kind, Organiser
from classes.models import Course
from common import fiscal
from reports.choices import SHOWN, Measure, Visibility, Window
from reports.indicators import counting, past
from reports.indicators.counting import facts_of
from reports.indicators.past import PastResults
from reports.models import Indicator, PastResult
from reports.rules import pace, wording
from reports.rules.definitions import Definition, Scope, Span
from reports.rules.pace import Number, Pace


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator says on a day: the figure, the target, and the words for both."""

    indicator: Indicator
    definition: Definition
    span: Span
    as_of: date
    """The day up to which is counted: the day asked for, or the last day of a closed window."""
    actual: Number
    counted: Number
    """The part of `actual` that this system counted; the rest are results entered by hand."""
    facts_count: int
    past: PastResults
    targets: Mapping[int, int]
    pace: Pace
    course_titles: Sequence[str] = field(default=())

    @property
    def past_results(self) -> Number:
        return self.past.total

    @property
    def target(self) -> int | None:
        return self.pace.goal.value if self.pace.goal else None

    @property
    def target_year(self) -> int | None:
        return self.pace.goal.fiscal_year if self.pace.goal else None

    @property
    def amount(self) -> str:
        """'1,023人'."""
        return wording.amount(self.actual, self.indicator.unit)

    @property
    def pace_in_words(self) -> str:
        return wording.pace(self.pace, actual=self.actual, unit=self.indicator.unit)

    @property
    def need_in_words(self) -> str:
        return wording.need(self.pace, unit=self.indicator.unit)

    @property
    def target_amount(self) -> str:
        return "" if self.target is None else wording.amount(self.target, self.indicator.unit)

    @property
    def target_label(self) -> str:
        """'令和8年度の目標', or for a cumulative window '令和12年度末の目標'."""
        if self.target_year is None:
            return ""
        end = "" if self.definition.is_yearly else "末"
        return f"{fiscal.label(self.target_year)}{end}の目標"

    @property
    def expected_amount(self) -> str:
        line = self.pace.expected
        return "" if line is None else wording.amount(round(line), self.indicator.unit)

    @property
    def past_amount(self) -> str:
        return wording.amount(self.past_results, self.indicator.unit)

    @property
    def baseline_amount(self) -> str:
        value = self.indicator.baseline_value
        return "" if value is None else wording.amount(value, self.indicator.unit)

    @property
    def bar_in_words(self) -> str:
        """What the bar shows, for somebody who does not see it."""
        line = f"。この日までの予定は{self.expected_amount}" if self.expected_amount else ""
        share = f"{self.pace.percent}％" if self.pace.percent is not None else ""
        return f"目標{self.target_amount}のうち{self.amount}、{share}{line}"

    @property
    def period(self) -> str:
        return wording.period(self.span)

    @property
    def sentence(self) -> str:
        """The definition in Japanese, built from the row."""
        return wording.definition(
            self.definition,
            span=self.span,
            past=self.past_results,
            unit=self.indicator.unit,
            course_titles=self.course_titles,
        )

    @property
    def expected_share(self) -> float | None:
        """How far the calendar is, in per cent of the target."""
        if self.pace.expected is None or self.target is None:
            return None
        return min(self.pace.expected / self.target * 100, 100.0)

    @property
    def filled(self) -> float:
        """How much of the bar is filled, in per cent."""
        return min(self.pace.percent or 0.0, 100.0)

    def as_json(self) -> dict[str, Any]:
        """The stable form for machines. Dates are ISO, numbers plain, missing values null."""
        row = self.indicator
        return {
            "slug": row.slug,
            "title": row.title,
            "unit": row.unit,
            "measure": row.measure,
            "window": {
                "kind": row.window,
                "from": self.span.first.isoformat(),
                "to": self.span.last.isoformat(),
            },
            "scope": {
                "kinds": [*row.kinds],
                "organiser": row.organiser or None,
                "courses": [*self.course_titles],
            },
            "baseline": None
            if row.baseline_value is None
            else {"value": row.baseline_value, "label": row.baseline_label},
            "target": self._target_json(),
            "targets": {str(year): value for year, value in sorted(self.targets.items())},
            "actual": self.actual,
            "past_results": self.past_results,
            "percent": self.pace.percent,
            "expected": self.pace.expected,
            "needed_per_month": self.pace.needed_per_month,
            "standing": self.pace.standing.value,
            "pace": self.pace_in_words,
            "as_of": self.as_of.isoformat(),
            "definition": self.sentence,
            "source": row.source,
        }

    def _target_json(self) -> dict[str, Any] | None:
        if self.target is None:
            return None
        return {
            "value": self.target,
            "fiscal_year": self.target_year,
            "wording": self.indicator.target_wording,
        }


def definition_of(indicator: Indicator) -> Definition:
    """The row's measure, window and scope as plain values."""
    dates = (
        Span(indicator.window_from, indicator.window_to)
        if indicator.window_from and indicator.window_to
        else None
    )
    plan = Span(indicator.plan.starts_on, indicator.plan.ends_on) if indicator.plan else None
    return Definition(
        measure=Measure(indicator.measure),
        window=Window(indicator.window),
        dates=dates,
        plan=plan,
        scope=Scope(
            kinds=frozenset(Kind(kind) for kind in indicator.kinds),
            organiser=Organiser(indicator.organiser) if indicator.organiser else None,
            courses=frozenset(course.pk for course in indicator.courses.all()),
        ),
    )


def facts(
    indicator: Indicator, *, on: date, year: int | None = None
) -> QuerySet[AttendanceFact]:
    """The facts behind the figure of the day, in the order of the days."""
    definition = definition_of(indicator)
    return facts_of(
        indicator.municipality,
        definition,
        span=definition.span(on, year=year),
        until=on,
    )


def read(
    indicator: Indicator,
    *,
    on: date,
    year: int | None = None,
    results: Sequence[PastResult] | None = None,
) -> Reading:
    """The indicator's figure at the end of the day, as it is defined now.

    `year` reads a yearly indicator for another fiscal year. `results` are the municipality's
    past results, if they are at hand. A window that is over stays at its last day.
    """
    return read_as(indicator, definition_of(indicator), on=on, year=year, results=results)


def read_as(
    indicator: Indicator,
    definition: Definition,
    *,
    on: date,
    year: int | None = None,
    results: Sequence[PastResult] | None = None,
) -> Reading:
    """The figure as it would be under this definition: what a change would do."""
    span = definition.span(on, year=year)
    rows = facts_of(indicator.municipality, definition, span=span, until=on)
    tally = counting.tally(rows, definition.measure)
    counted = tally.value
    if definition.measure is Measure.PUBLISHED_INDICATORS:
        counted = published(indicator.municipality, until=min(on, span.last))
    known = past.all_of(indicator.municipality) if results is None else results
    taken = past.within(known, definition, span=span)
    actual = past.plain(float(counted + taken.total))
    targets = {target.fiscal_year: target.value for target in indicator.targets.all()}
    return Reading(
        indicator=indicator,
        definition=definition,
        span=span,
        as_of=min(on, span.last),
        actual=actual,
        counted=counted,
        facts_count=tally.facts,
        past=taken,
        targets=targets,
        pace=pace.pace(actual, targets=targets, definition=definition, span=span, on=on),
        course_titles=_titles(indicator, definition.scope),
    )


def read_all(
    municipality: Municipality,
    on: date,
    *,
    visibilities: Collection[Visibility] = SHOWN,
) -> list[Reading]:
    """Every indicator of the municipality that is shown, in its order.

    For the public: `visibilities=[Visibility.PUBLISHED]`.
    """
    rows = (
        Indicator.objects.filter(municipality=municipality, visibility__in=visibilities)
        .select_related("municipality", "plan")
        .prefetch_related("targets", "courses")
        .order_by("position", "pk")
    )
    results = past.all_of(municipality)
    return [read(row, on=on, results=results) for row in rows]


def published(municipality: Municipality, *, until: date) -> int:
    """How many indicators the municipality has published by the end of the day."""
    return Indicator.objects.filter(
        municipality=municipality, visibility=Visibility.PUBLISHED, published_on__lte=until
    ).count()


def _titles(indicator: Indicator, scope: Scope) -> list[str]:
    known = {course.pk: course.title for course in indicator.courses.all()}
    if not scope.courses <= known.keys():
        known = dict(Course.objects.filter(pk__in=scope.courses).values_list("pk", "title"))
    return sorted(known[course] for course in scope.courses)
