"""Venues as they are listed and chosen from."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.choices import Role
from accounts.models import Membership, Municipality
from classes.choices import CatalogueState, OfferingState, SessionState
from classes.models import Session, Venue, VenueClosedDay, VenueStaff
from classes.queries import scopes
from common.clock import at_tokyo


def listed(membership: Membership, *, on: date) -> QuerySet[Venue]:
    """The venues somebody answers for, those in use first, with their closed days from `on`."""
    ahead = VenueClosedDay.objects.filter(day__gte=on).order_by("day", "pk")
    return (
        scopes.venues_for(membership)
        .annotate(held=Count("sessions"))
        .prefetch_related(Prefetch("closed_days", queryset=ahead, to_attr="closed_ahead"))
        .order_by("state", "kana", "name", "pk")
    )


def choosable(membership: Membership, *, besides: int | None = None) -> QuerySet[Venue]:
    """The venues in which somebody may plan; `besides` (a key) adds one that is in use."""
    return scopes.venues_for(membership).filter(Q(state=CatalogueState.IN_USE) | Q(pk=besides))


def facility_staff(municipality: Municipality) -> QuerySet[Membership]:
    """Who may be named to answer for a venue."""
    return (
        Membership.objects.filter(municipality=municipality, role=Role.FACILITY_STAFF)
        .select_related("user")
        .order_by("user__display_name", "pk")
    )


def answered_for(members: Sequence[Membership]) -> dict[int, list[str]]:
    """The names of the venues that each of them answers for, by the key of the membership."""
    found: dict[int, list[str]] = {member.pk: [] for member in members}
    rows = (
        VenueStaff.objects.filter(membership__in=members)
        .order_by("venue__kana", "venue__name", "pk")
        .values_list("membership_id", "venue__name")
    )
    for key, name in rows:
        found[key].append(name)
    return found


def planned_on(venue: Venue, *, day: date) -> QuerySet[Session]:
    """What is planned in the venue on the day: to be moved, should it close."""
    start = at_tokyo(day, time.min)
    return (
        Session.objects.filter(
            venue=venue,
            state=SessionState.SCHEDULED,
            starts_at__gte=start,
            starts_at__lt=start + timedelta(days=1),
        )
        .exclude(offering__state=OfferingState.CANCELLED)
        .select_related("offering")
        .order_by("starts_at", "pk")
    )
