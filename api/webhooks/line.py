"""LINE tells us what people did with the official account: sent a number, left it, blocked it.

A request is signed with the channel's secret (X-Line-Signature: base64 of HMAC-SHA256 over the
bytes as they came; https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/).
What is said twice changes nothing the second time: a number links once, and who has left has
left.
"""

import hmac
import json
import unicodedata
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from common.errors import RuleViolation
from people.actions import line_accounts

BY = Actor.command("line")
log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Take in what happened. Whoever is not LINE is told nothing (403)."""
    if not _is_signed(request.body, request.headers.get("X-Line-Signature", "")):
        return HttpResponseForbidden()
    at = timezone.now()
    for event in _read(request.body):
        _take(event, at=at)
    return HttpResponse()


def _is_signed(body: bytes, signature: str) -> bool:
    if not settings.LINE_CHANNEL_SECRET:
        return False
    digest = hmac.digest(settings.LINE_CHANNEL_SECRET.encode(), body, sha256)
    return hmac.compare_digest(b64encode(digest), signature.encode())


def _read(body: bytes) -> list[dict[str, Any]]:
    """The events; none where there are none to read."""
    try:
        found = json.loads(body)
    except ValueError:
        return []
    told = found.get("events") if isinstance(found, dict) else None
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def _take(event: dict[str, Any], *, at: datetime) -> None:
    user_id = _inside(event, "source", "userId")[:40]
    if event.get("type") == "unfollow" and user_id:
        line_accounts.leave(user_id=user_id, by=BY, at=at)
    elif event.get("type") == "message" and user_id:
        code = _digits(_inside(event, "message", "text"))
        if len(code) == line_accounts.DIGITS:
            _link(code, user_id, at=at)


def _link(code: str, user_id: str, *, at: datetime) -> None:
    try:
        linked = line_accounts.link(code=code, user_id=user_id, by=BY, at=at)
    except RuleViolation as refusal:
        log.info("line_code_refused", code=refusal.code)
        return
    if linked is None:
        log.info("line_code_unknown")


def _inside(event: dict[str, Any], part: str, name: str) -> str:
    found = event.get(part)
    value = found.get(name, "") if isinstance(found, dict) else ""
    return value if isinstance(value, str) else ""


def _digits(text: str) -> str:
    """The digits of a number as people type it: １２３４ ５６７８ too. '' for other words."""
    plain = unicodedata.normalize("NFKC", text[:40]).strip()
    kept = plain.replace(" ", "").replace("-", "")
    return kept if kept.isascii() and kept.isdecimal() else ""
