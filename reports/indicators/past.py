"""Results from before the system, and which of them a figure takes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Municipality
from classes.choices import Kind, Organiser
from reports.choices import Measure, PastResultState, Window
from reports.indicators.counting import facts_of
from reports.models import PastResult
from reports.rules.definitions import Definition, Scope, Span
from reports.rules.pace import Number


@dataclass(frozen=True, slots=True)
class PastResults:
    """What a figure takes in, and what it leaves out because only some of the days fit."""

    counted: tuple[PastResult, ...] = ()
    partly: tuple[PastResult, ...] = ()

    @property
    def total(self) -> Number:
        return plain(float(sum(result.value for result in self.counted)))


def all_of(municipality: Municipality) -> list[PastResult]:
    """The municipality's results that count, oldest first."""
    rows = PastResult.objects.filter(municipality=municipality, state=PastResultState.COUNTED)
    return [*rows.select_related("course").order_by("starts_on", "pk")]


def within(results: Iterable[PastResult], definition: Definition, *, span: Span) -> PastResults:
    """Those that this definition counts in this window."""
    fitting = [
        result
        for result in results
        if result.measure == definition.measure
        and definition.scope.admits(
            kind=result.kind, organiser=result.organiser, course=result.course_id
        )
    ]
    return PastResults(
        counted=tuple(result for result in fitting if span.holds(_days(result))),
        partly=tuple(
            result
            for result in fitting
            if span.touches(_days(result)) and not span.holds(_days(result))
        ),
    )


def recorded(result: PastResult) -> int:
    """How many facts of this system lie in the days and the scope of a result: if there are
    any, the same classes may have been counted twice."""
    days = _days(result)
    scope = Scope(
        kinds=frozenset({Kind(result.kind)} if result.kind else ()),
        organiser=Organiser(result.organiser) if result.organiser else None,
        courses=frozenset({result.course_id} if result.course_id else ()),
    )
    definition = Definition(
        Measure(result.measure), Window.DATES_CUMULATIVE, dates=days, scope=scope
    )
    facts = facts_of(result.municipality, definition, span=days, until=days.last)
    return facts.count()


def plain(value: float) -> Number:
    """A whole number without its '.0'."""
    return int(value) if value == int(value) else round(value, 1)


def _days(result: PastResult) -> Span:
    return Span(result.starts_on, result.ends_on)
