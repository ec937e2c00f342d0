"""One browser's visit to the form on which a group asks for a class.

As for registrations: a random key in a cookie that only this form receives finds what was
typed, and later the request that was made of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from classes.actions.requests import digest_of
from classes.forms.outreach_apply import OutreachApplication
from classes.models import OutreachMenuItem, OutreachRequest
from classes.queries import outreach
from classes.views.visits import CONFIRMATION_SECONDS, KEY_COOKIE, hide
from common.clock import tokyo_date
from people.choices import DraftKind
from people.models import IntakeDraft
from people.queries import drafts
from people.queries.drafts import KEPT_FOR

P = ParamSpec("P")


@dataclass(frozen=True)
class Visit:
    """What the browser's key leads to, at the moment of the request."""

    item: OutreachMenuItem
    key: UUID
    draft: IntakeDraft | None
    at: datetime

    @property
    def request_key(self) -> str:
        """The name under which the form is sent, however often."""
        return f"web:outreach:{self.key}"

    @cached_property
    def application(self) -> OutreachApplication:
        answers = self.draft.answers if self.draft else {}
        return OutreachApplication(self.item, answers, tokyo_date(self.at))

    @cached_property
    def sent(self) -> OutreachRequest | None:
        """What this form was sent as, if it was sent."""
        return outreach.by_key(self.request_key, item=self.item)

    @property
    def digest(self) -> str:
        """A fingerprint of what was typed."""
        return digest_of([str(self.item.public_id), dict(self.application.answers)])

    def url(self, step: str) -> str:
        return reverse("outreach-apply", args=[self.item.public_id, step])

    @property
    def context(self) -> dict[str, Any]:
        """What every page of the form is about."""
        return {
            "item": self.item,
            "municipality": self.item.municipality,
            "application": self.application,
            "kept_days": KEPT_FOR.days,
        }


def visiting(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of the form: finds the visit, keeps its cookie, stays out of caches and search
    engines. A browser that keeps no cookies is told so, with a telephone number."""
    protected = csrf_protect(view)

    @wraps(view)
    def page(
        request: HttpRequest, public_id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        item = outreach.item(public_id)
        if item is None:
            raise Http404
        key = _key(request)
        visit = Visit(item, key or uuid4(), _draft(item, key), timezone.now())
        if key is None and request.method == "POST":
            shown = "classes/outreach/interrupted.html"
            return hide(render(request, shown, visit.context, status=400))
        response = protected(request, visit, *args, **kwargs)
        if KEY_COOKIE not in response.cookies:
            keep(response, visit)
        return hide(response)

    return csrf_exempt(never_cache(page))


def keep(response: HttpResponse, visit: Visit, *, sent: bool = False) -> None:
    """Have the browser keep the key: for a day once it was sent."""
    response.set_cookie(
        KEY_COOKIE,
        str(visit.key),
        max_age=CONFIRMATION_SECONDS if sent else int(KEPT_FOR.total_seconds()),
        path=_path(visit.item),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, visit: Visit) -> None:
    """Have the browser forget whose form this was."""
    response.delete_cookie(KEY_COOKIE, path=_path(visit.item), samesite="Lax")


def _draft(item: OutreachMenuItem, key: UUID | None) -> IntakeDraft | None:
    found = drafts.web(key, kind=DraftKind.OUTREACH) if key else None
    return found if found and found.offering_key == str(item.public_id) else None


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.COOKIES.get(KEY_COOKIE, ""))
    except ValueError:
        return None


def _path(item: OutreachMenuItem) -> str:
    return reverse("outreach-start", args=[item.public_id])
