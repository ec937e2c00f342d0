"""What people and clerks want, by name, for processes that are told what to do in JSON."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.actors import Actor
from classes.actions import registrations, waiting
from classes.choices import Channel
from classes.models import Offering, Registration
from common.errors import RuleViolation
from people.models import Participant

BY = Actor.command("crowd")
Answer = dict[str, Any]


def run(call: dict[str, Any]) -> Answer:
    """Make the call. A refusal is an answer, by its code and sentence."""
    errand: Callable[..., Answer] = globals()[call.pop("do")]
    at = datetime.fromisoformat(call.pop("at"))
    try:
        return errand(**call, at=at)
    except RuleViolation as refusal:
        return {"refused": refusal.code, "sentence": str(refusal)}


def register(
    *, offering: int, participant: int, channel: str, at: datetime, key: str | None = None
) -> Answer:
    return told(
        registrations.register(
            offering=Offering.objects.get(pk=offering),
            participant=Participant.objects.get(pk=participant),
            request=registrations.Request(channel=Channel(channel), key=key, digest=key or ""),
            by=BY,
            at=at,
        )
    )


def accept(*, registration: int, at: datetime) -> Answer:
    return told(waiting.accept(Registration.objects.get(pk=registration), by=BY, at=at))


def told(registration: Registration) -> Answer:
    """What somebody is told about their registration."""
    return {"registration": registration.pk, "state": registration.state}
