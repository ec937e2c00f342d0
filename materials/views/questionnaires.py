"""The questionnaire of a session: as a PDF to copy, and as its twin on the screen."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.models import Session
from common.errors import RuleViolation
from materials.documents import questionnaires
from materials.documents.printed import Unprintable
from materials.queries import rosters
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, own_session, pdf


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What is asked."""
    return _show(request, own_session(request, public_id))


@never_cache
@staff_page(Ability.ATTEND)
@require_safe
def printed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The sheet to print. It holds nobody's data, so printing it is not written down."""
    session = own_session(request, public_id)
    said = questionnaires.read(session, held=rosters.held(session))
    try:
        if questionnaires.check(said) and CONFIRMED not in request.GET:
            return redirect("staff:questionnaire", public_id)
        return pdf(questionnaires.render(said, dated=timezone.localdate()))
    except FontsMissing as refusal:
        return _show(request, session, refusal=refusal)


def _show(
    request: StaffRequest, session: Session, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    said = questionnaires.read(session, held=rosters.held(session))
    missing: RuleViolation | None = refusal
    unprintable: tuple[Unprintable, ...] = ()
    try:
        unprintable = questionnaires.check(said)
    except FontsMissing as without:
        missing = without
    context = {
        "nav": "today",
        "session": session,
        "said": said,
        "asked": questionnaires.ASKED,
        "thanks": questionnaires.RETURN,
        "unprintable": unprintable,
        "refusal": missing,
    }
    status = 409 if refusal is not None else 200
    return render(request, "materials/questionnaire.html", context, status=status)
