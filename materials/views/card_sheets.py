"""Cards and badges of those who are expected, on sheets that are sold for it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings
from classes.models import Session
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.actions import card_sheets
from materials.choices import Unfit
from materials.documents import card_sheets as paper
from materials.documents.printed import Unprintable
from materials.forms.card_sheets import PrintForm
from materials.queries import card_sheets as known
from materials.rules.labels import SHEETS
from materials.views.papers import own_session, pdf

NOBODY = "印刷する方を一人以上選んでください。"


@never_cache
@staff_page(Ability.REGISTER)
def page(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Who is expected and what is printed for them; sent, the sheets, or the page with what
    stands in the way."""
    session = own_session(request, public_id)
    form = PrintForm(
        request.POST if request.method == "POST" else None,
        holders=known.holders(session),
        shift=known.shift_of(session.offering.municipality),
    )
    if request.method != "POST":
        viewings.record_roster(session, by=Actor.of(request), at=timezone.now())
        return _show(request, session, form)
    if not form.is_valid():
        return _show(request, session, form)
    try:
        return _printed(request, session, form)
    except RuleViolation as refusal:
        return _show(request, session, form, refusal=refusal.message)


def _printed(request: StaffRequest, session: Session, form: PrintForm) -> HttpResponseBase:
    """The sheets. Raises fonts.FontsMissing."""
    by, at = Actor.of(request), timezone.now()
    wanted, town = form.wanted, session.offering.municipality
    if request.POST.get("do") == "calibrate":
        card_sheets.settle(town, shift=wanted.shift, by=by, at=at)
        sheet = SHEETS[wanted.sheet]
        return pdf(
            paper.calibration(town, sheet=sheet, shift=wanted.shift, dated=tokyo_date(at))
        )
    people, unfit = paper.select(form.people, how=form.how)
    if unfit:
        return _show(request, session, form, unfit=unfit)
    if not people:
        return _show(request, session, form, refusal=NOBODY)
    return pdf(card_sheets.print_sheets(session, people=people, wanted=wanted, by=by, at=at))


def _show(
    request: StaffRequest,
    session: Session,
    form: PrintForm,
    *,
    refusal: str = "",
    unfit: Sequence[Unprintable] = (),
) -> HttpResponse:
    """The page. What was asked for and not given is no success."""
    context = {
        "nav": "today",
        "session": session,
        "form": form,
        "refusal": refusal,
        "unfit": unfit,
        "ways": Unfit.choices,
        "left_out": len({each.person for each in unfit}),
    }
    status = 409 if refusal or unfit else 200
    return render(request, "materials/cards/sheets.html", context, status=status)
