"""Seats kept for phone, counter and paper, and how many were used before their release."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from classes.choices import DESK_CHANNELS, Joining, RegistrationState, SessionState
from classes.models import Offering, RegistrationEvent, Session
from classes.queries import seats

PoolKey = tuple[int | None, int | None, str]


@dataclass(frozen=True)
class KeptSeats:
    """One offering: seats kept, used by those they were kept for, and until when."""

    offering: Offering
    kept: int
    used: int
    released: bool

    @property
    def unused(self) -> int:
        """Kept and not taken by those they were kept for."""
        return self.kept - self.used


def kept_seats(offerings: QuerySet[Offering], *, at: datetime) -> list[KeptSeats]:
    """Each of the offerings that keeps seats; four queries.

    Where seats are told apart (sessions, slots, devices), so many are kept of each kind.
    """
    rows = [*offerings.filter(kept_seats__gt=0).prefetch_related("sessions__slots")]
    used = _used(rows)
    return [_of(row, used[row.pk], at=at) for row in rows]


def _of(offering: Offering, given: Counter[PoolKey], *, at: datetime) -> KeptSeats:
    pools = _pools(offering)
    kinds = [device.value for device in seats.devices(offering)]
    whole = {kind: given[None, None, kind] for kind in kinds}
    used = sum(
        min(
            offering.kept_seats,
            given[key] + (whole.get(key[2], 0) if key[0] is not None else 0),
        )
        for key in pools
    )
    until = offering.kept_until
    return KeptSeats(
        offering=offering,
        kept=offering.kept_seats * len(pools),
        used=used,
        released=until is not None and until <= at,
    )


def _pools(offering: Offering) -> list[PoolKey]:
    held: list[Session] = [
        each for each in offering.sessions.all() if each.state == SessionState.SCHEDULED
    ]
    if offering.joining == Joining.SLOT:
        return [(each.pk, slot.pk, "") for each in held for slot in each.slots.all()]
    parts: list[int | None] = [None]
    if offering.joining == Joining.SESSIONS:
        parts = [each.pk for each in held]
    return [(part, None, kind.value) for part in parts for kind in seats.devices(offering)]


def _used(offerings: Sequence[Offering]) -> dict[int, Counter[PoolKey]]:
    """Seats given to the desk before the release, by offering and pool."""
    before = Q(at__lt=F("registration__offering__kept_until")) | Q(
        registration__offering__kept_until__isnull=True
    )
    rows = (
        RegistrationEvent.objects.filter(
            before,
            registration__offering__in=offerings,
            registration__channel__in=DESK_CHANNELS,
            to_state=RegistrationState.CONFIRMED,
        )
        .order_by()
        .values_list(
            *("registration__offering_id", "registration__session_id"),
            *("registration__slot_id", "registration__device"),
        )
        .annotate(people=Count("registration", distinct=True))
    )
    used: dict[int, Counter[PoolKey]] = defaultdict(Counter)
    for offering, session, slot, device, people in rows:
        used[offering][session, slot, device] = people
    return used
