"""What a group is told, by the way its contact wished."""

from collections.abc import Mapping
from datetime import datetime

from accounts.actors import Actor
from classes.models import OutreachRequest
from notices.actions import messages
from notices.choices import Purpose
from notices.models import Message
from people.queries import reaching

NOTHING_MORE: Mapping[str, str] = {}


def say(
    request: OutreachRequest,
    *,
    purpose: Purpose,
    text: str,
    by: Actor,
    at: datetime,
    context: Mapping[str, str] = NOTHING_MORE,
) -> Message | None:
    """Put it on the list of what is to be told, in place of older news about the request. None
    for a group whose contact was forgotten. `context` is what stands in the places of the
    wording besides the title and the number."""
    subject = f"outreach:{request.pk}/"
    messages.withdraw(municipality=request.municipality, about=subject, by=by, at=at)
    person = request.contact.person
    if person is None:
        return None
    return messages.say(
        to=person.kept,
        purpose=purpose,
        dedupe_key=f"{subject}{purpose}@{at.timestamp():.6f}",
        text=text,
        by=by,
        at=at,
        way=messages.Way(
            channel=reaching.channel(person.kept),
            context={"講座": request.item.title, "受付番号": request.reference, **context},
        ),
    )


def withdraw(request: OutreachRequest, *, by: Actor, at: datetime) -> int:
    """Take back what has not been told yet. Gives the number of messages."""
    subject = f"outreach:{request.pk}/"
    return messages.withdraw(municipality=request.municipality, about=subject, by=by, at=at)
