"""What somebody holds in hand: the secret of their own page, the key of a form they sent, or a
reference number."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import AuditEvent
from classes.choices import SessionState
from classes.models import Offering, Registration, Session
from people.models import Phone
from people.queries import identities

TRIED = "holder.tried"
REMEMBERED = timedelta(hours=24)
"""For how long wrong digits are counted against a reference number."""


def by_secret(secret: UUID) -> Registration | None:
    """The registration whose own page has this secret."""
    return _registrations().filter(secret=secret).first()


def by_request(key: str, *, offering: Offering) -> Registration | None:
    """The registration that the form with this key made for the offering."""
    return _registrations().filter(request_key=key, offering=offering).first()


def by_reference(reference: str) -> Registration | None:
    """The registration with this reference number, in whichever municipality."""
    return _registrations().filter(reference=reference).first()


def by_key(key: int) -> Registration | None:
    """The registration with this row number: only for a number that we signed ourselves."""
    return _registrations().filter(pk=key).first()


def answers(registration: Registration, *, last_four: str) -> bool:
    """Whether one of the person's numbers, theirs or their family's, ends in these digits."""
    theirs = Phone.objects.filter(participant__in=identities.of(registration.participant))
    return theirs.filter(last_four=last_four).exists()


def tries(reference: str, *, at: datetime) -> int:
    """How often wrong digits were given for the number of late, whether it exists or not."""
    return AuditEvent.objects.filter(
        subject_type=Registration._meta.label,
        subject_key=reference,
        action=TRIED,
        at__gt=at - REMEMBERED,
    ).count()


def meetings(registration: Registration) -> Sequence[Session]:
    """The sessions that somebody is registered for and that are held, the first one first."""
    if registration.session is not None:
        return [registration.session]
    held = registration.offering.sessions.filter(state=SessionState.SCHEDULED)
    return [*held.select_related("venue").order_by("starts_at", "pk")]


def _registrations() -> QuerySet[Registration]:
    return Registration.objects.select_related(
        "offering__municipality",
        "offering__venue",
        "offering__course",
        "participant",
        "session",
        "slot",
    ).order_by("pk")
