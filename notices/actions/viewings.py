"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime, time

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from common.clock import at_tokyo, tokyo_date

CALLS_VIEWED = "calls.viewed"
MESSAGES_VIEWED = "messages.viewed"
POSTCARDS_VIEWED = "postcards.viewed"
LETTERS_VIEWED = "letters.viewed"
REPLIES_VIEWED = "replies.viewed"


def record_calls(municipality: Municipality, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the call list: one line a day for each of them, as each press opens it.

    None when the line is there already.
    """
    return _once_a_day(CALLS_VIEWED, municipality, by=by, at=at)


def record_messages(
    municipality: Municipality, *, by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody opened the ledger of messages, which names people: one line a day as well."""
    return _once_a_day(MESSAGES_VIEWED, municipality, by=by, at=at)


def record_postcards(
    municipality: Municipality, *, by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody opened the list of postcards, which names addresses: one line a day as well."""
    return _once_a_day(POSTCARDS_VIEWED, municipality, by=by, at=at)


def record_letters(municipality: Municipality, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the register of letters, which names people: one line a day as well."""
    return _once_a_day(LETTERS_VIEWED, municipality, by=by, at=at)


def record_replies(municipality: Municipality, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the list of replies, which says what people wrote: one line a day."""
    return _once_a_day(REPLIES_VIEWED, municipality, by=by, at=at)


@transaction.atomic
def _once_a_day(
    action: str, municipality: Municipality, *, by: Actor, at: datetime
) -> AuditEvent | None:
    there = AuditEvent.objects.filter(
        municipality_code=municipality.code,
        action=action,
        actor_key=by.key,
        at__gte=at_tokyo(tokyo_date(at), time.min),
    )
    if there.exists():
        return None
    return audit.record(action, on=municipality, municipality=municipality, by=by, at=at)
