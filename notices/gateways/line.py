"""LINE: push messages of the town's official account (Messaging API).

A request carries our own key (X-Line-Retry-Key), by which LINE carries it out once however
often it comes: so what got no answer may be asked again at once
(https://developers.line.biz/en/docs/messaging-api/retrying-api-request/).
"""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings
from urllib3.exceptions import NameResolutionError, NewConnectionError

from notices.choices import MessageChannel
from notices.rules.carriers import Accepted, Answer, Letter, Refused, Report, Unclear

LONGEST = 5000
"""UTF-16 units in one text message (Messaging API reference, text message)."""
TIMES = 3
"""How often one message is asked for with the same key before nobody knows."""
TIMEOUT = (5, 10)
OK, TAKEN_ALREADY = 200, 409
CLIENT_ERROR = 4
TOO_MANY = 429
FAULTY_ACCOUNT = {401, 403}
MONTHLY_LIMIT = "monthly limit"
"""How LINE says that this month's messages are used up, which no waiting for minutes mends."""


class Line:
    """A gateway to LINE. `base` and `token` come from the settings unless given."""

    channel = MessageChannel.LINE

    def __init__(self, base: str = "", token: str = "") -> None:
        self.url = f"{base or settings.LINE_API_BASE}/v2/bot/message/push"
        self.token = token or settings.LINE_CHANNEL_TOKEN

    def send(self, letter: Letter) -> Answer:
        """Push one text message to one account."""
        if not letter.text:
            return Refused("21602")
        if len(letter.text.encode("utf-16-le")) // 2 > LONGEST:
            return Refused("21617")
        unclear: Unclear | None = None
        for _ in range(TIMES):
            heard = self._ask(letter)
            if isinstance(heard, Unclear):
                unclear = heard
            elif unclear is None or isinstance(heard, Accepted) or not heard.carrier_fault:
                return heard
        return unclear or Unclear("timeout")

    def look_up(self, sid: str) -> Report | None:  # noqa: ARG002  # the protocol's
        """LINE does not say what becomes of a message."""
        return None

    def find(self, letter: Letter) -> str | None:  # noqa: ARG002  # the protocol's
        """To ask for it again would send it, hours later perhaps."""
        return None

    def _ask(self, letter: Letter) -> Answer:
        try:
            answer = requests.post(
                self.url,
                json={"to": letter.to, "messages": [{"type": "text", "text": letter.text}]},
                headers={
                    "Authorization": f"Bearer {self.token}",
                    "X-Line-Retry-Key": str(letter.key),
                },
                timeout=TIMEOUT,
            )
        except requests.RequestException as fault:
            if _surely_unsent(fault):
                return Refused("unreachable-carrier", carrier_fault=True)
            return Unclear("timeout")
        return _read(answer, letter)


def _read(answer: requests.Response, letter: Letter) -> Answer:
    status = answer.status_code
    if status in {OK, TAKEN_ALREADY}:
        return Accepted(f"line-{letter.key}", delivered=True)
    if status // 100 == CLIENT_ERROR:
        return _refused(answer)
    return Unclear("carrier-fault")


def _refused(answer: requests.Response) -> Refused:
    status = answer.status_code
    if status == TOO_MANY:
        if MONTHLY_LIMIT in str(_body(answer).get("message", "")):
            return Refused("line-limit")
        return Refused("429", carrier_fault=True)
    return Refused(f"line-{status}", carrier_fault=status in FAULTY_ACCOUNT)


def _body(answer: requests.Response) -> dict[str, Any]:
    try:
        read = answer.json()
    except requests.JSONDecodeError:
        return {}
    return read if isinstance(read, dict) else {}


def _surely_unsent(fault: requests.RequestException) -> bool:
    """Whether no connection was made at all."""
    if isinstance(fault, requests.ConnectTimeout):
        return True
    reason = getattr(fault.args[0] if fault.args else None, "reason", None)
    return isinstance(reason, (NewConnectionError, NameResolutionError))
