"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime, time

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from classes.models import Session
from common.clock import at_tokyo, tokyo_date


@transaction.atomic
def record_search(
    municipality: Municipality, *, found: int, by: Actor, at: datetime
) -> AuditEvent:
    """Somebody searched people and saw this many; what they typed is not kept."""
    return audit.record(
        "participants.searched",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        found=found,
    )


@transaction.atomic
def record_roster(session: Session, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened a roster: one line a day for each of them, for every press opens it anew.

    None when the line is there already.
    """
    today = at_tokyo(tokyo_date(at), time.min)
    there = AuditEvent.objects.filter(
        subject_type=session._meta.label,
        subject_key=str(session.pk),
        action="roster.viewed",
        actor_key=by.key,
        at__gte=today,
    )
    if there.exists():
        return None
    municipality = session.offering.municipality
    return audit.record("roster.viewed", on=session, municipality=municipality, by=by, at=at)
