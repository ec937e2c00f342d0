"""What helpers are told, on paper: as a PDF, and as its twin on the screen."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from attendance.queries import briefs
from classes.models import Session
from common.errors import RuleViolation
from materials.actions import exports
from materials.choices import Paper
from materials.documents import brief as paper
from materials.documents.brief import Brief
from materials.queries import rosters
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, own_session, pdf


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The paper on the screen. Where there is nothing to tell, the page for staff says why."""
    session, at = own_session(request, public_id), timezone.now()
    told = briefs.of(session, at=at)
    if told is None or not told.lines:
        return redirect("staff:brief", public_id)
    viewings.record_brief(session, by=Actor.of(request), at=at)
    return _show(request, session, paper.read(told, held=rosters.held(session)))


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def printed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The paper to print; that it was taken is written down."""
    session, at = own_session(request, public_id), timezone.now()
    told = briefs.of(session, at=at)
    if told is None or not told.lines:
        return redirect("staff:brief", public_id)
    said = paper.read(told, held=rosters.held(session))
    try:
        if paper.check(said) and CONFIRMED not in request.GET:
            return redirect("staff:brief-page", public_id)
        document = paper.render(said, at=at)
    except FontsMissing as refusal:
        return _show(request, session, said, refusal=refusal)
    by = Actor.of(request)
    exports.record(Paper.BRIEF, on=session, people=said.people, by=by, at=at)
    return pdf(document)


def _show(
    request: StaffRequest,
    session: Session,
    said: Brief,
    *,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    missing: RuleViolation | None = refusal
    try:
        unprintable = paper.check(said)
    except FontsMissing as without:
        unprintable, missing = (), without
    context = {
        "nav": "today",
        "session": session,
        "brief": said,
        "unprintable": unprintable,
        "refusal": missing,
    }
    return render(
        request, "materials/brief.html", context, status=409 if refusal is not None else 200
    )
