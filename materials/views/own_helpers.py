"""A helper's own page, behind a secret address: where things stand, classes, calendar, hours.

Whoever knows the address is the helper. No name stands on it.
"""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from classes.actions import shift_answers
from common.errors import RuleViolation
from materials.queries import own_helpers
from materials.renderers import calendars
from people.queries import joining

TAKEN = "ありがとうございます。この回に来ていただくことに決まりました。"
GONE = "この回の募集は終わりました。ほかの回をご覧ください。"


@never_cache
@require_safe
def page(request: HttpRequest, secret: UUID) -> HttpResponse:
    """Where things stand, in words."""
    own = own_helpers.of(secret, at=timezone.now())
    if own is None:
        return _unknown(request)
    path = reverse("helper-calendar", args=[secret])
    context = {
        "mine": own,
        "own": own.page,
        "helper": own.page.helper,
        "municipality": own.page.helper.municipality,
        "calendar": f"{settings.PUBLIC_ORIGIN}{path}",
        "webcal": f"webcal://{urlsplit(settings.PUBLIC_ORIGIN).netloc}{path}",
    }
    return _hidden(render(request, "materials/own_helper.html", context))


@never_cache
@require_POST
def take(request: HttpRequest, secret: UUID, session: UUID) -> HttpResponse:
    """One press: I come. Pressed twice, it is one."""
    at = timezone.now()
    own = own_helpers.of(secret, at=at)
    if own is None:
        return _unknown(request)
    places = {each.shift.post.session.public_id: each for each in own.choices}
    expected = {each.session.public_id for each in own.mine}
    try:
        if session in places:
            shift_answers.volunteer(
                places[session].shift.post.session,
                helper=own.page.helper,
                by=Actor.holder(request),
                at=at,
            )
        elif session not in expected:
            messages.error(request, GONE)
            return redirect("helper-own", secret)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, TAKEN)
    return redirect("helper-own", secret)


@never_cache
@require_safe
def calendar(request: HttpRequest, secret: UUID) -> HttpResponse:
    """The classes at which the helper is expected, for their own calendar."""
    now = timezone.now()
    found = joining.own_page(secret, on=timezone.localdate())
    if found is None:
        return _unknown(request)
    host = urlsplit(settings.PUBLIC_ORIGIN).hostname or "tomoni"
    events = own_helpers.events(found.helper, host=host)
    name = f"{found.helper.municipality.name}の活動の予定"
    text = calendars.calendar(name, events, at=now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return _hidden(answer)


def _unknown(request: HttpRequest) -> HttpResponse:
    return _hidden(render(request, "people/join/unknown.html", status=404))


def _hidden(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
