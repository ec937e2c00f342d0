"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime, time

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from common.clock import at_tokyo, tokyo_date

CALLS_VIEWED = "calls.viewed"


@transaction.atomic
def record_calls(municipality: Municipality, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the call list: one line a day for each of them, as each press opens it.

    None when the line is there already.
    """
    there = AuditEvent.objects.filter(
        municipality_code=municipality.code,
        action=CALLS_VIEWED,
        actor_key=by.key,
        at__gte=at_tokyo(tokyo_date(at), time.min),
    )
    if there.exists():
        return None
    return audit.record(CALLS_VIEWED, on=municipality, municipality=municipality, by=by, at=at)
