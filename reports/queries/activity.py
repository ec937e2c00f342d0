"""How much went on: the counts that every town can show, with or without a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.choices import Kind


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts of one kind of class, or of all (kind None)."""

    kind: Kind | None
    sessions: int = 0
    attendances: int = 0
    people: int = 0

    @property
    def label(self) -> str:
        return str(self.kind.label) if self.kind else "合計"


def by_kind(municipality: Municipality, *, first: date, last: date) -> list[Activity]:
    """One row per kind in the days from first to last, and one for all kinds at the end.

    People who came to two kinds count once in each and once in the last row, so that row is
    no sum. One query for the sessions, and one for the people of each row: databases count
    distinct keys of one group far quicker than of several.
    """
    facts = AttendanceFact.objects.filter(
        municipality=municipality,
        role__in=(FactRole.PARTICIPANT, FactRole.GROUP),
        day__range=(first, last),
        count__gt=0,
    ).order_by()
    held = [*facts.values_list("kind", "session_id").annotate(people=Sum("count"))]
    return [_row(facts, held, kind) for kind in (*Kind, None)]


def _row(
    facts: QuerySet[AttendanceFact], held: Sequence[tuple[str, int, int]], kind: Kind | None
) -> Activity:
    mine = [row for row in held if kind is None or row[0] == kind]
    named = facts.filter(role=FactRole.PARTICIPANT)
    if kind is not None:
        named = named.filter(kind=kind)
    return Activity(
        kind,
        sessions=len({session for _, session, _ in mine}),
        attendances=sum(people for _, _, people in mine),
        people=named.values("person_key").distinct().count() if mine else 0,
    )
