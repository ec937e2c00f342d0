"""Seats: no more taken than there are, and none free while somebody waits for it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import AuditEvent
from classes.choices import (
    AT_THE_DOOR,
    QUEUED_STATES,
    SEATED_STATES,
    Channel,
    OfferingState,
    RegistrationState,
)
from classes.models import Offering, Registration, RegistrationEvent
from classes.queries import crowding, lines, next_lots, seats
from classes.queries.reconciliation import found
from classes.queries.reconciliation.found import GRACE, Check, Finding
from classes.queries.reconciliation.scope import Scope
from classes.queries.seats import PoolKey, Seats

AT_ONCE = 200
CHANGED = "offering.changed"


def oversold(scope: Scope) -> Iterator[Finding]:
    """Seats given beyond the last one, but for those at the door, those whom staff let stay,
    and those who had theirs before there were fewer, for a reason that is written down."""
    for offering, counted in _counted(scope, [*SEATED_STATES]):
        crowded = [key for key, pool in counted.pools.items() if pool.capacity and pool.over]
        if crowded:
            yield from _beyond(offering, counted, crowded)


def fill_forgotten(scope: Scope) -> Iterator[Finding]:
    """Lots in line for which there is a seat, and nobody asked them."""
    for offering, counted in _counted(scope, [*QUEUED_STATES]):
        if offering.state != OfferingState.PUBLISHED or not next_lots.may_fit(counted):
            continue
        begins = lines.beginnings(offering)
        line = [
            row
            for row in lines.waiting(offering)
            if row.called_at is None and begins.get(row.session_id, scope.at) > scope.at
        ]
        for lot in next_lots.fitting(lines.lots(line), counted):
            yield found.of(
                Check.FILL_FORGOTTEN,
                (offering.municipality.code, offering.public_id),
                receipts=[row.reference for row in lot],
                sentence="席が空いているのに、次の方へのご案内がありません。",
            )


def _counted(scope: Scope, states: list[str]) -> Iterator[tuple[Offering, Seats]]:
    """The offerings that have somebody in these states, with their seats: some queries for
    many offerings. Seats kept for callers count as kept a while longer: their release is
    noticed when somebody looks."""
    somebody = Registration.objects.filter(offering=OuterRef("pk"), state__in=states)
    rows = scope.offerings().filter(Exists(somebody)).select_related("municipality")
    stream = rows.prefetch_related("sessions").iterator(AT_ONCE)
    while offerings := [*islice(stream, AT_ONCE)]:
        counted = seats.counts(offerings, at=scope.at - GRACE)
        for offering in offerings:
            yield offering, counted[offering.pk]


def _beyond(offering: Offering, counted: Seats, crowded: list[PoolKey]) -> Iterator[Finding]:
    """Whoever had their seat when all seats of a pool were gone: those before them, who have
    theirs still, were as many as there are seats."""
    rows = [*_by_turn(offering)]
    stays, lowered = crowding.settled(rows), _lowered(offering)
    told: set[int] = set()
    for key in crowded:
        inside = [row for row in rows if key in counted.of(row)]
        for row in inside[counted.pools[key].capacity :]:
            if row.pk in told or _explained(row, stays=stays, lowered=lowered):
                continue
            told.add(row.pk)
            offered = row.state == RegistrationState.OFFERED
            yield found.of(
                Check.OFFERED_WITHOUT_SEAT if offered else Check.OVERSOLD,
                (offering.municipality.code, offering.public_id),
                receipts=[row.reference],
                sentence=(
                    "空いた席がないのに、繰上げをご案内しています。"
                    if offered
                    else f"席{counted.pools[key].capacity}に対して、"
                    f"{counted.pools[key].taken}人が席を持っています。"
                ),
            )


def _by_turn(offering: Offering) -> QuerySet[Registration]:
    """Whoever has a seat, in the order in which they got it, with the step that gave it."""
    given = (
        RegistrationEvent.objects.filter(
            registration=OuterRef("pk"), to_state__in=SEATED_STATES
        )
        .exclude(from_state__in=SEATED_STATES)
        .order_by("-pk")
    )
    return (
        Registration.objects.filter(offering=offering, state__in=SEATED_STATES)
        .annotate(
            turn=Subquery(given.values("pk")[:1]),
            given_at=Subquery(given.values("at")[:1]),
            given_for=Subquery(given.values("reason")[:1]),
        )
        .order_by("turn", "pk")
    )


def _explained(row: Registration, *, stays: set[str], lowered: datetime | None) -> bool:
    given_at = getattr(row, "given_at", None)
    return (
        row.channel == Channel.WALK_IN
        or getattr(row, "given_for", None) == AT_THE_DOOR
        or str(row.pk) in stays
        or (lowered is not None and given_at is not None and given_at <= lowered)
    )


def _lowered(offering: Offering) -> datetime | None:
    """When there were made fewer seats than were taken for the last time, with a reason."""
    changes = AuditEvent.objects.filter(
        action=CHANGED, subject_type=Offering._meta.label, subject_key=str(offering.pk)
    )
    times = [
        at for at, detail in changes.values_list("at", "detail").order_by("pk")
        if detail.get("reason")
    ]  # fmt: skip
    return max(times, default=None)
