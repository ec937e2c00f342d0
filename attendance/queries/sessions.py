"""Sessions, as far as marking them is concerned."""

from datetime import date, datetime

from attendance import rules
from classes.choices import OfferingState, SessionState
from classes.models import Session
from common.clock import tokyo_date


def planned(keys: set[int]) -> dict[int, Session]:
    """The sessions as they are planned at this moment, with offering and municipality."""
    rows = Session.objects.filter(pk__in=keys).select_related("offering__municipality")
    return {row.pk: row for row in rows.order_by("pk")}


def day_of(session: Session) -> date:
    """The day in Japan for which the session is planned."""
    return tokyo_date(session.starts_at)


def obstacle(session: Session, *, at: datetime) -> rules.Obstacle | None:
    """What speaks against marking the session at this moment."""
    return rules.obstacle(
        session=SessionState(session.state),
        offering=OfferingState(session.offering.state),
        session_day=day_of(session),
        marked_on=tokyo_date(at),
    )
