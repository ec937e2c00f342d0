"""By which way somebody is told, and by which next where that does not lead to them. Pure.

    ショートメッセージ → 自動音声電話 → 職員の連絡リスト → 郵便

A person's wish goes before: post for those who asked for it, unless it is urgent; no text
messages for those who did not ask for them, unless the town sends them to all mobile phones.
"""

from __future__ import annotations

from dataclasses import dataclass

from notices.choices import MACHINE_CHANNELS, MessageChannel


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody can be reached, each '' where not: what the chain is made of."""

    mobile: str = ""
    call: str = ""
    """The number that a machine rings: a landline before a mobile phone."""
    mail: str = ""
    line: str = ""
    address: bool = False
    rings: bool = False
    """Whether there is any number at all, for staff to ring."""
    stopped: frozenset[tuple[MessageChannel, str]] = frozenset()
    """What they (or the carrier) have said no to: channel and number."""

    def to(self, channel: MessageChannel) -> str:
        """The number or address on a machine's channel; '' where it does not lead to them."""
        where = {
            MessageChannel.SMS: self.mobile,
            MessageChannel.VOICE: self.call,
            MessageChannel.MAIL: self.mail,
            MessageChannel.LINE: self.line,
        }.get(channel, "")
        return "" if (channel, where) in self.stopped else where


@dataclass(frozen=True, slots=True)
class Machines:
    """What the town lets a machine do."""

    channels: frozenset[MessageChannel] = frozenset()
    sms_for_all: bool = False


def chain(reach: Reach, *, wished: MessageChannel, machines: Machines) -> list[MessageChannel]:
    """The ways to somebody in their order; at least one, and the last is told by staff."""
    found = [
        each
        for each in order_of(wished, machines)
        if each in machines.channels and reach.to(each)
    ]
    if reach.rings or not reach.address:
        found.append(MessageChannel.PHONE)
    if reach.address:
        found.append(MessageChannel.POST)
    if wished is MessageChannel.POST and reach.address:
        return [MessageChannel.POST]
    return found


def after(
    channel: MessageChannel,
    ways: list[MessageChannel],
    *,
    wished: MessageChannel,
    machines: Machines,
) -> MessageChannel:
    """The way that comes next, whether or not `channel` is still one of the `ways`; the last
    one stays, and staff have it."""
    order = [*order_of(wished, machines), *_staff(ways)]
    rest = order[order.index(channel) + 1 :] if channel in order else _staff(ways)
    return next((each for each in rest if each in ways), ways[-1])


def order_of(wished: MessageChannel, machines: Machines) -> list[MessageChannel]:
    """In which order machines have their turn: their own wish, then LINE and mail where they
    are known, then by telephone."""
    order = [MessageChannel.LINE, MessageChannel.MAIL, MessageChannel.VOICE]
    if wished is MessageChannel.SMS or machines.sms_for_all:
        order.insert(order.index(MessageChannel.VOICE), MessageChannel.SMS)
    if wished in order:
        order.remove(wished)
        order.insert(0, wished)
    return order


def _staff(ways: list[MessageChannel]) -> list[MessageChannel]:
    return [each for each in ways if each not in MACHINE_CHANNELS]
