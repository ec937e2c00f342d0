"""What somebody does in a call that the machine made: hears the news, answers with a key, asks
to be rung, or is somebody else."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import replies
from classes.queries import spoken
from notices.choices import MessageChannel, OptOutSource, ReplyMeaning, ReplyState
from notices.delivery import opting_out, receipts
from notices.models import Reply, Sending
from notices.rules import dialogue
from notices.rules.carriers import Report
from notices.rules.dialogue import OVER, Act, Turn

MACHINE = Report("failed", "machine")
WRONG_NUMBER = Report("failed", "wrong-number")
MEANINGS = {
    Act.ATTEND: ReplyMeaning.ATTEND,
    Act.STAY_AWAY: ReplyMeaning.ABSENT,
    Act.CALL_BACK: ReplyMeaning.CALL_BACK,
    Act.WRONG_NUMBER: ReplyMeaning.WRONG_NUMBER,
}
STRANGER = "番号ちがいとのことです。この番号への自動の電話とショートメッセージを止めました。"
STOPPED = (MessageChannel.VOICE, MessageChannel.SMS)
NOTED = "お返事は、うけたまわっています。"


@dataclass(frozen=True, slots=True)
class Next:
    """The question that is put next; where the call ends, what is said last."""

    turn: Turn
    said: str = ""


def answered_by_machine(sending: Sending, *, by: Actor, at: datetime) -> None:
    """An answering machine has taken the call: the next way has its turn. Told again, nothing
    more happens."""
    del by  # what a carrier reports has its own author
    receipts.hear(sending, MACHINE, at=at)


def press(
    sending: Sending, *, call_sid: str, turn: Turn, key: str, by: Actor, at: datetime
) -> Next:
    """Do what the key means at this question, and say what comes next. The same key of the same
    call again does nothing more, and a call whose news were taken back ends."""
    if _is_answered(call_sid):
        return Next(OVER, NOTED)
    if not spoken.is_open(sending, at=at):
        return Next(OVER, dialogue.TAKEN_BACK)
    move = dialogue.move(turn, key, asked=spoken.asked(sending.message))
    if move.act is Act.HEAR:
        _hear(sending, by=by, at=at)
    said = dialogue.NO_ANSWER if move.turn == OVER else ""
    if move.act in MEANINGS:
        said = _answered(sending, move.act, call_sid=call_sid, by=by, at=at)
    return Next(move.turn, said)


def _is_answered(call_sid: str) -> bool:
    return Reply.objects.filter(sid=_sid(call_sid)).exists()


def _answered(sending: Sending, act: Act, *, call_sid: str, by: Actor, at: datetime) -> str:
    try:
        return _answer(sending, act, call_sid=call_sid, by=by, at=at)
    except IntegrityError:
        if not _is_answered(call_sid):
            raise
        return NOTED  # the same request came twice in one moment


@transaction.atomic
def _hear(sending: Sending, *, by: Actor, at: datetime) -> None:
    first = Sending.objects.filter(pk=sending.pk, heard_at__isnull=True).update(heard_at=at)
    if first:
        audit.record("call.heard", on=sending, municipality=sending.municipality, by=by, at=at)


@transaction.atomic
def _answer(sending: Sending, act: Act, *, call_sid: str, by: Actor, at: datetime) -> str:
    """Store the answer first: the database takes it in once. Gives what is said."""
    meaning = MEANINGS[act]
    reply = Reply.objects.create(
        municipality=sending.municipality,
        sid=_sid(call_sid),
        channel=MessageChannel.VOICE,
        sending=sending,
        sender=sending.to,
        meaning=meaning,
        state=ReplyState.OPEN,
        at=at,
    )
    audit.record(
        "call.answered",
        on=reply,
        municipality=sending.municipality,
        by=by,
        at=at,
        meaning=meaning,
    )
    if act is Act.WRONG_NUMBER:
        reply.outcome = STRANGER
        _stop(sending, by=by, at=at)
        told = dialogue.NOT_MEANT
    else:
        outcome = replies.answer(sending.message, meaning=meaning, by=by, at=at)
        reply.outcome, reply.state = outcome.sentence, outcome.state
        told = outcome.told
    reply.settled_at = at if reply.state == ReplyState.SETTLED else None
    reply.save(update_fields=["outcome", "state", "settled_at"])
    return told


def _stop(sending: Sending, *, by: Actor, at: datetime) -> None:
    for channel in STOPPED:
        opting_out.stop(
            municipality=sending.municipality,
            channel=channel,
            to=sending.to,
            source=OptOutSource.KEY,
            by=by,
            at=at,
        )
    receipts.hear(sending, WRONG_NUMBER, at=at)


def _sid(call_sid: str) -> str:
    return f"{call_sid[:60]}/key"
