"""What Twilio answered, as one of the three answers that every gateway gives."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException

from common import phones
from notices.gateways.twilio_http import Declined, NotSent, Unanswered
from notices.rules.carriers import Accepted, Answer, Letter, Refused, Report, Unclear

log = logging.getLogger(__name__)

ABOUT_THE_ACCOUNT = range(20000, 21000)
"""Twilio's codes that say nothing of the message: wrong token, account suspended, no such
resource, too many requests."""
TOO_MANY = {429}
SLACK = timedelta(seconds=5)
"""How far the carrier's clock may be behind ours."""
ASKED_LAST = 50
LONGEST_SID = 64
FAULTS = (
    *(NotSent, Declined, Unanswered),
    # What Twilio's client makes of an answer that is JSON and yet no resource of its API.
    *(TwilioException, ValueError, TypeError, KeyError, AttributeError),
)


def handed_over(ask: Callable[[], Any]) -> Answer:
    """Ask Twilio to send something. Never raises for what Twilio does."""
    try:
        sid = ask().sid
    except FAULTS as fault:
        return _meant(fault)
    if not isinstance(sid, str) or not 0 < len(sid) <= LONGEST_SID:
        return Unclear("carrier-fault")
    return Accepted(sid)


def reported(ask: Callable[[], Any]) -> Report | None:
    """Ask Twilio what has become of something; None where it does not say."""
    try:
        found = ask()
        return Report(str(found.status), str(getattr(found, "error_code", None) or ""))
    except FAULTS:
        return None


def found(ask: Callable[[], Iterable[Any]], *, letter: Letter, text: str | None) -> str | None:
    """The number of the only thing that Twilio has sent from its API to this number since the
    letter was handed over, with this `text` (a call has none). Two of them are a doubt: which
    is which is not to be seen, so neither is taken."""
    if letter.asked_at is None:
        return None
    try:
        rows = [row for row in ask() if _is_ours(row, since=letter.asked_at, text=text)]
    except FAULTS:
        return None
    return str(rows[0].sid) if len(rows) == 1 else None


def e164(digits: str) -> str:
    """The number for machines abroad; '' where it is none of Japan's."""
    try:
        return phones.parse(digits).e164
    except phones.UnreadablePhone:
        return ""


def _is_ours(row: Any, *, since: datetime, text: str | None) -> bool:
    return (
        str(row.direction).startswith("outbound-api")
        and isinstance(row.date_created, datetime)
        and row.date_created >= since - SLACK
        and (text is None or row.body == text)
    )


def _meant(fault: Exception) -> Answer:
    if isinstance(fault, NotSent):
        return Refused("unreachable-carrier", carrier_fault=True)
    if isinstance(fault, Declined):
        return _refused(fault)
    return Unclear(fault.code if isinstance(fault, Unanswered) else "carrier-fault")


def _refused(no: Declined) -> Refused:
    """Whether it is about this message, or would have happened to any."""
    if no.status in TOO_MANY or no.code == "20429":
        return Refused("429", carrier_fault=True)
    about_the_account = not no.code or int(no.code) in ABOUT_THE_ACCOUNT
    if about_the_account:
        log.error("the carrier declines the account: HTTP %s, code %s", no.status, no.code)
    return Refused(no.code or f"http-{no.status}", carrier_fault=about_the_account)
