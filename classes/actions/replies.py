"""What somebody answers to a text message, or by pressing a key in a call, and what it does to
their seat. The reply itself is stored by whoever took it in."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import ledger, registrations, waiting
from classes.choices import LIVE_STATES, SEATED_STATES, RegistrationState
from classes.models import Registration
from classes.queries import questions, reminded, tellings
from classes.queries.reminded import Meeting
from classes.rules import replying
from classes.rules.replying import Outcome
from common.errors import RuleViolation
from notices.actions import messages
from notices.choices import TRANSITIONS, MessageState, ReplyMeaning
from notices.models import Message

DECLINED = "本人の返信（辞退）"
ABSENT = "本人の返信（欠席）"


@transaction.atomic
def answer(message: Message, *, meaning: ReplyMeaning, by: Actor, at: datetime) -> Outcome:
    """Do what the answer means for the seat, through the ledger, and note that the message has
    arrived. `by` is `Actor.answering(channel)`.

    「出席」 to an offer takes the seat, to a reminder is noted; 「欠席」 to an offer passes it
    on, to a reminder of a class of one meeting gives the seat back, and whoever is next is
    offered it. What is not certain, what the ledger refuses, and every other meaning is left to
    staff, and nothing has moved. The same answer twice changes nothing more. Raises nothing.
    """
    outcome = replying.UNCLEAR
    if meaning is ReplyMeaning.CALL_BACK:
        outcome = replying.CALL_BACK
    elif meaning in {ReplyMeaning.ATTEND, ReplyMeaning.ABSENT}:
        try:
            with transaction.atomic():
                outcome = _done(message, meaning, by=by, at=at)
        except RuleViolation as refusal:
            outcome = replying.left(refusal.message)
    _arrived(message, by=by, at=at)
    return outcome


def _done(message: Message, meaning: ReplyMeaning, *, by: Actor, at: datetime) -> Outcome:
    if message.purpose in reminded.ASKED:
        registration = tellings.registrations_of([message]).get(message.pk)
        if registration is not None:
            return _offered(registration, message, meaning, by=by, at=at)
    if reminded.day_of(message) is not None:
        return _reminded(message, meaning, by=by, at=at)
    return replying.NOBODY_ASKED


def _arrived(message: Message, *, by: Actor, at: datetime) -> None:
    """Whoever answers has been told, whatever the carrier reports later. After the lock of an
    offering, if any: whoever changes a seat takes its messages back in that order."""
    message.refresh_from_db(fields=["state"])
    state = MessageState(message.state)
    if state is not MessageState.TOLD and MessageState.TOLD in TRANSITIONS[state]:
        messages.mark(message, result=MessageState.TOLD, by=by, at=at)


def _offered(
    registration: Registration,
    message: Message,
    meaning: ReplyMeaning,
    *,
    by: Actor,
    at: datetime,
) -> Outcome:
    ledger.turn(registration)
    ledger.lock(registration.offering)
    _arrived(message, by=by, at=at)
    if meaning is ReplyMeaning.ATTEND:
        return _accepted(registration, by=by, at=at)
    registration = ledger.fresh(registration)
    if registration.state == RegistrationState.WITHDRAWN:
        return replying.DECLINED
    if not questions.is_asked(registration, message):
        return replying.left("「参加しない」のお返事ですが、ご案内中の席がありません。")
    if registration.state == RegistrationState.OFFERED:
        waiting.decline(registration, reason=DECLINED, by=by, at=at)
    else:
        registrations.cancel(registration, reason=DECLINED, by=by, at=at)
    return replying.DECLINED


def _accepted(registration: Registration, *, by: Actor, at: datetime) -> Outcome:
    """`waiting.accept` may refuse and yet have stored something (a late answer goes back in
    line), so what it raises is not undone here."""
    try:
        waiting.accept(registration, by=by, at=at)
    except RuleViolation as refusal:
        return replying.left(f"「参加する」のお返事です。{refusal.message}")
    return replying.SEAT_TAKEN


def _reminded(message: Message, meaning: ReplyMeaning, *, by: Actor, at: datetime) -> Outcome:
    found = reminded.meetings(message)
    seated = [each for each in found if each.registration.state in SEATED_STATES]
    if meaning is ReplyMeaning.ATTEND:
        return replying.COMES if seated else replying.COMES_NO_MORE
    if len(seated) > 1:
        return replying.SEVERAL_CLASSES
    if not seated:
        live = [each for each in found if each.registration.state in LIVE_STATES]
        return replying.OVER_ALREADY if found and not live else replying.NOBODY_ASKED
    return _absent(message, seated[0], by=by, at=at)


def _absent(message: Message, meeting: Meeting, *, by: Actor, at: datetime) -> Outcome:
    if meeting.starts_at <= at:
        return replying.TOO_LATE
    if meeting.meetings > 1:
        return replying.ONE_OF_SEVERAL
    ledger.lock(meeting.registration.offering)
    _arrived(message, by=by, at=at)
    registrations.cancel(meeting.registration, reason=ABSENT, by=by, at=at)
    return replying.GIVEN_BACK
