"""A carrier that carries nothing: for trying things out, and for the demo.

It takes and refuses what the real one takes and refuses, and says on the terminal that
something would have gone out: to whom and what stands in the ledger of messages, not here.
"""

from __future__ import annotations

import re
import sys
from typing import TextIO

from common import phones
from notices.choices import MessageChannel
from notices.rules.carriers import Accepted, Answer, Letter, Refused, Report

LONGEST = 1600
"""UTF-16 units in a text message of several parts (Twilio, error 21617)."""


class Console:
    """A gateway that says what it would have sent. `out` is where it says so."""

    channel = MessageChannel.SMS
    invalid = "21211"

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out

    def send(self, letter: Letter) -> Answer:
        refusal = self.refusal(letter)
        if refusal:
            self._say(f"{self.channel.label}：送れません（{refusal}）")
            return Refused(refusal)
        self._say(f"{self.channel.label}：送ったことにします（{letter.key}）")
        return Accepted(f"console-{letter.key}", delivered=True)

    def look_up(self, sid: str) -> Report | None:
        return Report("delivered") if sid.startswith("console-") else None

    def find(self, letter: Letter) -> str | None:
        return f"console-{letter.key}"

    def refusal(self, letter: Letter) -> str:
        """The code with which the real carrier refuses this; '' where it takes it."""
        if not re.fullmatch("0[0-9]{9,10}", letter.to) or not _exists(letter.to):
            return self.invalid
        return self.about_text(letter)

    def about_text(self, letter: Letter) -> str:
        """The code that refuses the text, or the number for a text."""
        if not letter.text:
            return "21602"
        if len(letter.text.encode("utf-16-be")) // 2 > LONGEST:
            return "21617"
        return "" if phones.parse(letter.to).can_receive_sms else "21635"

    def _say(self, line: str) -> None:
        out = self.out or sys.stdout
        out.write(f"{line}\n")
        out.flush()


class ConsoleVoice(Console):
    """The same for calls: any line can be rung, and what is said is asked for later."""

    channel = MessageChannel.VOICE
    invalid = "21217"

    def about_text(self, letter: Letter) -> str:  # noqa: ARG002  # what is said comes later
        """What is said is asked for when somebody has answered."""
        return ""


def _exists(digits: str) -> bool:
    try:
        phones.parse(digits)
    except phones.UnreadablePhone:
        return False
    return True
