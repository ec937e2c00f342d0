"""Asking to help, without an account: one question to a screen, read again, sent once.

The browser holds a random key in a cookie that only this form receives; the key finds what was
typed, and later the helper that was made of it.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.actions import drafts
from people.actions import joining as actions
from people.choices import DraftKind
from people.forms.joining import CHECK, Joining, Screen
from people.models import Helper, IntakeDraft
from people.queries import drafts as kept
from people.queries import joining as doors
from people.queries.joining import Door

P = ParamSpec("P")
COOKIE = "join"
TRAP = "homepage"
LIKE_A_MACHINE = (
    "自動の送信と見分けがつかなかったため、お受けできませんでした。お電話でお申し込みください。"
)


@dataclass(frozen=True)
class Visit:
    """What the browser's key leads to, at the moment of the request."""

    door: Door
    key: UUID
    draft: IntakeDraft | None
    at: datetime

    @property
    def joining(self) -> Joining:
        answers = self.draft.answers if self.draft else {}
        return Joining(answers, tokyo_date(self.at), self.door.school)

    @property
    def digest(self) -> str:
        """Tells whether what is sent is what was read."""
        answers = dict(self.joining.answers)
        written = json.dumps(answers, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    def url(self, step: str) -> str:
        return reverse("join-step", args=[self.door.code, step])


def visiting(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of the form: finds the visit, keeps its cookie, stays out of every cache and
    search engine. A code that leads nowhere is a 404 that says what to do."""

    @never_cache
    @wraps(view)
    def page(
        request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        door = doors.door(code)
        if door is None:
            return _hidden(render(request, "people/join/unknown.html", status=404))
        visit = _visit(request, door)
        response = view(request, visit, *args, **kwargs)
        if COOKIE not in response.cookies:
            _keep(response, visit)
        return _hidden(response)

    return page


@visiting
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where the poster's QR code leads: what helping means, and on to the first question."""
    context = _context(visit) | {"sent": _sent(visit)}
    return render(request, "people/join/start.html", context)


@visiting
def question(request: HttpRequest, visit: Visit, step: str) -> HttpResponse:
    """One screen. A good answer is kept and leads to the first screen without one."""
    joining = visit.joining
    if step not in joining.steps:
        raise Http404
    if (elsewhere := _elsewhere(request, visit)) is not None:
        return elsewhere
    posted = request.POST if request.method == "POST" else None
    form = joining.form(step, posted)
    if posted is not None and form.is_valid():
        return _keep_answers(request, visit, form)
    waiting_for = joining.waiting_for
    if posted is None and joining.order.index(step) > joining.order.index(waiting_for):
        return redirect(visit.url(waiting_for))
    context = _context(visit, step=step) | {"form": form}
    return render(request, "people/join/step.html", context)


@visiting
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything once more; sending it makes the application."""
    if (elsewhere := _elsewhere(request, visit)) is not None:
        return elsewhere
    if visit.joining.waiting_for != CHECK:
        return redirect(visit.url(visit.joining.waiting_for))
    changed = request.method == "POST" and request.POST.get("read") != visit.digest
    if request.method == "POST" and not changed:
        return _send(request, visit)
    context = _context(visit, step=CHECK) | {"changed": changed, "digest": visit.digest}
    return render(request, "people/join/check.html", context)


@visiting
def done(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The reference number, the own page, and what happens next."""
    helper = _sent(visit)
    if helper is None:
        return redirect("join", visit.door.code)
    own = doors.own_page(helper.secret, on=tokyo_date(visit.at))
    if own is None:
        return redirect("join", visit.door.code)
    return render(request, "people/join/done.html", _context(visit) | {"own": own})


@require_POST
@visiting
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forget what this browser typed: for the next student at the same tablet."""
    if visit.draft is not None:
        drafts.discard(visit.draft, by=Actor.of(request), at=visit.at)
    response = redirect("join", visit.door.code)
    response.delete_cookie(COOKIE, path=_path(visit.door), samesite="Lax")
    return response


def _visit(request: HttpRequest, door: Door) -> Visit:
    try:
        key = UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        key = uuid4()
    draft = kept.web(key)
    if draft is not None and draft.offering_key != _form_of(door):
        draft = None
    return Visit(door, key, draft, timezone.now())


def _elsewhere(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """Where the visitor belongs instead: the form was sent already, or a machine fills it."""
    if _sent(visit) is not None:
        return redirect("join-done", visit.door.code)
    if request.POST.get(TRAP):
        return _refused(request, visit, LIKE_A_MACHINE)
    return None


def _sent(visit: Visit) -> Helper | None:
    return doors.sent(visit.key, door=visit.door)


def _keep_answers(request: HttpRequest, visit: Visit, form: Screen) -> HttpResponse:
    answers = {**visit.joining.answers, **form.typed}
    try:
        drafts.save(
            kind=DraftKind.WEB,
            municipality=visit.door.municipality,
            user=None,
            key=visit.key,
            offering_key=_form_of(visit.door),
            answers=answers,
            by=Actor.of(request),
            at=visit.at,
        )
    except RuleViolation as refusal:
        return _refused(request, visit, refusal.message)
    now = Joining(answers, tokyo_date(visit.at), visit.door.school)
    return redirect(visit.url(now.waiting_for))


def _send(request: HttpRequest, visit: Visit) -> HttpResponse:
    by = Actor.of(request)
    try:
        actions.apply(
            municipality=visit.door.municipality,
            details=visit.joining.details,
            request_key=visit.key,
            by=by,
            at=visit.at,
        )
    except RuleViolation as refusal:
        return _refused(request, visit, refusal.message)
    if visit.draft is not None:
        drafts.discard(visit.draft, by=by, at=visit.at)
    return redirect("join-done", visit.door.code)


def _refused(request: HttpRequest, visit: Visit, sentence: str) -> HttpResponse:
    context = _context(visit) | {"sentence": sentence}
    return render(request, "people/join/refused.html", context, status=409)


def _context(visit: Visit, *, step: str = "") -> dict[str, Any]:
    joining = visit.joining
    context = {"door": visit.door, "municipality": visit.door.municipality, "joining": joining}
    if step:
        context |= {
            "step": step,
            "number": joining.order.index(step) + 1,
            "steps": len(joining.order),
            "before": joining.before(step),
            "complete": joining.waiting_for == CHECK,
        }
    return context


def _keep(response: HttpResponse, visit: Visit) -> None:
    response.set_cookie(
        COOKIE,
        str(visit.key),
        max_age=int(kept.KEPT_FOR.total_seconds()),
        path=_path(visit.door),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _path(door: Door) -> str:
    return reverse("join", args=[door.code])


def _form_of(door: Door) -> str:
    return f"join:{door.code}"


def _hidden(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
