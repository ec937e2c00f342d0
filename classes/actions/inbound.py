"""A text message that somebody sent: whose it is, what it means, what it does.

It is stored first, under the carrier's number of it, so that the same one never acts twice.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import replies
from classes.queries import questions
from classes.rules import replying
from classes.rules.replying import Outcome
from common import phones
from common.errors import RuleViolation
from notices.actions import replies as stored
from notices.choices import MessageChannel, OptOutSource, ReplyMeaning
from notices.delivery import opting_out
from notices.models import Reply, Sending
from notices.queries import replies as received
from notices.rules import replies as reading

MOST_ANSWERED = 10
"""How many messages of one number are answered in a day."""
MEANT_ALONE = {
    ReplyMeaning.HELP: replying.HELP,
    ReplyMeaning.UNCLEAR: replying.UNCLEAR,
}
SWITCHED = {
    ReplyMeaning.STOP: (opting_out.stop, replying.STOPPED),
    ReplyMeaning.START: (opting_out.resume, replying.RESUMED),
}


class NobodyWrittenTo(RuleViolation):
    """No town sends under the number or name to which this came."""

    code = "nobody_written_to"
    message = "この番号を使っている市町村がありません。連絡の設定の差出人をご確認ください。"


@dataclass(frozen=True, slots=True)
class Text:
    """A text message as it came in: the carrier's number of it, from where, to which of our
    numbers or services, what it says, and what the carrier itself understood (STOP)."""

    sid: str
    sender: str
    to: tuple[str, ...]
    text: str
    carrier_said: str = ""


def take_in(text: Text, *, by: Actor, at: datetime) -> str:
    """Read it, do what it certainly means, and leave to staff what it may mean. Gives what is
    answered, '' for nothing; nothing also where it came before. Raises NobodyWrittenTo."""
    towns = received.towns(text.to)
    if not towns:
        raise NobodyWrittenTo
    if _is_known(text.sid):
        return ""
    try:
        return _take_in(text, towns, by=by, at=at)
    except IntegrityError:
        if not _is_known(text.sid):
            raise
        return ""  # it came twice in one moment


@transaction.atomic
def _take_in(text: Text, towns: list[Municipality], *, by: Actor, at: datetime) -> str:
    number = _digits(text.sender)
    sent = received.sent_to(number, by=towns, at=at)
    town = sent[0].municipality if sent else towns[0]
    meaning = reading.meaning(text.text, carrier_said=text.carrier_said)
    came = stored.Came(
        sid=text.sid,
        channel=MessageChannel.SMS,
        sender=number,
        text=text.text,
        meaning=meaning,
        sending=sent[0] if sent else None,
    )
    reply = stored.receive(came, municipality=town, by=by, at=at)
    outcome = _done(reply, towns, sent, by=by, at=at)
    stored.conclude(reply, state=outcome.state, outcome=outcome.sentence, by=by, at=at)
    if text.carrier_said or received.lately_from(number, at=at) > MOST_ANSWERED:
        return ""
    told = "" if meaning is ReplyMeaning.STOP and text.text.isascii() else outcome.told
    return reading.answer(told, town=town.name, phone=phones.display(town.phone))


def _done(
    reply: Reply,
    towns: list[Municipality],
    sent: list[Sending],
    *,
    by: Actor,
    at: datetime,
) -> Outcome:
    meaning = ReplyMeaning(reply.meaning)
    if meaning in MEANT_ALONE:
        return MEANT_ALONE[meaning]
    if meaning in SWITCHED:
        return _switched(reply, towns, by=by, at=at)
    if sent and not questions.others(sent, at=at):
        return replies.answer(sent[0].message, meaning=meaning, by=by, at=at)
    return replying.TWO_QUESTIONS if sent else replying.NOTHING_SENT


def _switched(reply: Reply, towns: list[Municipality], *, by: Actor, at: datetime) -> Outcome:
    """No more text messages to this number, or again: from every town that sends under the
    number that was written to, for the carrier makes no difference either."""
    switch, outcome = SWITCHED[ReplyMeaning(reply.meaning)]
    for town in towns:
        switch(
            municipality=town,
            channel=MessageChannel.SMS,
            to=reply.sender,
            source=OptOutSource.REPLY,
            by=by,
            at=at,
        )
    return outcome


def _is_known(sid: str) -> bool:
    return Reply.objects.filter(sid=sid).exists()


def _digits(sender: str) -> str:
    """A Japanese number as it is stored; any other as the carrier writes it."""
    try:
        return phones.parse(sender).digits
    except phones.UnreadablePhone:
        return sender[:254]
