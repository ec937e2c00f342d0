"""What follows from an answer or a report: delivered, failed, or on to the next way.

Every function is called with the message and the sending under lock, in that order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from notices.choices import (
    MessageChannel,
    MessageState,
    OptOutSource,
    SendingState,
)
from notices.delivery import opting_out, routing
from notices.models import Message, Sending
from notices.queries import routes
from notices.rules import failures
from notices.rules.failures import Next

BY = Actor.command("deliver")
UNDER_WAY = {MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN}
"""States that a carrier's word may move on. What a person has written down stays."""
STILL_OPEN = UNDER_WAY | {
    MessageState.WAITING,
    MessageState.NO_ANSWER,
    MessageState.UNREACHABLE,
    MessageState.EXPIRED,
}


def lock(keys: Iterable[int]) -> dict[int, Message]:
    """The messages, locked in the order of their keys, with all that routing asks."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[*keys])
    found = rows.select_related(
        "municipality__notice_terms", "participant__merged_into", "helper"
    ).order_by("pk")
    return {message.pk: message for message in found}


def under_way(messages: Collection[Message]) -> None:
    """A carrier has them."""
    moved = [
        message
        for message in messages
        if message.state in {MessageState.SENDING, MessageState.UNKNOWN}
    ]
    for message in moved:
        message.state = MessageState.SENT
    if moved:
        keys = [message.pk for message in moved]
        Message.objects.filter(pk__in=keys).update(state=MessageState.SENT)


def delivered(row: Sending, *, message: Message, at: datetime) -> None:
    """It has arrived: whatever else was planned for it is not needed any more."""
    row.state, row.ended_at, row.look_up_at, row.error = SendingState.DELIVERED, at, None, ""
    if message.state in STILL_OPEN:
        message.state, message.told_at, message.next_at = MessageState.TOLD, at, None
        message.save(update_fields=["state", "told_at", "next_at"])
    write("message.delivered", row, at=at)


def failed(
    row: Sending, code: str, *, message: Message, carrier_fault: bool = False, at: datetime
) -> None:
    """It has not arrived, for this reason: again later, by the next way, or told by staff."""
    row.state, row.error = SendingState.FAILED, code
    row.ended_at, row.look_up_at = at, None
    write("message.failed", row, at=at, code=code)
    failure = failures.of(code)
    if failure.next is Next.STOP:
        opting_out.stop(
            municipality=row.municipality,
            channel=MessageChannel(row.channel),
            to=row.to,
            source=OptOutSource.CARRIER,
            by=BY,
            at=at,
        )
    if message.state in UNDER_WAY and _is_latest(row):
        _go_on(message, code, carrier_fault=carrier_fault, at=at)
        message.save(update_fields=routing.ROUTED)
        write_down_ends([message], by=BY, at=at)


def _go_on(message: Message, code: str, *, carrier_fault: bool, at: datetime) -> None:
    town = routes.town(message.municipality)
    again = carrier_fault or failures.of(code).next is Next.AGAIN
    most = failures.MOST_TRIES if carrier_fault else failures.MOST_HANDSET_TRIES
    if again and message.tries < most and not routing.is_late(message, at):
        wait = failures.pause(message.tries) if carrier_fault else failures.HANDSET_PAUSE
        routing.again(message, town=town, not_before=at + wait)
        return
    reach = routes.reaches([message.person])[routes.key(message.person)]
    routing.onwards(message, routes.ways(message, reach=reach, town=town), town=town, at=at)


def _is_latest(row: Sending) -> bool:
    return not Sending.objects.filter(message=row.message_id, pk__gt=row.pk).exists()


def write(action: str, row: Sending, *, at: datetime, **detail: str) -> None:
    """One line of the audit trail about a sending's message."""
    audit.record(
        action,
        on=row.message,
        municipality=row.municipality,
        by=BY,
        at=at,
        channel=row.channel,
        **detail,
    )


def write_down_ends(messages: Iterable[Message], *, by: Actor, at: datetime) -> None:
    """Lines of the audit trail about those that will not be told by machine any more."""
    ends = {
        MessageState.EXPIRED: "message.expired",
        MessageState.WITHDRAWN: "message.withdrawn",
    }
    AuditEvent.objects.bulk_create(
        audit.line(
            ends[MessageState(each.state)],
            on=each,
            municipality=each.municipality,
            by=by,
            at=at,
        )
        for each in messages
        if each.state in ends
    )
