"""Which of the messages that were sent still ask for a yes or no."""

from collections.abc import Hashable, Sequence
from datetime import datetime

from classes.choices import QUEUED_STATES, SEATED_STATES, RegistrationState
from classes.models import Registration
from classes.queries import reminded, tellings
from notices.models import Message, Sending
from notices.queries import replies


def is_asked(registration: Registration, message: Message) -> bool:
    """Whether it is the question of this message that is open: a later offer has a message of
    its own."""
    if registration.state not in QUEUED_STATES:
        return False
    asked_at = registration.called_at
    if registration.state == RegistrationState.OFFERED:
        asked_at = registration.offered_at
    return asked_at == message.created_at


def others(sent: Sequence[Sending], *, at: datetime) -> int:
    """How many questions are open at this number besides the one that was sent last: to two
    people who share it, or about two classes. An answer may be meant for any of them."""
    answered = replies.answered(sent)
    open_ones = {
        _subject(each.message)
        for each in sent
        if each.message_id not in answered and _is_open(each.message, at=at)
    }
    return len(open_ones - {_subject(sent[0].message)})


def _subject(message: Message) -> Hashable:
    """Who is asked about what: two reminders of one day ask the same."""
    about = reminded.day_of(message) or tellings.key_of(message)
    return (type(message.person), message.person.pk, about)


def _is_open(message: Message, *, at: datetime) -> bool:
    if not reminded.can_be_answered(message):
        return False
    registration = tellings.registrations_of([message]).get(message.pk)
    if registration is not None:
        return is_asked(registration, message)
    return any(
        each.starts_at > at and each.registration.state in SEATED_STATES
        for each in reminded.meetings(message)
    )
