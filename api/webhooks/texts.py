"""A text message that somebody has sent to a number of ours."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actors import Actor
from api.webhooks.signed import from_carrier
from classes.actions import inbound
from classes.actions.inbound import NobodyWrittenTo, Text
from notices.choices import MessageChannel
from notices.gateways import text_answers

log = structlog.get_logger(__name__)
LONGEST = 1600


@from_carrier
def received(request: HttpRequest) -> HttpResponse:
    """Take it in once, and answer in a sentence: a repetition hears nothing."""
    said = request.POST
    sid = (said.get("MessageSid") or said.get("SmsSid") or "")[:64]
    if not sid:
        return HttpResponse(status=400, content_type="text/plain")
    text = Text(
        sid=sid,
        sender=said.get("From", ""),
        to=(said.get("To", ""), said.get("MessagingServiceSid", "")),
        text=said.get("Body", "")[:LONGEST],
        carrier_said=said.get("OptOutType", ""),
    )
    by = Actor.answering(MessageChannel.SMS)
    try:
        answer = inbound.take_in(text, by=by, at=timezone.now())
    except NobodyWrittenTo:
        log.warning("a text message to a number that no town uses", sid=sid)
        answer = ""
    return HttpResponse(text_answers.answer(answer), content_type="text/xml; charset=utf-8")
