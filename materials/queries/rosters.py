"""Who is expected at a session, with what a roster says about them."""

from django.db.models import QuerySet

from accounts.models import Membership
from classes.choices import SessionState
from classes.models import Registration, Session
from classes.queries import registrations, scopes


def sessions_of(membership: Membership) -> QuerySet[Session]:
    """The sessions that somebody may open, with what the head of a roster says."""
    return scopes.sessions_for(membership).select_related(
        "offering__municipality", "offering__course", "venue", "instructor"
    )


def expected(session: Session) -> list[Registration]:
    """The registrations that hold a seat, with the people they stand for: one query."""
    return [*registrations.expected(session).select_related("participant__merged_into")]


def held(session: Session) -> int:
    """The n of 全n回: the sessions of the offering that are not cancelled."""
    return session.offering.sessions.exclude(state=SessionState.CANCELLED).count()
