"""The door behind the QR code of a flyer: it remembers which one, and leads to its class."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from classes.actions import flyers
from classes.models import Flyer
from classes.queries import announcements
from classes.rules.flyers import is_machine, typed
from classes.views import visits
from classes.views.public import towns_of

COUNTED = "counted"
"""The cookie that says that this browser was counted today."""
A_DAY = 60 * 60 * 24


@never_cache
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code: open the form of the flyer's class, or show the several it announces."""
    flyer = announcements.flyer(typed(code))
    if flyer is None:
        return _unknown(request)
    if flyer.further.exists():
        response = _several(request, flyer)
    else:
        response = redirect("apply-start", flyer.offering.public_id)
        visits.keep(response, flyer.offering, flyer.code, cookie=visits.FLYER_COOKIE)
    _count(request, response, flyer)
    return visits.hide(response)


@never_cache
def one_of_several(request: HttpRequest, code: str, public_id: UUID) -> HttpResponse:
    """On to one class of a flyer, which is remembered for its form."""
    flyer = announcements.flyer(typed(code))
    listings = announcements.on_flyer(flyer, at=timezone.now()) if flyer else []
    found = next((one for one in listings if one.offering.public_id == public_id), None)
    if flyer is None or found is None:
        return _unknown(request)
    response = redirect("offering", public_id)
    visits.keep(response, found.offering, flyer.code, cookie=visits.FLYER_COOKIE)
    return visits.hide(response)


def _several(request: HttpRequest, flyer: Flyer) -> HttpResponse:
    context = {
        "municipality": flyer.offering.municipality,
        "flyer": flyer,
        "listings": announcements.on_flyer(flyer, at=timezone.now()),
    }
    return render(request, "classes/public/flyer.html", context)


def _count(request: HttpRequest, response: HttpResponse, flyer: Flyer) -> None:
    """Count a person's browser once a day: no program, nobody of the office, no page that is
    fetched before anybody asks for it."""
    at = timezone.now()
    today = timezone.localdate(at).isoformat()
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if (
        request.method != "GET"
        or request.COOKIES.get(COUNTED) == today
        or ahead
        or request.user.is_authenticated
        or is_machine(request.headers.get("User-Agent", ""))
    ):
        return
    flyers.count_visit(flyer, by=Actor.of(request), at=at)
    response.set_cookie(
        COUNTED,
        today,
        max_age=A_DAY,
        path=reverse("flyer", args=[flyer.code]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _unknown(request: HttpRequest) -> HttpResponse:
    taking = announcements.open_now(municipality=None, at=timezone.now())
    return render(request, "classes/public/unknown_flyer.html", towns_of(taking), status=404)
