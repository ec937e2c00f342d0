"""What the helpers of a class are told, and what staff decide of it by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import briefs as actions
from attendance.actions import viewings
from attendance.forms.briefs import SeatForm, TermsForm
from attendance.permissions import own_session
from attendance.queries import briefs
from attendance.queries.briefs import Brief, Line
from common.errors import RuleViolation


@never_cache
@require_safe
@staff_page(Ability.ATTEND)
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who sits where and who helps them, table by table; what is not as it should be first."""
    session, at = own_session(request.membership, public_id), timezone.now()
    brief = briefs.of(session, at=at)
    if brief is not None:
        viewings.record_brief(session, by=Actor.of(request), at=at)
    context = {
        "nav": "today",
        "session": session,
        "brief": brief,
        "briefed": briefs.is_briefed(session),
    }
    return render(request, "attendance/briefs/page.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def seat(request: StaffRequest, public_id: UUID, reference: str) -> HttpResponse:
    """One person: the seat, who helps them, a few words for whoever helps."""
    session, at = own_session(request.membership, public_id), timezone.now()
    brief = briefs.of(session, at=at)
    line = brief.line_of(reference) if brief else None
    if brief is None or line is None:
        raise Http404
    posted = request.POST.copy() if request.method == "POST" else None
    form = SeatForm(posted, brief=brief, line=line)
    if posted is not None and form.is_valid():
        try:
            actions.change(
                session,
                reference=reference,
                wanted=form.wanted,
                seen=form.cleaned_data["seen"],
                by=Actor.of(request),
                at=at,
            )
        except RuleViolation as refusal:
            form.add_error(_beside(refusal), refusal.message)
            # What is shown now is what somebody else decided: the next press means it.
            posted["seen"] = line.seen
        else:
            messages.success(request, f"{line.person.name}さんの申し送りを保存しました。")
            address = reverse("staff:brief", args=[public_id])
            return redirect(f"{address}#s-{reference}")
    else:
        viewings.record_brief(session, by=Actor.of(request), at=at)
    return render(
        request, "attendance/briefs/seat.html", _context(brief, line) | {"form": form}
    )


@never_cache
@staff_page(Ability.ADMINISTER)
def terms(request: StaffRequest) -> HttpResponse:
    """How long the town keeps briefs."""
    town = request.membership.municipality
    posted = request.POST if request.method == "POST" else None
    form = TermsForm(posted, now=briefs.terms_of(town))
    if posted is not None and form.is_valid():
        actions.set_terms(town, terms=form.terms, by=Actor.of(request), at=timezone.now())
        messages.success(request, "申し送りの決まりを保存しました。")
        return redirect("staff:settings")
    return render(request, "attendance/briefs/terms.html", {"nav": "settings", "form": form})


@never_cache
@require_safe
def own(request: HttpRequest, secret: UUID) -> HttpResponse:
    """A helper's seats before and during a class, by the address that is theirs alone: devices,
    topics and needs by seat, and nobody's name."""
    at = timezone.now()
    found = briefs.own(secret, at=at)
    if found is None:
        return _hidden(render(request, "people/join/unknown.html", status=404))
    helper, shares = found
    for each in shares:
        viewings.record_brief(each.session, helper=helper, by=Actor.of(request), at=at)
    context = {
        "helper": helper,
        "municipality": helper.municipality,
        "shares": shares,
        "hours_ahead": briefs.terms_of(helper.municipality).hours_ahead,
    }
    return _hidden(render(request, "attendance/briefs/own.html", context))


def _hidden(response: HttpResponse) -> HttpResponse:
    """Kept out of search engines, and the address out of what other sites are told."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def _beside(refusal: RuleViolation) -> str | None:
    """The field that the refusal is about, if there is one."""
    return "seat" if isinstance(refusal, actions.SeatTaken) else None


def _context(brief: Brief, line: Line) -> dict[str, Any]:
    return {"nav": "today", "session": brief.session, "brief": brief, "line": line}
