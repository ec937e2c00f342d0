"""What one applicant is told about their registration, by the way they wished."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.models import Registration
from notices.actions import messages
from notices.choices import Purpose
from notices.models import Message
from people.queries import reaching


@transaction.atomic
def say(
    registration: Registration,
    *,
    purpose: Purpose,
    text: str,
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
) -> Message:
    """Put it on the list of what is to be told: to be rung up, or by post where there is only
    an address. Nothing is told before `by`'s transaction is through."""
    person = registration.participant.kept
    return messages.say(
        participant=person,
        purpose=purpose,
        dedupe_key=f"{subject(registration)}{purpose}@{at.timestamp():.6f}",
        text=text,
        by=by,
        at=at,
        way=messages.Way(
            channel=reaching.channel(person, urgent=due_at is not None), due_at=due_at
        ),
    )


@transaction.atomic
def withdraw(registration: Registration, *, by: Actor, at: datetime) -> int:
    """Take back what has not been told yet. Gives the number of messages."""
    return messages.withdraw(
        municipality=registration.offering.municipality,
        about=subject(registration),
        by=by,
        at=at,
    )


def subject(registration: Registration) -> str:
    """How the keys of all messages about a registration begin."""
    return f"registration:{registration.pk}/"
