"""Text messages by Twilio."""

from __future__ import annotations

import re

from notices.choices import MessageChannel
from notices.gateways import twilio_answers, twilio_http
from notices.gateways.twilio_http import Account
from notices.rules.carriers import Answer, Letter, Refused, Report

SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
SID = re.compile(r"[SM]M[0-9a-f]{32}")


class TwilioSms:
    """A gateway for text messages. The sender may be a number (E.164), up to eleven letters of
    which nobody can answer, or a messaging service (MG…), which chooses one."""

    channel = MessageChannel.SMS

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or twilio_http.account()
        self.client = twilio_http.client(self.account)

    def send(self, letter: Letter) -> Answer:
        to = twilio_answers.e164(letter.to)
        if not to:
            return Refused("21211")
        if not letter.sender:
            return Refused("no-sender")
        if not letter.text:
            return Refused("21602")
        return twilio_answers.handed_over(
            lambda: self.client.messages.create(
                to=to, body=letter.text, **self._sender(letter), **self._report(letter)
            )
        )

    def look_up(self, sid: str) -> Report | None:
        if not SID.fullmatch(sid):
            return None
        return twilio_answers.reported(lambda: self.client.messages(sid).fetch())

    def find(self, letter: Letter) -> str | None:
        to = twilio_answers.e164(letter.to)
        return twilio_answers.found(
            lambda: self.client.messages.list(to=to, limit=twilio_answers.ASKED_LAST),
            letter=letter,
            text=letter.text,
        )

    def _sender(self, letter: Letter) -> dict[str, str]:
        if SERVICE.fullmatch(letter.sender):
            return {"messaging_service_sid": letter.sender}
        return {"from_": letter.sender}

    def _report(self, letter: Letter) -> dict[str, str]:
        origin = self.account.callbacks
        return (
            {"status_callback": f"{origin}/webhooks/twilio/status/{letter.key}/"}
            if origin
            else {}
        )
