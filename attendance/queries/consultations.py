"""The consultation days somebody may open, and what was written down about them."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from accounts.models import Membership, Municipality
from attendance.models import ConsultationRecord
from classes.choices import Kind, OfferingState, SessionState
from classes.models import Session
from classes.queries import scopes
from common import fiscal
from common.clock import at_tokyo, tokyo_date

BACK, AHEAD = timedelta(days=14), timedelta(days=31)
"""How far the list of consultation days reaches."""


def near(membership: Membership, *, at: datetime) -> list[Session]:
    """The consultation days of the scope that are near, held or to be held, in their order."""
    midnight = at_tokyo(tokyo_date(at), time.min)
    rows = scopes.sessions_for(membership).filter(
        offering__kind=Kind.CONSULTATION,
        offering__state=OfferingState.PUBLISHED,
        state=SessionState.SCHEDULED,
        starts_at__range=(midnight - BACK, midnight + AHEAD),
    )
    return [*rows.select_related("offering", "venue")]


def records(session: Session) -> QuerySet[ConsultationRecord]:
    """What was written down of the session, in the order of the numbers."""
    return (
        ConsultationRecord.objects.filter(session=session)
        .select_related(
            "session__offering__municipality",
            "ticket__registration__participant__merged_into",
            "suggested",
        )
        .prefetch_related("topics")
        .order_by("ticket__number", "recorded_at", "pk")
    )


def outdated(municipality: Municipality, *, at: datetime) -> QuerySet[ConsultationRecord]:
    """Records with words in them that are kept no longer: from before the last fiscal year."""
    this_year = fiscal.fiscal_year(tokyo_date(at))
    first, _ = fiscal.fiscal_year_bounds(this_year - 1)
    rows = ConsultationRecord.objects.filter(
        session__offering__municipality=municipality, day__lt=first
    )
    return rows.exclude(note="", next_step="")
