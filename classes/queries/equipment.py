"""What there is to lend, and what is kept or out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Municipality
from classes.choices import OfferingState, RegistrationState, SessionState
from classes.choices.equipment import (
    INVENTORY_STATES,
    EquipmentKind,
    LoanState,
    LoanTerm,
)
from classes.models import (
    Equipment,
    EquipmentNote,
    EquipmentReservation,
    Loan,
    LoanSettings,
    Session,
)
from classes.rules import lending
from classes.rules.lending import Hold, Span

# From these no registration comes back: what was kept for it is free.
OVER = [RegistrationState.CANCELLED, RegistrationState.WITHDRAWN]


@dataclass(frozen=True)
class Kept:
    """What a meeting needs of one kind: kept for it as a whole (`pool`), for single people
    (`single`), and out already. The most of the three counts."""

    pool: int = 0
    single: int = 0
    out: int = 0

    @property
    def count(self) -> int:
        return max(self.pool, self.single, self.out)


@dataclass(frozen=True)
class Shortage:
    """A meeting for which more is kept than there will be."""

    session: Session
    kind: EquipmentKind
    missing: int


def settings_of(municipality: Municipality) -> LoanSettings:
    """How the municipality lends; as it is at first where nobody has said."""
    found = LoanSettings.objects.filter(municipality=municipality).first()
    return found or LoanSettings(municipality=municipality)


def listed(municipality: Municipality) -> QuerySet[Equipment]:
    """Every device of the municipality, by number."""
    rows = Equipment.objects.filter(municipality=municipality)
    return rows.select_related("municipality", "home").order_by("number", "pk")


def by_number(text: str, *, municipality: Municipality) -> Equipment | None:
    """The device that was scanned or typed; None for what is no device of this town."""
    read = lending.read_number(text)
    if read is None or read[0] not in {"", municipality.code}:
        return None
    return listed(municipality).filter(number=read[1]).first()


def by_key(public_id: UUID, *, municipality: Municipality) -> Equipment | None:
    """The device, if it is this municipality's."""
    return listed(municipality).filter(public_id=public_id).first()


def ledger(equipment: Equipment) -> Sequence[EquipmentNote]:
    """What was done with it and noticed on it, the latest first."""
    return [*EquipmentNote.objects.filter(equipment=equipment).order_by("-at", "-pk")]


def inventory(municipality: Municipality) -> dict[EquipmentKind, int]:
    """How many of each kind can be reckoned with: neither in repair nor lost nor retired."""
    rows = Equipment.objects.filter(municipality=municipality, state__in=INVENTORY_STATES)
    counted = rows.order_by().values_list("kind").annotate(number=Count("pk"))
    return {EquipmentKind(kind): number for kind, number in counted}


def kept(sessions: Iterable[Session]) -> dict[tuple[int, str], Kept]:
    """What each of these meetings needs, by its key and the kind: two queries."""
    keys = [session.pk for session in sessions]
    live = Q(registration__isnull=True) | ~Q(registration__state__in=OVER)
    rows = EquipmentReservation.objects.filter(live, session__in=keys).order_by("pk")
    found: dict[tuple[int, str], list[int]] = {}
    for row in rows:
        place = 0 if row.registration_id is None else 1
        found.setdefault((row.session_id, row.kind), [0, 0, 0])[place] += row.count
    loans = Loan.objects.filter(session__in=keys, state=LoanState.OUT).order_by("pk")
    for meeting, kind in loans.values_list("session", "equipment__kind"):
        found.setdefault((meeting or 0, kind), [0, 0, 0])[2] += 1
    return {key: Kept(*numbers) for key, numbers in found.items()}


def span(session: Session, *, minutes: int) -> Span:
    """When devices are away for a meeting, with what is kept free before and after it."""
    spare = timedelta(minutes=minutes)
    return session.starts_at - spare, session.ends_at + spare


def holds(
    municipality: Municipality,
    kind: EquipmentKind,
    *,
    at: datetime,
    besides: Session | Loan | None = None,
) -> list[Hold]:
    """All by which devices of a kind are held from now on: meetings, and what is out.

    What is overdue is back when it is back. Four queries.
    """
    minutes = settings_of(municipality).buffer_minutes
    ahead = [row for row in _ahead(municipality, at=at, minutes=minutes) if row != besides]
    needs = kept(ahead)
    return [
        *(
            Hold(*span(row, minutes=minutes), needs[row.pk, kind].count)
            for row in ahead
            if (row.pk, kind) in needs
        ),
        *_out(municipality, kind, at=at, besides=besides),
    ]


def promised(
    municipality: Municipality,
    kind: EquipmentKind,
    *,
    within: Span,
    at: datetime,
    besides: Session | None = None,
) -> bool:
    """Whether another meeting of that while needs more devices of the kind than it has in hand
    already. Three queries."""
    minutes = settings_of(municipality).buffer_minutes
    start, end = within
    ahead = []
    for row in _ahead(municipality, at=at, minutes=minutes):
        begins, ends = span(row, minutes=minutes)
        if row != besides and begins < end and ends > start:
            ahead.append(row)
    needs = kept(ahead)
    return any(each.count > each.out for (_, counted), each in needs.items() if counted == kind)


def shortages(municipality: Municipality, *, at: datetime) -> list[Shortage]:
    """Meetings ahead for which there will be too few, because a device is in repair, lost, not
    yet back, or a meeting was moved. The earliest first."""
    minutes = settings_of(municipality).buffer_minutes
    there = inventory(municipality)
    ahead = [*_ahead(municipality, at=at, minutes=minutes)]
    needs = kept(ahead)
    kinds = {EquipmentKind(kind) for _, kind in needs}
    found = []
    for kind in sorted(kinds):
        held = holds(municipality, kind, at=at)
        for row in ahead:
            if (row.pk, kind) in needs:
                within = span(row, minutes=minutes)
                left = lending.free(there.get(kind, 0), held, within=within)
                if left < 0:
                    found.append(Shortage(row, kind, -left))
    return sorted(found, key=lambda each: (each.session.starts_at, each.session.pk))


def _ahead(municipality: Municipality, *, at: datetime, minutes: int) -> QuerySet[Session]:
    """The meetings that are to be held and not over, for which something is kept or out."""
    wanted = Q(equipment_reservations__isnull=False) | Q(loans__state=LoanState.OUT)
    return (
        Session.objects.filter(
            wanted,
            offering__municipality=municipality,
            state=SessionState.SCHEDULED,
            ends_at__gt=at - timedelta(minutes=minutes),
        )
        .exclude(offering__state=OfferingState.CANCELLED)
        .select_related("offering", "venue")
        .distinct()
        .order_by("starts_at", "pk")
    )


def _out(
    municipality: Municipality,
    kind: EquipmentKind,
    *,
    at: datetime,
    besides: Session | Loan | None,
) -> list[Hold]:
    """What is out beyond its meeting: taken home, or overdue."""
    spare = timedelta(minutes=settings_of(municipality).buffer_minutes)
    rows = Loan.objects.filter(
        municipality=municipality, state=LoanState.OUT, equipment__kind=kind
    ).order_by("pk")
    found = []
    for loan in rows:
        if loan == besides:
            continue
        back = loan.due_at + spare
        if back <= at:
            found.append(Hold(loan.lent_at, None, 1))
        elif loan.term == LoanTerm.TAKE_HOME:
            found.append(Hold(loan.lent_at, back, 1))
    return found
