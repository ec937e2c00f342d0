"""Who is registered for what."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Municipality
from classes.choices import LIVE_STATES, OfferingState, SessionState
from classes.models import Offering, Registration, Session


def live(offering: Offering) -> QuerySet[Registration]:
    """The registrations that hold a seat, oldest first."""
    return (
        Registration.objects.filter(offering=offering, state__in=LIVE_STATES)
        .select_related("participant")
        .order_by("registered_at", "pk")
    )


def sessions_of(participants: Iterable[int], *, besides: Offering) -> QuerySet[Session]:
    """Scheduled sessions of other offerings in which these people (keys) hold a seat."""
    return (
        Session.objects.filter(
            state=SessionState.SCHEDULED,
            offering__state=OfferingState.PUBLISHED,
            offering__registrations__participant__in=[*participants],
            offering__registrations__state__in=LIVE_STATES,
        )
        .exclude(offering=besides)
        .select_related("offering")
        .order_by("starts_at", "pk")
        .distinct()
    )


def by_reference(reference: str, *, municipality: Municipality) -> Registration | None:
    """The registration with this reference number in the municipality, if there is one."""
    return (
        Registration.objects.filter(reference=reference, offering__municipality=municipality)
        .select_related("offering", "participant")
        .first()
    )
