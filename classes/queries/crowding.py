"""Who has a seat in a class that has more people than seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, When

from accounts.models import AuditEvent
from classes.choices import SEATED_STATES, RegistrationState
from classes.models import Offering, Registration
from classes.queries import seats
from classes.queries.seats import PoolKey, Seats
from people.models import Participant

KEPT = "registration.kept"
"""The audit action that says: stays, although there are more people than seats."""


@dataclass(frozen=True)
class Person:
    """Somebody in a crowded pool; `settled` when staff decided already that they stay."""

    registration: Registration
    over: int
    settled: bool


def over(offering: Offering, *, at: datetime) -> int:
    """How many more people than seats there are, all pools together."""
    pools = seats.count(offering, at=at).pools.values()
    return sum(pool.over for pool in pools if pool.capacity)


def over_for(registration: Registration, counted: Seats) -> int:
    """How many are too many where this registration has its seat; 0 where all fit, and where
    there are no seats at all: a session that was called off, a walk-in of no device."""
    keys: Sequence[PoolKey] = counted.of(registration)
    pools = [counted.pools[key] for key in keys if key in counted.pools]
    return max((pool.over for pool in pools if pool.capacity), default=0)


def seated(offering: Offering) -> list[Participant]:
    """Whom fewer seats may concern: open offers first, then the latest registered."""
    return [row.participant.kept for row in _rows(offering)]


def people(offering: Offering, *, at: datetime) -> list[Person]:
    """Everybody in a crowded pool: those with an open offer first, then the latest registered.

    Three queries at most, and the phone numbers.
    """
    counted = seats.count(offering, at=at)
    rows = _rows(offering).prefetch_related("participant__phones")
    crowded = [(row, many) for row in rows if (many := over_for(row, counted))]
    stay = settled([row for row, _ in crowded])
    return [Person(row, many, str(row.pk) in stay) for row, many in crowded]


def _rows(offering: Offering) -> QuerySet[Registration]:
    return (
        Registration.objects.filter(offering=offering, state__in=SEATED_STATES)
        .select_related("participant__merged_into", "session", "slot")
        .annotate(
            turn=Case(
                When(state=RegistrationState.OFFERED, then=0),
                default=1,
                output_field=IntegerField(),
            )
        )
        .order_by("turn", "-registered_at", "-pk")
    )


def settled(rows: Sequence[Registration]) -> set[str]:
    """The keys of those about whom it is written down that they stay."""
    kept = AuditEvent.objects.filter(
        action=KEPT,
        subject_type=Registration._meta.label,
        subject_key__in=[str(row.pk) for row in rows],
    ).order_by("pk")
    return {*kept.values_list("subject_key", flat=True)}
