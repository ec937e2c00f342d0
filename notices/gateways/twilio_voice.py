"""Calls by Twilio: it rings, and asks this installation what to say when somebody answers."""

from __future__ import annotations

import re

from notices.choices import MessageChannel
from notices.gateways import twilio_answers, twilio_http
from notices.gateways.twilio_http import Account
from notices.rules.carriers import Answer, Letter, Refused, Report

SID = re.compile(r"CA[0-9a-f]{32}")
TOKYO = {"edge": "tokyo", "region": "us1"}
"""Calls from a Japanese number must enter by Tokyo, or may arrive without it
(https://twilio.com/guidelines/jp/voice). The account is the one of the default region."""
RINGS = 30
"""Seconds until nobody is at home."""
EVENTS = ["initiated", "ringing", "answered", "completed"]


class TwilioVoice:
    """A gateway for calls. What is said is rendered when Twilio asks for it."""

    channel = MessageChannel.VOICE

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or twilio_http.account()
        self.client = twilio_http.client(self.account, **TOKYO)

    def send(self, letter: Letter) -> Answer:
        to, sender = twilio_answers.e164(letter.to), twilio_answers.e164(letter.sender)
        origin = self.account.callbacks
        if not to:
            return Refused("21217")
        if not sender:
            return Refused("no-sender")
        if not origin:
            return Refused("no-gateway")  # nobody could ask us what to say
        return twilio_answers.handed_over(
            lambda: self.client.calls.create(
                to=to,
                from_=sender,
                url=f"{origin}/webhooks/twilio/voice/{letter.key}/",
                method="POST",
                status_callback=f"{origin}/webhooks/twilio/status/{letter.key}/",
                status_callback_event=EVENTS,
                status_callback_method="POST",
                machine_detection="DetectMessageEnd",
                timeout=RINGS,
            )
        )

    def look_up(self, sid: str) -> Report | None:
        if not SID.fullmatch(sid):
            return None
        return twilio_answers.reported(lambda: self.client.calls(sid).fetch())

    def find(self, letter: Letter) -> str | None:
        to = twilio_answers.e164(letter.to)
        return twilio_answers.found(
            lambda: self.client.calls.list(to=to, limit=twilio_answers.ASKED_LAST),
            letter=letter,
            text=None,
        )
