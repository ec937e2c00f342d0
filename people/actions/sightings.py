"""When somebody was last seen: what retention periods count from."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from people.models import Participant


@transaction.atomic
def note(participant: Participant, *, day: date | None, by: Actor, at: datetime) -> Participant:
    """Write down the last day on which somebody took part; None when every mark was taken back.

    The day already known again writes nothing.
    """
    if participant.last_seen_on == day:
        return participant
    participant.last_seen_on = day
    participant.save(update_fields=["last_seen_on"])
    audit.record(
        "participant.seen",
        on=participant,
        municipality=participant.municipality,
        by=by,
        at=at,
        day=day.isoformat() if day else None,
    )
    return participant
