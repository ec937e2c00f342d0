"""What every address of a call has in common: signed by the carrier, answered with TwiML."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from api.webhooks.signed import from_carrier
from notices.gateways import twiml
from notices.rules import dialogue
from notices.rules.dialogue import Script

P = ParamSpec("P")
Answer = Callable[Concatenate[HttpRequest, P], Script]


def call_page(answer: Answer[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """An address that the carrier asks what to say next. Whoever is not the carrier is told
    nothing (403)."""

    @wraps(answer)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        document = twiml.render(answer(request, *args, **kwargs))
        return HttpResponse(document, content_type="text/xml; charset=utf-8")

    return from_carrier(page)


def pressed(request: HttpRequest) -> str:
    """The keys that were pressed, '' for none; nothing else than keys."""
    keys = request.POST.get("Digits", "")[:20]
    return keys if {*keys} <= {*"0123456789*#"} else ""


def call_sid(request: HttpRequest) -> str:
    """The carrier's number of the call."""
    return request.POST.get("CallSid", "")[:64]


def nothing_to_say() -> Script:
    """To a call that nobody knows of."""
    return dialogue.unknown()
