"""印刷センター: papers of one session or of many are chosen, checked, and ordered together."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import Actor
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from classes.models import Session
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials import catalogue
from materials.actions import print_jobs, print_parts
from materials.catalogue import Kind, plans
from materials.catalogue.plans import Prospect
from materials.choices import OPEN_PARTS, PrintState
from materials.forms.print_centre import OrderForm, SpanForm
from materials.models import PrintJob
from materials.queries import print_jobs as known
from materials.renderers.fonts import FontsMissing

FEW = 12
"""Lines that are shown at once; of more, somebody opens the list."""
PATIENCE = 2.0
"""Seconds for which a request draws, before it says how far it has come."""


@never_cache
@staff_page()
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """The sessions of some days, or one of them, the papers, and what was ordered lately."""
    return _show(request)


@never_cache
@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: StaffRequest) -> HttpResponse:
    """What would be printed, and what cannot be, before anything is ordered.

    The page sends its choices in the body: a quarter of a year has more sessions than a web
    server takes in an address.
    """
    kinds = _kinds(request)
    asked = request.POST if request.method == "POST" else request.GET
    form = OrderForm(asked, sessions=_named(request, asked), kinds=kinds)
    if not form.is_valid():
        return _show(request, refused=form)
    return _show_check(request, form)


@never_cache
@staff_page()
@require_POST
def order(request: StaffRequest) -> HttpResponse:
    """Order it. A second press leads to the same order."""
    kinds = _kinds(request)
    form = OrderForm(request.POST, sessions=_named(request, request.POST), kinds=kinds)
    if not form.is_valid() or not form.cleaned_data["key"]:
        return _show(request, refused=form)
    try:
        job = print_jobs.order(
            request.membership.municipality,
            wanted=form.wanted,
            key=f"staff:{request.user.pk}:{form.cleaned_data['key']}",
            user=request.membership.user,
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        return _show_check(request, form, refusal=refusal)
    draw_for_a_while(job, by=Actor.of(request))
    return redirect("staff:print-job", job.public_id)


def draw_for_a_while(job: PrintJob, *, by: Actor) -> None:
    """Draw parts of an order for as long as somebody is content to wait."""
    until = time.monotonic() + PATIENCE
    while print_parts.step(job, by=by, at=timezone.now()):
        if time.monotonic() >= until:
            break


def own_kinds(request: StaffRequest) -> list[str]:
    """The codes of what somebody may print. Raises PermissionDenied where that is nothing."""
    return [kind.code for kind in _kinds(request)]


def _kinds(request: StaffRequest) -> list[Kind]:
    kinds = catalogue.allowed(request.membership)
    if not kinds:
        raise PermissionDenied
    return kinds


def _named(request: StaffRequest, asked: Any) -> list[Session]:
    """The sessions that are named and may be opened."""
    keys = [key for each in asked.getlist("session") if (key := _uuid(each)) is not None]
    return [*known.held(request.membership).filter(public_id__in=keys)]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _show(request: StaffRequest, *, refused: OrderForm | None = None) -> HttpResponse:
    """The page on which everything is chosen."""
    kinds, at = _kinds(request), timezone.now()
    span = SpanForm(request.GET, today=timezone.localdate(at))
    one = _one(request) if refused is None else None
    if refused is not None and refused.sessions:
        sessions: Sequence[Session] = refused.sessions
    elif one is not None:
        sessions = [one]
    else:
        sessions = _held(request, span)
    form = OrderForm(
        refused.data if refused else None,
        sessions=sessions,
        kinds=kinds,
        initial={"session": [row.public_id for row in sessions], "paper": _usual(kinds)},
    )
    print_jobs.forget_expired(request.membership.municipality, by=Actor.of(request), at=at)
    codes = [kind.code for kind in kinds]
    jobs = known.recent(request.membership, kinds=codes)
    context = {
        "nav": "today",
        "span": span,
        "form": form,
        "one": one,
        "days": _by_day(sessions),
        "few": FEW,
        "jobs": [(job, summary(job)) for job in jobs],
    }
    return render(request, "materials/print/centre.html", context)


def _one(request: StaffRequest) -> Session | None:
    """The session from whose roster somebody comes. Raises Http404."""
    asked = request.GET.getlist("session")
    if len(asked) != 1 or "paper" in request.GET:
        return None
    found = _named(request, request.GET)
    if not found:
        raise Http404
    return found[0]


def _held(request: StaffRequest, span: SpanForm) -> list[Session]:
    if not span.is_valid():
        return []
    days = span.cleaned_data
    return known.sessions(request.membership, first=days["first"], last=days["last"])


def _usual(kinds: Sequence[Kind]) -> list[str]:
    """What lies on every reception's table."""
    return [kind.code for kind in kinds if kind.code in {"roster", "sign_in"}]


def _by_day(sessions: Sequence[Session]) -> list[tuple[Any, list[Session]]]:
    days: dict[Any, list[Session]] = {}
    for session in sessions:
        days.setdefault(tokyo_date(session.starts_at), []).append(session)
    return [*days.items()]


def _by_paper(found: Sequence[Prospect]) -> list[tuple[Kind, Counter[str]]]:
    """How much there is of each paper."""
    sums: dict[str, Counter[str]] = {}
    for each in found:
        one = sums.setdefault(each.piece.kind.code, Counter())
        one["count"] += 1
        one["nothing"] += bool(each.reading.nothing)
        one["people"] += each.reading.people
        one["pages"] += each.pages
    return [(kind, sums[code]) for code, kind in catalogue.KINDS.items() if code in sums]


def _show_check(
    request: StaffRequest, form: OrderForm, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    at, wanted = timezone.now(), form.wanted
    found: list[Prospect] = []
    missing: RuleViolation | None = None
    try:
        found = plans.prospects(wanted, at=at)
    except FontsMissing as without:
        missing = without
    unfit = [(each, letter) for each in found for letter in each.reading.unfit]
    for session in {each.piece.session for each, _ in unfit}:
        viewings.record_roster(session, by=Actor.of(request), at=at)
    context = {
        "nav": "today",
        "form": form,
        "key": form.data.get("key") or uuid4(),
        "sessions": len(wanted.sessions),
        "prospects": found,
        "papers": _by_paper(found),
        "few": FEW,
        "unfit": unfit,
        "pages": sum(each.pages for each in found),
        "printable": any(not each.reading.nothing for each in found),
        "refusal": refusal or missing,
    }
    status = 409 if refusal or missing else 200
    return render(request, "materials/print/check.html", context, status=status)


def summary(job: PrintJob) -> dict[str, Any]:
    """What an order is about, without anybody's name."""
    parts = [*job.parts.all()]
    sessions = {part.session_id: part.session for part in parts}
    first = min(sessions.values(), key=lambda row: (row.starts_at, row.pk))
    codes = dict.fromkeys(part.kind for part in parts)
    labels = [kind.label for code in codes if (kind := catalogue.known(code))]
    return {
        "first": first,
        "sessions": len(sessions),
        "papers": labels,
        "done": sum(part.state not in OPEN_PARTS for part in parts),
        "of": len(parts),
        "working": job.state == PrintState.WORKING,
    }
