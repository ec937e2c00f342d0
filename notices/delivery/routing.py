"""On which way a message goes out, and where it goes when that way is closed.

Functions that change the message in memory; whoever calls them holds it under lock, stores it
and writes it down.
"""

from __future__ import annotations

from datetime import datetime

from notices.choices import MACHINE_CHANNELS, URGENT, MessageChannel, MessageState
from notices.models import Message
from notices.queries.routes import Town
from notices.rules import chain as chains
from notices.rules import hours

ROUTED = ["channel", "state", "next_at", "tries"]
"""The columns that are changed here."""


def put(message: Message, channel: MessageChannel, *, town: Town, not_before: datetime) -> None:
    """Let it go out by this channel: by machine as soon as it may, or by staff."""
    message.channel, message.state, message.tries = channel, MessageState.WAITING, 0
    message.next_at = (
        allowed(message, town=town, at=not_before) if channel in MACHINE_CHANNELS else None
    )


def again(message: Message, *, town: Town, not_before: datetime) -> None:
    """Let the machine try the same way once more."""
    message.state = MessageState.WAITING
    message.next_at = allowed(message, town=town, at=not_before)


def onwards(message: Message, ways: list[MessageChannel], *, town: Town, at: datetime) -> None:
    """Let the next way have its turn. What is of no use any more goes no further."""
    if is_late(message, at):
        expire(message)
        return
    following = chains.after(
        MessageChannel(message.channel),
        ways,
        wished=MessageChannel(message.wished or message.channel),
        machines=town.machines,
    )
    put(message, following, town=town, not_before=at)


def expire(message: Message) -> None:
    """It was not told in time."""
    message.state, message.next_at = MessageState.EXPIRED, None


def is_late(message: Message, at: datetime) -> bool:
    """Whether telling it is of no use any more."""
    return message.due_at is not None and message.due_at <= at


def allowed(message: Message, *, town: Town, at: datetime) -> datetime:
    """The first moment from `at` on at which a machine may tell it."""
    return hours.next_allowed(at, town.hours, urgent=message.purpose in URGENT)
