"""The roster as a PDF, and as its twin on the screen; what every page of papers shares.

A PDF with characters that no font has is not handed out at once: the twin shows them, says what
to do, and offers the PDF with 〓 in their place.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from classes.models import Session
from common.errors import RuleViolation
from materials.actions import exports
from materials.choices import Paper
from materials.documents import roster
from materials.documents.printed import Document, Unprintable
from materials.documents.roster import Roster
from materials.queries import rosters
from materials.renderers.fonts import FontsMissing

CONFIRMED = "confirmed"


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def roster_page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The roster on the screen, which the browser can print as well."""
    session = own_session(request, public_id)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    return _show_roster(request, session, _read_roster(session))


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def roster_pdf(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The roster to print; that it was taken is written down."""
    session, now = own_session(request, public_id), timezone.now()
    expected = _read_roster(session)
    try:
        if roster.check(expected) and CONFIRMED not in request.GET:
            return redirect("staff:roster-page", public_id)
        document = roster.render(expected, at=now)
    except FontsMissing as refusal:
        return _show_roster(request, session, expected, refusal=refusal)
    people, by = len(expected.lines), Actor.of(request)
    exports.record(Paper.ROSTER, on=session, people=people, by=by, at=now)
    return pdf(document)


def _read_roster(session: Session) -> Roster:
    return roster.read(session, rosters.expected(session), held=rosters.held(session))


def _show_roster(
    request: StaffRequest,
    session: Session,
    expected: Roster,
    *,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    unprintable, missing = _check(roster.check, expected)
    return _show(
        request,
        "materials/roster.html",
        refusal or missing,
        nav="today",
        session=session,
        roster=expected,
        unprintable=unprintable,
    )


def _check(check: Any, what: Any) -> tuple[tuple[Unprintable, ...], FontsMissing | None]:
    """What cannot be printed; without fonts that is not known, and the page says why."""
    try:
        return check(what), None
    except FontsMissing as refusal:
        return (), refusal


def _show(
    request: StaffRequest, template: str, refusal: RuleViolation | None, **context: Any
) -> HttpResponse:
    """The twin. A PDF that was asked for and refused is no success."""
    refused = refusal is not None and request.path.endswith(".pdf")
    status = 409 if refused else 200
    return render(request, template, {"refusal": refusal, **context}, status=status)


def own_session(request: StaffRequest, public_id: UUID) -> Session:
    """The session, if whoever asks may see who is expected at it. Raises Http404."""
    return get_object_or_404(rosters.sessions_of(request.membership), public_id=public_id)


def pdf(document: Document) -> HttpResponse:
    """Shown in the browser, where it can be looked at before it is printed."""
    response = HttpResponse(document.content, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=False, filename=document.filename)
    response["Content-Disposition"] = disposition or "inline"
    return response
