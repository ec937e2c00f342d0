"""What else is planned at the same time, in the same place or with the same instructor."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import Municipality
from classes.choices import OfferingState, SessionState
from classes.models import Offering, Session
from classes.rules import clashing
from classes.rules.clashing import Booking, Shared


@dataclass(frozen=True)
class Clash:
    """`session` is in the way of `planned`: both need the same venue or instructor."""

    planned: Booking
    session: Session
    shared: Shared

    @property
    def key(self) -> str:
        """Names the clash, so that a tick covers what was seen and nothing else."""
        return f"{self.planned.starts_at:%Y%m%d%H%M}/{self.session.pk}/{self.shared}"


def find(
    planned: Sequence[Booking],
    *,
    municipality: Municipality,
    besides: Offering | Session | None = None,
) -> list[Clash]:
    """Scheduled sessions, drafts included, that are in the way of what is planned; one query.

    `besides` leaves out an offering, or a session, that is being planned anew.
    """
    if not planned:
        return []
    others = [*_nearby(planned, municipality=municipality, besides=besides)]
    return [
        Clash(planned=booking, session=other, shared=shared)
        for booking in planned
        for other in others
        for shared in clashing.shared(booking, _booking(other))
    ]


def _nearby(
    planned: Sequence[Booking],
    *,
    municipality: Municipality,
    besides: Offering | Session | None,
) -> QuerySet[Session]:
    needs = Q(venue__in={booking.venue for booking in planned})
    if instructors := {booking.instructor for booking in planned if booking.instructor}:
        needs |= Q(instructor__in=instructors)
    sessions = Session.objects.filter(
        needs,
        offering__municipality=municipality,
        state=SessionState.SCHEDULED,
        starts_at__lt=max(booking.ends_at for booking in planned),
        ends_at__gt=min(booking.starts_at for booking in planned),
    ).exclude(offering__state=OfferingState.CANCELLED)
    if isinstance(besides, Offering):
        sessions = sessions.exclude(offering=besides)
    elif besides is not None:
        sessions = sessions.exclude(pk=besides.pk)
    return sessions.select_related("offering", "venue", "instructor").order_by(
        "starts_at", "pk"
    )


def _booking(session: Session) -> Booking:
    return Booking(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        venue=session.venue_id,
        instructor=session.instructor_id,
    )
