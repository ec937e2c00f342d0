"""Saying something to somebody who helps."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from notices.actions.messages import BY_PHONE, Way
from notices.choices import Purpose
from notices.models import Message
from people.models import Helper


@transaction.atomic
def say(
    helper: Helper,
    *,
    purpose: Purpose,
    dedupe_key: str,
    text: str,
    by: Actor,
    at: datetime,
    way: Way = BY_PHONE,
) -> Message:
    """Put something on the list of what is to be told to a helper.

    The same `dedupe_key` is said to a helper once: a second time gives back the first message,
    unchanged.
    """
    known = Message.objects.filter(helper=helper, dedupe_key=dedupe_key).first()
    if known is not None:
        return known
    message = Message.objects.create(
        municipality=helper.municipality,
        helper=helper,
        purpose=purpose,
        dedupe_key=dedupe_key,
        text=text,
        channel=way.channel,
        due_at=way.due_at,
        created_at=at,
    )
    audit.record(
        "message.created",
        on=message,
        municipality=helper.municipality,
        by=by,
        at=at,
        purpose=purpose,
    )
    return message
