"""What Twilio reports of text messages and calls that it has.

/webhooks/twilio/status/<key of the sending>/     what we ask it to call
/webhooks/twilio/status/                          the same, found by its own number
"""

import re
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from api.webhooks.signed import from_carrier
from notices.delivery import receipts
from notices.models import Sending
from notices.rules.carriers import Report

log = structlog.get_logger(__name__)
SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
NOTED = 204


@from_carrier
def status(request: HttpRequest, key: UUID | None = None) -> HttpResponse:
    """Take a report in, in whatever order and however often it comes. One about nothing that
    is known is noted in the log, and changes nothing."""
    said = request.POST
    sid = said.get("MessageSid") or said.get("CallSid") or said.get("SmsSid") or ""
    sending = _sending(key, sid)
    if sending is None:
        log.warning("a report about nothing that was sent", sid=sid if _is_sid(sid) else "")
        return HttpResponse(status=NOTED)
    word = said.get("MessageStatus") or said.get("CallStatus") or said.get("SmsStatus") or ""
    if word:
        report = Report(word, said.get("ErrorCode", ""))
        receipts.hear(sending, report, at=timezone.now(), sid=sid if _is_sid(sid) else "")
    return HttpResponse(status=NOTED)


def _sending(key: UUID | None, sid: str) -> Sending | None:
    """The sending that the address names, unless the carrier has given it another number."""
    if key is None:
        return receipts.of(sid=sid)
    sending = receipts.of(key=key)
    return sending if sending is None or sending.sid in {"", sid} else None


def _is_sid(text: str) -> bool:
    return SID.fullmatch(text) is not None
