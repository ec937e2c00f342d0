"""What one applicant is told about their registration, by the way they wished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.choices import Channel, RegistrationState
from classes.models import Registration
from classes.queries import lines, places_told
from classes.rules import letters
from common import phones
from notices.actions import messages
from notices.choices import Purpose
from notices.models import Message
from people.queries import reaching

NOTHING_MORE: Mapping[str, str] = {}
PAPER = {Channel.FAX, Channel.POSTCARD}
"""Nobody sees or hears at once what came of it."""


@transaction.atomic
def say(
    registration: Registration,
    *,
    purpose: Purpose,
    text: str,
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
    context: Mapping[str, str] = NOTHING_MORE,
) -> Message:
    """Put it on the list of what is to be told: to be rung up, or by post where there is only
    an address. Nothing is told before `by`'s transaction is through. `context` is what stands
    in the places of the wording besides the class itself."""
    person = registration.participant.kept
    return messages.say(
        to=person,
        purpose=purpose,
        dedupe_key=_key(registration, purpose, at=at),
        text=text,
        by=by,
        at=at,
        way=messages.Way(
            channel=reaching.channel(person, urgent=due_at is not None),
            due_at=due_at,
            context=_context([registration], at=at)[registration.pk] | {**context},
        ),
    )


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is told about their registration; see `say`."""

    registration: Registration
    purpose: Purpose
    text: str
    context: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def say_all(news: Sequence[News], *, by: Actor, at: datetime) -> list[Message]:
    """`say` for some hundred at once, with as many queries as for one."""
    ways = reaching.channels(each.registration.participant.kept for each in news)
    places = _context([each.registration for each in news], at=at)
    sayings = [
        messages.Saying(
            participant=each.registration.participant.kept,
            purpose=each.purpose,
            dedupe_key=_key(each.registration, each.purpose, at=at),
            text=each.text,
            way=messages.Way(
                channel=ways[each.registration.participant.kept.pk],
                context=places[each.registration.pk] | {**each.context},
            ),
        )
        for each in news
    ]
    return messages.say_all(sayings, by=by, at=at)


def taken_in(registration: Registration, *, by: Actor, at: datetime) -> Message | None:
    """Answer somebody who applied by fax or postcard: nobody was there to hear the result.

    None for whoever saw or heard it, and for a ticket in a draw, whose result is told later.
    """
    state = RegistrationState(registration.state)
    if registration.channel not in PAPER or state is RegistrationState.APPLIED:
        return None
    title = registration.offering.title
    if state is RegistrationState.CONFIRMED:
        text = letters.seat_given(title, reference=registration.reference)
        return say(registration, purpose=Purpose.SEAT_GIVEN, text=text, by=by, at=at)
    place = lines.place(registration) or 1
    text = letters.in_line(title, place=place, phone=_phone(registration))
    context = {"順番": str(place)}
    return say(registration, purpose=Purpose.WAITING, text=text, by=by, at=at, context=context)


def expired(registration: Registration, *, by: Actor, at: datetime) -> Message | None:
    """They did not answer in time: the offer went to the next, and they are in line again. None
    when they are not, by now."""
    place = lines.place(registration)
    if place is None:
        return None
    text = letters.offer_expired(
        registration.offering.title, place=place, phone=_phone(registration)
    )
    context = {"順番": str(place)}
    return say(
        registration, purpose=Purpose.OFFER_EXPIRED, text=text, by=by, at=at, context=context
    )


def never_free(registration: Registration, *, by: Actor, at: datetime) -> Message:
    """The class has begun and no seat came free: whoever waited hears that the wait is over."""
    text = letters.never_free(registration.offering.title, phone=_phone(registration))
    return say(registration, purpose=Purpose.DRAW_LOST, text=text, by=by, at=at)


def cancelled(registration: Registration, *, reason: str, by: Actor, at: datetime) -> Message:
    """The office has taken the registration back, for this reason."""
    text = letters.registration_cancelled(
        registration.offering.title, reason=reason, phone=_phone(registration)
    )
    purpose, context = Purpose.REGISTRATION_CANCELLED, {"理由": reason}
    return say(registration, purpose=purpose, text=text, by=by, at=at, context=context)


def _key(registration: Registration, purpose: Purpose, *, at: datetime) -> str:
    return f"{subject(registration)}{purpose}@{at.timestamp():.6f}"


def _context(
    registrations: Sequence[Registration], *, at: datetime
) -> dict[int, dict[str, str]]:
    return places_told.of_registrations(registrations, at=at)


def _phone(registration: Registration) -> str:
    return phones.display(registration.offering.phone)


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
