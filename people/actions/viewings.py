"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from people.models import Helper, Participant


@transaction.atomic
def record(participant: Participant, *, by: Actor, at: datetime) -> AuditEvent:
    """Somebody opened what is known about a person."""
    return audit.record(
        "participant.viewed",
        on=participant,
        municipality=participant.municipality,
        by=by,
        at=at,
    )


@transaction.atomic
def record_register(
    municipality: Municipality, *, people: int, by: Actor, at: datetime
) -> AuditEvent:
    """Somebody read so many lines of the register of helpers by machine."""
    return audit.record(
        "helpers.viewed",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_helper(helper: Helper, *, by: Actor, at: datetime) -> AuditEvent:
    """Somebody opened what is on file of a helper."""
    town = helper.municipality
    return audit.record("helper.viewed", on=helper, municipality=town, by=by, at=at)
