"""The outbox: what is due is claimed, handed to a carrier by `deliver`, and settled.

What was asked is stored before the carrier is (a `Sending` in the state 送信中), so that a
worker that dies in between leaves a trace: when its time is over, the message is shown as
送信結果不明, and a person decides. Nothing is ever asked twice by itself unless the carrier
has said no.

Locks are taken in one order: the message, then its sending.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from notices.choices import MessageChannel, MessageState, SendingState
from notices.delivery import following, pacing, routing
from notices.models import Message, Sending, Worker
from notices.queries import routes, words
from notices.queries.routes import Town
from notices.rules import segments
from notices.rules.carriers import Accepted, Answer, Letter, Refused, Unclear
from notices.rules.chain import Reach

log = logging.getLogger(__name__)
BY = Actor.command("deliver")
LEASE = timedelta(seconds=90)
"""How long whoever asks a carrier may take: far longer than a gateway's own limit."""
LOOK_UP_AFTER = timedelta(minutes=3)
MOST_AT_ONCE = 500
SETTLED = ["state", "sid", "error", "answered_at", "held_until", "ended_at", "look_up_at"]
"""The columns of a sending that an answer changes."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A sending that this worker holds, and what it hands over."""

    sending: Sending
    letter: Letter


def is_due(channel: MessageChannel, *, at: datetime) -> bool:
    """Whether anything waits to go out by this channel."""
    return _due(channel, at).exists()


def claim(
    channel: MessageChannel, *, room: int, worker: Worker | None, at: datetime
) -> list[Claimed]:
    """Up to `room` messages that are due, held from now on by this worker. What must not go out
    any more, or not now, or not this way, is put where it belongs."""
    if not is_due(channel, at=at):
        return []
    room = pacing.reserve(channel, room, at=at)
    return _claim(channel, room, worker=worker, at=at) if room else []


@transaction.atomic
def _claim(
    channel: MessageChannel, room: int, *, worker: Worker | None, at: datetime
) -> list[Claimed]:
    rows = _due(channel, at).select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = [
        *rows.select_related(
            "municipality__notice_terms", "participant__merged_into", "helper"
        ).order_by("next_at", "pk")[:room]
    ]
    reaches = routes.reaches(message.person for message in found)
    towns = _towns(found)
    says = words.of_all(message.municipality for message in found)
    claimed = []
    for message in found:
        reach, town = reaches[routes.key(message.person)], towns[message.municipality_id]
        if _may_go(message, reach=reach, town=town, at=at):
            text = _worded(message, says[message.municipality_id], town=town, at=at)
            if text is None:
                continue
            asking = _ask(message, town=town, to=reach.to(channel), text=text, at=at)
            asking.sending.worker = worker.name if worker else ""
            claimed.append(asking)
    _store_claimed(found, claimed, at=at)
    return claimed


def _worded(message: Message, says: words.Wordings, *, town: Town, at: datetime) -> str | None:
    """What it says on its way; None where its wording fails, which is for staff to tell: one
    message must not hold up all the others."""
    try:
        return says.by(MessageChannel(message.channel), message)
    except Exception:  # whatever is wrong with a wording, it stands in the log
        log.exception("message %s could not be worded", message.pk)
        routing.put(message, MessageChannel.PHONE, town=town, not_before=at)
        return None


def _store_claimed(
    found: Sequence[Message], claimed: Sequence[Claimed], *, at: datetime
) -> None:
    asked = {each.sending.message_id for each in claimed}
    Message.objects.filter(pk__in=asked).update(
        state=MessageState.SENDING, next_at=None, tries=F("tries") + 1
    )
    rest = [message for message in found if message.pk not in asked]
    Message.objects.bulk_update(rest, routing.ROUTED)
    Sending.objects.bulk_create([each.sending for each in claimed])
    _write_down("message.sent", [each.sending for each in claimed], at=at)
    following.write_down_ends(rest, by=BY, at=at)


def _may_go(message: Message, *, reach: Reach, town: Town, at: datetime) -> bool:
    """Whether it goes out now by the way it is on; changes the message where it does not."""
    channel = MessageChannel(message.channel)
    if routes.is_gone(message.person):
        message.state, message.next_at = MessageState.WITHDRAWN, None
    elif routing.is_late(message, at):
        routing.expire(message)
    elif routing.allowed(message, town=town, at=at) > at:
        message.next_at = routing.allowed(message, town=town, at=at)
    elif channel not in town.machines.channels or not reach.to(channel):
        routing.onwards(message, routes.ways(message, reach=reach, town=town), town=town, at=at)
    else:
        return True
    return False


def _ask(message: Message, *, town: Town, to: str, text: str, at: datetime) -> Claimed:
    channel = MessageChannel(message.channel)
    sending = Sending(
        municipality=message.municipality,
        message=message,
        channel=channel,
        to=to,
        text=text,
        parts=segments.count(text).parts if channel is MessageChannel.SMS else 1,
        asked_at=at,
        held_until=at + LEASE,
    )
    return Claimed(sending, _letter(sending, town))


def _letter(sending: Sending, town: Town) -> Letter:
    channel, terms = MessageChannel(sending.channel), town.terms
    senders = (
        {
            MessageChannel.SMS: terms.sms_sender,
            MessageChannel.VOICE: terms.call_from,
            MessageChannel.MAIL: terms.mail_from,
        }
        if terms
        else {}
    )
    return Letter(
        key=sending.key,
        channel=channel,
        to=sending.to,
        text=sending.text,
        sender=senders.get(channel, ""),
        town=sending.municipality.code,
        subject=f"【{sending.municipality.name}】{sending.message.get_purpose_display()}",
        asked_at=sending.asked_at,
    )


@transaction.atomic
def settle(answers: Sequence[tuple[Sending, Answer]], *, at: datetime) -> None:
    """Store what carriers answered. A report that came before the answer stands."""
    said = {sending.pk: answer for sending, answer in answers}
    messages = following.lock([sending.message_id for sending, _ in answers])
    rows = Sending.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=said)
    taken = []
    for row in rows.select_related("municipality").order_by("pk"):
        message = messages[row.message_id]
        if _settle(row, said[row.pk], message=message, at=at):
            taken.append(message)
    following.under_way(taken)


def _settle(row: Sending, answer: Answer, *, message: Message, at: datetime) -> bool:
    """Store one answer. Gives whether the carrier has the message now and will report."""
    row.answered_at, row.held_until = at, None
    open_yet = row.state in {SendingState.ASKING, SendingState.UNKNOWN}
    taken = False
    if isinstance(answer, Accepted):
        row.sid = answer.sid
        taken = open_yet and not answer.delivered
        if taken:
            row.state, row.look_up_at = SendingState.ACCEPTED, at + LOOK_UP_AFTER
        elif open_yet:
            following.delivered(row, message=message, at=at)
    elif not open_yet:
        pass  # a report has come meanwhile: it was sent after all
    elif isinstance(answer, Refused):
        following.failed(
            row, answer.code, message=message, carrier_fault=answer.carrier_fault, at=at
        )
    else:
        _unclear(row, answer, message=message, at=at)
    row.save(update_fields=SETTLED)
    return taken


def _unclear(row: Sending, answer: Unclear, *, message: Message, at: datetime) -> None:
    row.state, row.error = SendingState.UNKNOWN, answer.code
    # The carrier is asked whether it has it after all.
    row.look_up_at = at + LOOK_UP_AFTER
    if message.state == MessageState.SENDING:
        message.state = MessageState.UNKNOWN
        message.save(update_fields=["state"])
    following.write("message.unclear", row, at=at, code=answer.code)


@transaction.atomic
def reap(*, at: datetime) -> int:
    """Show as 送信結果不明 what was asked by workers that are gone. Gives how many."""
    held = Sending.objects.filter(state=SendingState.ASKING, held_until__lt=at)
    keys = [*held.order_by("pk").values_list("pk", "message")[:MOST_AT_ONCE]]
    messages = following.lock([message for _, message in keys])
    rows = held.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[key for key, _ in keys]
    )
    found = [*rows.select_related("municipality").order_by("pk")]
    for row in found:
        row.held_until = None
        _unclear(row, Unclear("worker-gone"), message=messages[row.message_id], at=at)
        row.save()
    return len(found)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """End what waits for a machine and is of no use any more. Gives how many."""
    late = Message.objects.filter(next_at__isnull=False, due_at__lte=at)
    rows = late.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = [*rows.select_related("municipality").order_by("pk")[:MOST_AT_ONCE]]
    for message in found:
        routing.expire(message)
    Message.objects.bulk_update(found, routing.ROUTED)
    following.write_down_ends(found, by=BY, at=at)
    return len(found)


def turn_over(channel: MessageChannel, *, at: datetime) -> None:
    """What waits for a channel that this installation does not serve any more goes on to the
    next way, down to the staff."""
    _claim(channel, MOST_AT_ONCE, worker=None, at=at)


def _due(channel: MessageChannel, at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(next_at__lte=at), channel=channel, state=MessageState.WAITING
    )


def _towns(messages: Iterable[Message]) -> dict[int, Town]:
    return {each.municipality_id: routes.town(each.municipality) for each in messages}


def _write_down(action: str, sendings: Sequence[Sending], *, at: datetime) -> None:
    AuditEvent.objects.bulk_create(
        audit.line(
            action,
            on=each.message,
            municipality=each.municipality,
            by=BY,
            at=at,
            channel=each.channel,
        )
        for each in sendings
    )
