"""Somebody who tells a tablet their name: found or written down, and registered if possible."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Municipality
from attendance.queries.doors import Door
from attendance.rules.reading import Newcomer
from classes.actions import registrations
from classes.actions.refusals import RegistrationRefused
from classes.models import Registration
from common import phones
from common.phones import UnreadablePhone
from people.actions import participants
from people.actions.participants import Person, PhoneEntry
from people.models import Participant

HEARD = "当日受付で聞いた電話番号："


class Admitted(NamedTuple):
    """Who it is, with a registration unless that was refused; `new` is who was known to
    nobody."""

    person: Participant
    registration: Registration | None
    new: bool


@transaction.atomic
def admit(
    told: Newcomer, *, door: Door, municipality: Municipality, by: Actor, at: datetime
) -> Admitted:
    """Whoever is at the door is written down, and registered unless that is refused: they came.

    Raises a PersonRefused for a name or furigana that cannot be one.
    """
    numbers = _numbers(told.phone)
    note = f"{HEARD}{told.phone}" if told.phone and not numbers else ""
    person = Person(told.name, told.kana, phones=numbers, note=note)
    found = participants.identify(municipality=municipality, people=[person], at=at)
    new = found[0].new
    participant = participants.write_down(found, by=by, at=at)[0].participant
    registration = None
    if not door.called_off:
        registration = _registered(participant, door=door, by=by, at=at)
    return Admitted(participant, registration, new)


def _registered(
    participant: Participant, *, door: Door, by: Actor, at: datetime
) -> Registration | None:
    try:
        return registrations.admit(session=door.session, participant=participant, by=by, at=at)
    except RegistrationRefused:
        return None


def _numbers(text: str) -> tuple[PhoneEntry, ...]:
    """The number, if it is one: a mistyped number sends nobody away, and stays in the note."""
    try:
        phones.parse(text)
    except UnreadablePhone:
        return ()
    return (PhoneEntry(text),)
