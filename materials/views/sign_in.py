"""受付簿, the sheet on which everybody signs: as a PDF, with names or without, and its twin."""

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
from classes.models import Session
from common.errors import RuleViolation
from materials.actions import exports
from materials.choices import Paper
from materials.documents import roster, sign_in
from materials.documents.sign_in import SignIn
from materials.queries import rosters
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, own_session, pdf

EMPTY = "empty"


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The sheet on the screen."""
    session = own_session(request, public_id)
    viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
    return _show(request, session, _read(session))


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def printed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The sheet to print; that names were taken is written down, not that an empty one was."""
    session, at = own_session(request, public_id), timezone.now()
    said = _read(session, empty=EMPTY in request.GET)
    try:
        if sign_in.check(said) and CONFIRMED not in request.GET and not said.is_empty:
            return redirect("staff:sign-in-page", public_id)
        document = sign_in.render(said, at=at)
    except FontsMissing as refusal:
        return _show(request, session, _read(session), refusal=refusal)
    if not said.is_empty:
        people, by = len(said.lines), Actor.of(request)
        exports.record(Paper.SIGN_IN, on=session, people=people, by=by, at=at)
    return pdf(document)


def _read(session: Session, *, empty: bool = False) -> SignIn:
    known = roster.read(session, rosters.expected(session), held=rosters.held(session))
    return sign_in.read(known, empty=empty)


def _show(
    request: StaffRequest,
    session: Session,
    said: SignIn,
    *,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    missing: RuleViolation | None = refusal
    try:
        unprintable = sign_in.check(said)
    except FontsMissing as without:
        unprintable, missing = (), without
    context = {
        "nav": "today",
        "session": session,
        "said": said,
        "blank": sign_in.BLANK,
        "unprintable": unprintable,
        "refusal": missing,
    }
    status = 409 if refusal is not None else 200
    return render(request, "materials/sign_in.html", context, status=status)
