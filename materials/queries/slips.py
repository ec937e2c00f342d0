"""Registrations of which a slip may be printed."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from accounts.models import Membership
from classes.choices import LIVE_STATES, SessionState
from classes.models import Offering, Registration, Session
from classes.queries import scopes
from common import kana


def of_session(session: Session) -> list[Registration]:
    """All that are not over and are for the session, alone or in the series, in the order of
    their furigana: one query."""
    rows = _rows().filter(
        Q(session__isnull=True) | Q(session=session),
        offering=session.offering_id,
        state__in=LIVE_STATES,
    )
    return sorted(rows, key=lambda row: (kana.sort_key(row.participant.kept.kana), row.pk))


def for_member(membership: Membership) -> QuerySet[Registration]:
    """The registrations for the offerings that somebody may open."""
    own = scopes.offerings_for(membership).order_by().values("pk")
    return _rows().filter(offering__in=own)


def held(offering: Offering) -> Sequence[Session]:
    """The sessions that are not cancelled, the earliest first, with their venues."""
    rows = offering.sessions.filter(state=SessionState.SCHEDULED)
    return [*rows.select_related("venue").order_by("starts_at", "pk")]


def _rows() -> QuerySet[Registration]:
    return Registration.objects.select_related(
        "offering__municipality",
        "offering__venue",
        "participant__merged_into",
        "slot",
    ).order_by("pk")
