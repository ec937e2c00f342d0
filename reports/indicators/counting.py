"""Counting facts: one query per figure, answered from the index `facts_to_count` alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet, Sum

from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from reports.choices import Measure
from reports.rules.definitions import Definition, Span
from reports.rules.pace import Number

VISITORS = (FactRole.PARTICIPANT, FactRole.GROUP)
ROLES: dict[Measure, tuple[FactRole, ...]] = {
    Measure.ATTENDANCES: VISITORS,
    Measure.UNIQUE_PARTICIPANTS: (FactRole.PARTICIPANT,),
    Measure.FIRST_TIMERS: VISITORS,
    Measure.SESSIONS_HELD: VISITORS,
    Measure.HELPER_HOURS: (FactRole.HELPER,),
    Measure.HELPERS: (FactRole.HELPER,),
    Measure.CONSULTATIONS: (FactRole.CONSULTATION,),
    Measure.CONSULTATION_MINUTES: (FactRole.CONSULTATION,),
}
# What is added up, or the column of which each value counts once.
SUMS = {
    Measure.ATTENDANCES: "count",
    Measure.FIRST_TIMERS: "first_time",
    Measure.HELPER_HOURS: "minutes",
    Measure.CONSULTATIONS: "count",
    Measure.CONSULTATION_MINUTES: "minutes",
}
ONCE = {
    Measure.UNIQUE_PARTICIPANTS: "person_key",
    Measure.SESSIONS_HELD: "session_id",
    Measure.HELPERS: "label",
}
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure, and how many facts it stands on."""

    value: Number
    facts: int


def facts_of(
    municipality: Municipality, definition: Definition, *, span: Span, until: date
) -> QuerySet[AttendanceFact]:
    """The facts of a window up to a day, in the order of the days; none for a measure that is
    not counted from facts."""
    roles = ROLES.get(definition.measure)
    last = min(span.last, until)
    if roles is None or last < span.first:
        return AttendanceFact.objects.none()
    facts = AttendanceFact.objects.filter(
        municipality=municipality, role__in=roles, day__range=(span.first, last)
    )
    if definition.measure in SUMS:
        facts = facts.filter(**{f"{SUMS[definition.measure]}__gt": 0})
    elif definition.measure is Measure.SESSIONS_HELD:
        facts = facts.filter(count__gt=0)
    scope = definition.scope
    if not scope.takes_all_kinds():
        facts = facts.filter(kind__in=sorted(scope.kinds))
    if scope.organiser is not None:
        facts = facts.filter(organiser=scope.organiser)
    if scope.courses:
        facts = facts.filter(course__in=sorted(scope.courses))
    return facts.order_by("day", "session_id", "pk")


def tally(facts: QuerySet[AttendanceFact], measure: Measure) -> Tally:
    """The figure that these facts amount to."""
    if measure in SUMS:
        row = facts.order_by().aggregate(value=Sum(SUMS[measure]), facts=Count("*"))
        return Tally(_in_unit(row["value"] or 0, measure), row["facts"])
    if measure in ONCE:
        each = facts.order_by().values(ONCE[measure]).annotate(facts_of_one=Count("*"))
        row = each.aggregate(value=Count("*"), facts=Sum("facts_of_one"))
        return Tally(row["value"], row["facts"] or 0)
    return Tally(0, 0)


def by_month(facts: QuerySet[AttendanceFact], measure: Measure) -> dict[date, Number]:
    """The figure by the first day of each month; the months add up to the figure.

    Who or what counts once counts in the month of the first appearance in the window.
    """
    months: Counter[date] = Counter()
    for day, value in _by_day(facts, measure):
        months[day.replace(day=1)] += value
    share = MINUTES if measure is Measure.HELPER_HOURS else 1
    return {
        month: value / share if share > 1 else value for month, value in sorted(months.items())
    }


def contributions(measure: Measure) -> Callable[[AttendanceFact], Number]:
    """A function that says of each fact, handed to it in their order, what it adds to the
    figure: over all facts of the figure the sum is the figure."""
    seen: set[Hashable] = set()

    def adds(fact: AttendanceFact) -> Number:
        if measure in SUMS:
            value: int = getattr(fact, SUMS[measure])
            return value / MINUTES if measure is Measure.HELPER_HOURS else value
        key: Hashable = getattr(fact, ONCE[measure])
        if key in seen:
            return 0
        seen.add(key)
        return 1

    return adds


def first_facts(
    facts: QuerySet[AttendanceFact], page: Iterable[AttendanceFact], measure: Measure
) -> set[int]:
    """The keys of those facts on a page that are the first of their person, session or helper
    among all facts of the figure, and so are the ones that count."""
    column = ONCE[measure]
    wanted = {getattr(fact, column) for fact in page}
    rows = facts.filter(**{f"{column}__in": wanted}).values_list(column, "pk")
    firsts: dict[Hashable, int] = {}
    for key, fact in rows:
        firsts.setdefault(key, fact)
    return {*firsts.values()}


def _by_day(facts: QuerySet[AttendanceFact], measure: Measure) -> Iterator[tuple[date, int]]:
    days = facts.order_by()
    if measure in SUMS:
        yield from days.values_list("day").annotate(value=Sum(SUMS[measure]))
    elif measure in ONCE:
        firsts = days.values(ONCE[measure]).annotate(first=Min("day"))
        for first in firsts.values_list("first", flat=True):
            yield first, 1


def _in_unit(value: int, measure: Measure) -> Number:
    """Minutes as hours to one decimal place; everything else is whole."""
    return round(value / MINUTES, 1) if measure is Measure.HELPER_HOURS else value
