"""A call that the machine made: who answers, what they hear, what they press.

/webhooks/twilio/voice/<key of the sending>/          somebody, or a machine, has answered
/webhooks/twilio/voice/<key>/<question>/              a key was pressed, or none
"""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from api.webhooks.calling import call_page, call_sid, nothing_to_say, pressed
from classes.actions import call_keys
from classes.actions.call_keys import Next
from classes.queries import spoken
from notices.choices import MessageChannel
from notices.models import Sending
from notices.rules import dialogue
from notices.rules.dialogue import Place, Script, Turn

BY = Actor.answering(MessageChannel.VOICE)
_TURN = re.compile(r"(greeting|content|absent)-([1-9])-([0-9])")


@call_page
def answered(request: HttpRequest, key: UUID) -> Script:
    """The call was taken: by a machine, which keeps the office's number, or by somebody, who is
    asked whether they want to hear it."""
    sending = spoken.called(key)
    if sending is None:
        return nothing_to_say()
    office, at = spoken.office(sending.municipality), timezone.now()
    if request.POST.get("AnsweredBy", "").startswith(("machine", "fax")):
        call_keys.answered_by_machine(sending, by=BY, at=at)
        return dialogue.machine(office)
    if not spoken.is_open(sending, at=at):
        return dialogue.ending(office, dialogue.TAKEN_BACK)
    turn = Turn(Place.GREETING)
    return dialogue.greeting(office, turn=turn, to=_address(sending, turn))


@call_page
def keyed(request: HttpRequest, key: UUID, question: str) -> Script:
    """A key, or silence, at a question."""
    turn = _turn(question)
    sending = spoken.called(key)
    if sending is None or turn is None:
        return nothing_to_say()
    step = call_keys.press(
        sending,
        call_sid=call_sid(request),
        turn=turn,
        key=pressed(request),
        by=BY,
        at=timezone.now(),
    )
    return _script(sending, step)


def _script(sending: Sending, step: Next) -> Script:
    turn, to = step.turn, _address(sending, step.turn)
    office = spoken.office(sending.municipality)
    if turn.place is Place.GREETING:
        return dialogue.greeting(office, turn=turn, to=to)
    if turn.place is Place.CONTENT:
        return dialogue.content(
            spoken.text(sending.message),
            asked=spoken.asked(sending.message),
            turn=turn,
            to=to,
        )
    if turn.place is Place.ABSENT:
        return dialogue.absent(asked=spoken.asked(sending.message), to=to)
    return dialogue.ending(office, step.said)


def _address(sending: Sending, turn: Turn) -> str:
    question = f"{turn.place}-{turn.asked}-{turn.read}"
    return reverse("twilio-voice-key", args=[sending.key, question])


def _turn(question: str) -> Turn | None:
    found = _TURN.fullmatch(question)
    if found is None:
        return None
    return Turn(Place(found[1]), asked=int(found[2]), read=int(found[3]))
