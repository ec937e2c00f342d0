"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime, time

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from classes.models import Offering
from common.clock import at_tokyo, tokyo_date

REGISTRATIONS_VIEWED = "offering.registrations_viewed"


@transaction.atomic
def record_registrations(offering: Offering, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the page that names who is registered: one line a day for each of them.

    None when the line is there already.
    """
    there = AuditEvent.objects.filter(
        subject_type=offering._meta.label,
        subject_key=str(offering.pk),
        action=REGISTRATIONS_VIEWED,
        actor_key=by.key,
        at__gte=at_tokyo(tokyo_date(at), time.min),
    )
    if there.exists():
        return None
    return audit.record(
        REGISTRATIONS_VIEWED, on=offering, municipality=offering.municipality, by=by, at=at
    )
