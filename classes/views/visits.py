"""One browser's visit to an application form.

The browser holds a random key in a cookie that only this offering's form receives; the key
finds the draft, and later the registration that was made of it. Nothing else ties a visitor to
what they typed: no session, no address, nothing in the URL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from classes.actions import registrations
from classes.choices import Joining, Outlook
from classes.forms.apply import Application
from classes.models import Flyer, Offering, Registration
from classes.queries import announcements, flyers, holders, outlooks, seats, targets
from classes.queries.offerings import Listing
from classes.views import gone
from common.clock import tokyo_date
from people.models import IntakeDraft
from people.queries import drafts as kept_drafts
from people.queries.drafts import KEPT_FOR

P = ParamSpec("P")
KEY_COOKIE = "apply"
FLYER_COOKIE = "flyer"
NAME_COOKIE = "named"
BETWEEN = "."
# After sending, the confirmation stays open for the day; the holder's own page lasts.
CONFIRMATION_SECONDS = 60 * 60 * 24


@dataclass(frozen=True)
class Visit:
    """What the browser's key leads to, at the moment of the request."""

    listing: Listing
    key: UUID
    draft: IntakeDraft | None
    at: datetime

    @property
    def offering(self) -> Offering:
        return self.listing.offering

    @property
    def request_key(self) -> str:
        """The name under which the form is sent, however often."""
        return f"web:{self.key}"

    @cached_property
    def application(self) -> Application:
        answers = self.draft.answers if self.draft else {}
        chosen = targets.of(self.offering, at=self.at)
        alone = self.offering.joining == Joining.SLOT
        return Application(answers, tokyo_date(self.at), chosen, alone)

    @property
    def seen(self) -> str:
        """A fingerprint of what the review page says about the class."""
        offering = self.offering
        meetings = [
            (each.starts_at, each.ends_at, each.state, each.venue_id)
            for each in self.listing.sessions
        ]
        return registrations.digest_of(
            [offering.title, offering.venue_id, offering.fee, offering.selection, meetings]
        )

    @property
    def outlook(self) -> Outlook:
        """What those on the form would get now. Only when nothing is waited for."""
        application = self.application
        counted, target = seats.count(self.offering, at=self.at), application.target
        keys = counted.keys(
            session=target.session.pk if target and target.session else None,
            slot=target.slot.pk if target and target.slot else None,
            device=application.seat,
        )
        people = len(application.people)
        return outlooks.of(self.offering, counted, keys=keys, people=people, desk=False)

    @cached_property
    def registration(self) -> Registration | None:
        """What this form was sent as, if it was sent."""
        return holders.by_request(self.request_key, offering=self.offering)

    def url(self, step: str) -> str:
        return reverse("apply", args=[self.offering.public_id, step])


def visiting(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of the form: finds the visit, keeps its cookie, and stays out of every cache and
    search engine. An offering that the public may not see is a 404, with a sentence for those
    who were typing when it was taken back.

    The cookie is looked at before the CSRF token, which needs cookies as well: somebody whose
    browser keeps none is told so, with a telephone number, and not shown a bare refusal.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def page(
        request: HttpRequest, public_id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        at = timezone.now()
        listing = announcements.one(public_id, at=at)
        if listing is None:
            return hide(gone.offering(request, public_id))
        key = _key(request)
        if key is None and request.method == "POST":
            response = interrupted(request, listing, status=400)
        else:
            visit = _visit(listing, key or uuid4(), at)
            response = protected(request, visit, *args, **kwargs)
            if KEY_COOKIE not in response.cookies:
                keep(response, visit.offering, visit.key)
        return hide(response)

    return csrf_exempt(never_cache(page))


def hide(response: HttpResponse) -> HttpResponse:
    """Keep a page about one person's registration out of search engines and referrers."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def interrupted(request: HttpRequest, listing: Listing, *, status: int) -> HttpResponse:
    """The page for a browser that lost its key, or keeps no cookies."""
    context = {
        "listing": listing,
        "offering": listing.offering,
        "municipality": listing.offering.municipality,
    }
    return render(request, "classes/apply/interrupted.html", context, status=status)


def keep(
    response: HttpResponse,
    offering: Offering,
    value: object,
    *,
    cookie: str = KEY_COOKIE,
    seconds: float = KEPT_FOR.total_seconds(),
) -> None:
    """Have the browser keep something for this offering's form alone."""
    response.set_cookie(
        cookie,
        str(value),
        max_age=int(seconds),
        path=_path(offering),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def keep_confirmation(
    response: HttpResponse, visit: Visit, together: Sequence[Registration]
) -> None:
    """Let this browser see the confirmation for a day.

    The confirmation names somebody only when the name on file is the one typed here: whoever
    knows somebody's number and furigana must not read from it how their name is written.
    """
    keep(response, visit.offering, visit.key, seconds=CONFIRMATION_SECONDS)
    typed = zip(together, visit.application.people, strict=True)
    named = [row.reference for row, person in typed if row.participant.name == person.name]
    if named:
        response.set_signed_cookie(
            NAME_COOKIE,
            BETWEEN.join(named),
            salt=str(visit.key),
            max_age=CONFIRMATION_SECONDS,
            path=_path(visit.offering),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def names_to_show(
    request: HttpRequest, visit: Visit, together: Sequence[Registration]
) -> dict[int, str]:
    """The names that were typed in this very browser, by the registration's key."""
    typed_for = request.get_signed_cookie(NAME_COOKIE, default="", salt=str(visit.key)) or ""
    named = typed_for.split(BETWEEN)
    return {row.pk: row.participant.name for row in together if row.reference in named}


def forget(response: HttpResponse, visit: Visit) -> None:
    """Have the browser forget whose form this was."""
    response.delete_cookie(KEY_COOKIE, path=_path(visit.offering), samesite="Lax")
    response.delete_cookie(NAME_COOKIE, path=_path(visit.offering), samesite="Lax")


def scanned(request: HttpRequest, offering: Offering) -> Flyer | None:
    """The flyer with this offering on it from which the visitor came."""
    code = request.COOKIES.get(FLYER_COOKIE, "")
    flyer = announcements.flyer(code) if code else None
    if flyer is None:
        return None
    its_own = flyer.offering_id == offering.pk
    return flyer if its_own or offering.pk in flyers.classes_on(flyer) else None


def _visit(listing: Listing, key: UUID, at: datetime) -> Visit:
    draft = kept_drafts.web(key)
    if draft is not None and draft.offering_key != str(listing.offering.public_id):
        draft = None
    return Visit(listing=listing, key=key, draft=draft, at=at)


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.COOKIES.get(KEY_COOKIE, ""))
    except ValueError:
        return None


def _path(offering: Offering) -> str:
    return reverse("apply-start", args=[offering.public_id])
