"""What groups may read: the menu; and the page of a group that asked."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from classes.actions import outreach_requests
from classes.choices import OfferingState, OutreachState
from classes.models import OutreachRequest
from classes.queries import announcements, outreach
from classes.rules.outreach import states, summaries, wordings
from classes.rules.outreach.terms import Terms
from classes.views.own import unknown
from classes.views.visits import hide
from common.errors import RuleViolation

Own = Callable[[HttpRequest, OutreachRequest], HttpResponse]


def towns(request: HttpRequest) -> HttpResponse:
    """Choose the municipality; where there is one, its menu at once."""
    found = [*outreach.towns()]
    if len(found) == 1:
        return redirect("outreach-menu", found[0].code)
    return render(request, "classes/outreach/towns.html", {"towns": found})


def menu(request: HttpRequest, code: str) -> HttpResponse:
    """What a municipality offers to groups."""
    municipality = get_object_or_404(announcements.towns(), code=code)
    items = [
        (item, summaries.lines(Terms.of(item.rules))) for item in outreach.menu(municipality)
    ]
    context = {"municipality": municipality, "items": items}
    return render(request, "classes/outreach/menu.html", context)


def owning(view: Own) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A page for whoever holds the secret; a 404 that says what to do for anybody else."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, secret: UUID) -> HttpResponse:
        found = outreach.by_secret(secret)
        return unknown(request) if found is None else hide(view(request, found))

    return page


@owning
def my(request: HttpRequest, found: OutreachRequest) -> HttpResponse:
    """State, next step, dates and reference number; no name."""
    return render(request, "classes/outreach/my.html", own_context(found))


@owning
def withdraw(request: HttpRequest, found: OutreachRequest) -> HttpResponse:
    """Ask once more, then take the request back."""
    context = own_context(found)
    if not context["withdrawable"]:
        return redirect("outreach-my", found.secret)
    if request.method != "POST":
        return render(request, "classes/outreach/withdraw.html", context)
    try:
        outreach_requests.withdraw(found, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        context |= {"sentence": refusal.message}
        return render(request, "classes/outreach/my.html", context, status=409)
    return redirect("outreach-my", found.secret)


def own_context(found: OutreachRequest) -> dict[str, object]:
    """What the group's own pages are about."""
    at, session = timezone.now(), outreach.session_of(found)
    state = OutreachState(found.state)
    begun = session is not None and session.starts_at <= at
    called_off = (
        state in states.AGREED
        and found.offering is not None
        and found.offering.state == OfferingState.CANCELLED
    )
    return {
        "asked": found,
        "item": found.item,
        "municipality": found.municipality,
        "session": session,
        "called_off": called_off,
        "next": wordings.NEXT[state],
        "withdrawable": states.may(state, OutreachState.WITHDRAWN) and not begun,
        "reportable": begun and state in states.AGREED | {OutreachState.HELD},
        "agreed": state in states.AGREED and not called_off,
    }
