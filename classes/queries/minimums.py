"""Offerings for which too few people applied, and nobody has decided yet what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import AuditEvent
from classes.choices import LIVE_STATES, OfferingState, SessionState
from classes.models import Offering, Session

DECIDED = "offering.held_below_minimum"
"""The audit event by which an offering is held although too few applied."""


@dataclass(frozen=True)
class Shortfall:
    """A closed offering below its minimum (最少催行人数)."""

    offering: Offering
    people: int

    @property
    def missing(self) -> int:
        return (self.offering.minimum or 0) - self.people


def shortfalls(offerings: QuerySet[Offering], *, at: datetime) -> list[Shortfall]:
    """Those that are closed, not begun and below their minimum, the nearest closing first;
    without those that are held all the same since they closed. Two queries."""
    held = Session.objects.filter(offering=OuterRef("pk"), state=SessionState.SCHEDULED)
    rows = (
        offerings.filter(
            Exists(held),
            ~Exists(held.filter(starts_at__lte=at)),
            state=OfferingState.PUBLISHED,
            minimum__isnull=False,
            closes_at__lte=at,
        )
        .annotate(
            people=Count(
                "registrations__participant",
                filter=Q(registrations__state__in=LIVE_STATES),
                distinct=True,
            )
        )
        .filter(people__lt=F("minimum"))
        .order_by("closes_at", "pk")
    )
    found = [*rows]
    decided = _decided(found)
    return [
        Shortfall(offering=row, people=row.people)
        for row in found
        if decided.get(row.pk, row.opens_at) < row.closes_at
    ]


def shortfall(offering: Offering, *, at: datetime) -> Shortfall | None:
    """That of one offering, if there is one."""
    if offering.minimum is None:
        return None
    found = shortfalls(Offering.objects.filter(pk=offering.pk), at=at)
    return found[0] if found else None


def _decided(offerings: Iterable[Offering]) -> dict[int, datetime]:
    """When it was last decided to hold each of them all the same."""
    keys = [str(each.pk) for each in offerings]
    if not keys:
        return {}
    events = AuditEvent.objects.filter(
        subject_type=Offering._meta.label, subject_key__in=keys, action=DECIDED
    )
    return {int(key): at for key, at in events.order_by("at").values_list("subject_key", "at")}
