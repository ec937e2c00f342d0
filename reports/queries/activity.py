"""How much went on: the counts that every town can show, with or without a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import QuerySet, Sum

from accounts.models import AuditEvent, Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.choices import Kind, OfferingState, SessionState
from classes.models import Offering, Session
from common.clock import at_tokyo


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts of one kind of class, or of all (kind None)."""

    kind: Kind | None
    sessions: int = 0
    attendances: int = 0
    people: int = 0
    called_off: int = 0

    @property
    def label(self) -> str:
        return str(self.kind.label) if self.kind else "合計"


def by_kind(municipality: Municipality, *, first: date, last: date) -> list[Activity]:
    """One row per kind in the days from first to last, and one for all kinds at the end.

    People who came to two kinds count once in each and once in the last row, so that row is
    no sum. Called off (中止) counts the sessions of those days that had been announced and to
    which nobody came. One query for the sessions, two for what was called off, and one for the
    people of each row: databases count distinct keys of one group far quicker than of several.
    """
    facts = AttendanceFact.objects.filter(
        municipality=municipality,
        role__in=(FactRole.PARTICIPANT, FactRole.GROUP),
        day__range=(first, last),
        count__gt=0,
    ).order_by()
    held = [*facts.values_list("kind", "session_id").annotate(people=Sum("count"))]
    off = _called_off(municipality, first=first, last=last, held={row[1] for row in held})
    return [_row(facts, held, kind, off=off) for kind in (*Kind, None)]


def _called_off(
    municipality: Municipality, *, first: date, last: date, held: set[int]
) -> list[str]:
    """The kind of each session that was called off. What was never shown to the public was not
    called off: an offering cancelled as a draft."""
    rows = (
        Session.objects.filter(
            offering__municipality=municipality,
            state=SessionState.CANCELLED,
            starts_at__gte=at_tokyo(first, time.min),
            starts_at__lt=at_tokyo(last + timedelta(days=1), time.min),
        )
        .exclude(offering__state=OfferingState.DRAFT)
        .order_by("pk")
        .values_list("pk", "offering_id", "offering__kind")
    )
    found = [(str(offering), kind) for key, offering, kind in rows if key not in held]
    announced = AuditEvent.objects.filter(
        action="offering.published",
        subject_type=Offering._meta.label,
        subject_key__in=[offering for offering, _ in found],
    )
    keys = {*announced.order_by("pk").values_list("subject_key", flat=True)}
    return [kind for offering, kind in found if offering in keys]


def _row(
    facts: QuerySet[AttendanceFact],
    held: Sequence[tuple[str, int, int]],
    kind: Kind | None,
    *,
    off: Sequence[str],
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
        called_off=len([each for each in off if kind is None or each == kind]),
    )
