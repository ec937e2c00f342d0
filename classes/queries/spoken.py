"""A message as it is spoken in a call: whether it is still to be told, and what it asks for."""

from datetime import datetime
from uuid import UUID

from classes.models import Session
from classes.queries import reminded, tellings
from classes.queries.night import office
from notices.choices import MessageChannel, MessageState
from notices.models import Message, Sending
from notices.queries import routes, words
from notices.rules import speech
from notices.rules.dialogue import Asked

__all__ = ["asked", "called", "is_open", "office", "text"]

_UNDER_WAY = {MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN}


def called(key: UUID) -> Sending | None:
    """The sending that somebody was rung for; None where nobody was."""
    rows = Sending.objects.filter(key=key, channel=MessageChannel.VOICE).select_related(
        "message__participant__merged_into",
        "message__helper",
        "message__municipality__notice_terms",
        "municipality",
    )
    return rows.order_by("pk").first()


def is_open(sending: Sending, *, at: datetime) -> bool:
    """Whether somebody who answers this call is still to hear it: it was neither taken back nor
    told in another way, it is not too late, and its person is not forgotten."""
    message = sending.message
    late = message.due_at is not None and message.due_at <= at
    return (
        message.state in _UNDER_WAY
        and not late
        and bool(message.text)
        and not routes.is_gone(message.person)
        and not Sending.objects.filter(message=message, pk__gt=sending.pk).exists()
    )


def asked(message: Message) -> Asked:
    """What 1 and 2 mean here."""
    if message.participant_id is None:
        return Asked.NOTHING
    if message.purpose in reminded.ASKED:
        return Asked.SEAT
    return Asked.COMING if reminded.day_of(message) is not None else Asked.NOTHING


def text(message: Message) -> str:
    """The news as they are spoken: names of the town and of venues as furigana."""
    return speech.speakable(words.speech(message), readings=_readings(message))


def _readings(message: Message) -> dict[str, str]:
    town = message.municipality
    registration = tellings.registrations_of([message]).get(message.pk)
    meetings = reminded.meetings(message)
    rows = [each.registration for each in meetings] + ([registration] if registration else [])
    sessions = Session.objects.filter(offering__in=[row.offering_id for row in rows])
    venues = sessions.order_by("pk").values_list("venue__name", "venue__kana")
    return {**dict(venues), town.name: town.kana}
