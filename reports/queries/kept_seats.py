"""Seats kept for phone, counter and paper, and how many were used before their release."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from classes.choices import DESK_CHANNELS, Joining, RegistrationState, SessionState
from classes.models import Offering, RegistrationEvent

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
    """Each of the offerings that keeps seats; three queries.

    Where sessions are joined one by one, so many are kept of each; devices and slots of a
    session share them.
    """
    rows = [*offerings.filter(kept_seats__gt=0).prefetch_related("sessions")]
    used = _used(rows)
    return [_of(row, used[row.pk], at=at) for row in rows]


def _of(offering: Offering, given: Counter[PoolKey], *, at: datetime) -> KeptSeats:
    parts = _parts(offering)
    whole = _in(given, None)
    used = sum(
        min(offering.kept_seats, whole + (_in(given, part) if part is not None else 0))
        for part in parts
    )
    until = offering.kept_until
    return KeptSeats(
        offering=offering,
        kept=offering.kept_seats * len(parts),
        used=used,
        released=until is not None and until <= at,
    )


def _in(given: Counter[PoolKey], session: int | None) -> int:
    """What was given of a session, or of the whole series, whatever the slot or the device."""
    return sum(people for key, people in given.items() if key[0] == session)


def _parts(offering: Offering) -> list[int | None]:
    """Of what seats are kept: of the series, or of each session that is held."""
    if offering.joining == Joining.SERIES:
        return [None]
    return [each.pk for each in offering.sessions.all() if each.state == SessionState.SCHEDULED]


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
