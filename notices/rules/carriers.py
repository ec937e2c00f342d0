"""What is handed to a carrier and what comes back, the same for every gateway. Pure.

A gateway never raises for what a carrier does: whatever happens is one of three answers, and
the difference between them is what keeps a message from being lost or sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from notices.choices import MessageChannel


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to send. `to` is a number in digits as dialled in Japan, a mail address or an
    account; `sender` what the town has set as its sender on this channel."""

    key: UUID
    channel: MessageChannel
    to: str
    text: str
    sender: str
    town: str
    """Its 6-digit code: a gateway may have an account for each town."""
    asked_at: datetime | None = None
    """When it was handed over: what the carrier has from before is another one (`find`)."""
    subject: str = ""
    """What stands over a mail; other ways have none."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has it, under this number; if `delivered`, no report will follow."""

    sid: str
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier said no, and has not sent it: `code` is its own (21635), or one of ours."""

    code: str
    carrier_fault: bool = False
    """Whether it would have said no to anybody (429, no connection): the message is tried
    again, and the gateway is left alone for a while. Otherwise it is about this message."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether it was sent: no answer in time, or a fault after it was handed over.
    It is never sent again by itself."""

    code: str


Answer = Accepted | Refused | Unclear


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier says of something it has: its own word for the state, and the reason."""

    status: str
    error: str = ""


class Gateway(Protocol):
    """A way out. Blocking, safe in threads, and without a database: only `deliver` calls it."""

    channel: MessageChannel

    def send(self, letter: Letter) -> Answer:
        """Hand one thing over."""
        ...

    def look_up(self, sid: str) -> Report | None:
        """What has become of it, where the carrier can be asked; None where it cannot, or does
        not answer. For installations that no carrier can reach from outside."""
        ...

    def find(self, letter: Letter) -> str | None:
        """The carrier's number of this very letter, if it has it after all: what settles an
        `Unclear` answer. None where it does not, cannot be asked, or there is a doubt. Whoever
        asks sees to it that the number is not another sending's already."""
        ...
