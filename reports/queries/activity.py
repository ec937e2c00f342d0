"""How much went on: the counts that every town can show, with or without a target."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

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
    no sum. Two queries.
    """
    facts = AttendanceFact.objects.filter(
        municipality=municipality,
        role__in=(FactRole.PARTICIPANT, FactRole.GROUP),
        day__range=(first, last),
        count__gt=0,
    ).order_by()
    sessions = Count("session", distinct=True)
    attendances = Sum("count")
    people = Count("person_key", distinct=True, filter=Q(role=FactRole.PARTICIPANT))
    rows = facts.values("kind").annotate(
        sessions=sessions, attendances=attendances, people=people
    )
    found = {
        row["kind"]: Activity(
            Kind(row["kind"]), row["sessions"], row["attendances"], row["people"]
        )
        for row in rows
    }
    whole = facts.aggregate(sessions=sessions, attendances=attendances, people=people)
    total = Activity(None, whole["sessions"], whole["attendances"] or 0, whole["people"])
    return [*(found.get(kind.value, Activity(kind)) for kind in Kind), total]
