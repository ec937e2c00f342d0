"""People are reminded of their classes: written down ahead, and set right when a date moves.

`remind` and whoever changes a date meet here; the row of the town's terms is held while
reminders are written or taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Municipality
from classes.models import Offering, ReminderTerms, Session
from classes.queries import concerned, reminders
from classes.queries.reminders import Standing
from classes.rules import reminding
from classes.rules.reminding import Reminder
from notices.actions import messages, taking_back
from notices.actions.messages import Saying, Way
from notices.choices import MessageChannel, Purpose
from people.models import Participant
from people.queries import reaching

BY = Actor.command(reminders.CLOCK)
"""Also where a person has moved the date: of a reminder nobody has decided."""
AT_ONCE = 1000


def remind(municipality: Municipality, *, at: datetime) -> int:
    """Write down, and take back, whatever is not right about the reminders of today and
    tomorrow. Gives the number of people for whom something was not. Safe to repeat, and to run
    twice at once; each thousand people is a transaction."""
    people = _to_follow(municipality, at=at)
    for start in range(0, len(people), AT_ONCE):
        follow(municipality, people=people[start : start + AT_ONCE], at=at)
    return len(people)


@transaction.atomic
def follow(municipality: Municipality, *, people: Collection[int], at: datetime) -> None:
    """The same for these people (by key), in the transaction of what has changed for them."""
    if not people or not _turn(municipality):
        return
    now = reminders.standing(municipality, at=at, people=people)
    taking_back.withdraw([*now.wrong], by=BY, at=at)
    _say(now, at=at)


def follow_all(of: Iterable[Offering | Session], *, at: datetime) -> None:
    """The same for everybody who is registered for these, of one municipality."""
    found = [*of]
    if not found:
        return
    first = found[0].offering if isinstance(found[0], Session) else found[0]
    if not ReminderTerms.objects.filter(municipality=first.municipality_id).exists():
        return
    people = {
        row.participant.kept.pk for each in found for row in concerned.registrations(each)
    }
    follow(first.municipality, people=people, at=at)


def _to_follow(municipality: Municipality, *, at: datetime) -> list[int]:
    if not ReminderTerms.objects.filter(municipality=municipality).exists():
        return []
    return reminders.standing(municipality, at=at).people


def _turn(municipality: Municipality) -> bool:
    """Hold the town's terms until the end of the transaction; False where it has none."""
    rows = ReminderTerms.objects.select_for_update(no_key=True)
    return rows.filter(municipality=municipality).first() is not None


def _say(now: Standing, *, at: datetime) -> None:
    missing = now.missing
    people = Participant.objects.select_related("merged_into").in_bulk(
        [each.person for each in missing]
    )
    channels = reaching.channels(people.values(), urgent=True)
    sayings = [
        _saying(each, people[each.person], channels[each.person], number=now.number(each))
        for each in missing
        # A postcard would come too late.
        if channels[each.person] != MessageChannel.POST
    ]
    messages.say_all(sayings, by=BY, at=at)


def _saying(reminder: Reminder, person: Participant, channel: str, *, number: int) -> Saying:
    purpose = Purpose.CONSULTATION_SLOT if reminder.is_appointment else Purpose.REMINDER
    context: dict[str, str | Sequence[dict[str, str]]] = {"予定": reminder.items}
    if reminder.phone:
        context["電話"] = reminder.phone
    return Saying(
        participant=person,
        purpose=purpose,
        dedupe_key=reminding.key(reminder, number=number),
        text=reminder.text,
        way=Way(
            channel=channel,
            due_at=reminder.meetings[0].starts_at,
            not_before=reminder.moment,
            context=context,
        ),
    )
