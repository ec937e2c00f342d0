"""Paper for lending: labels for the devices, and the agreement of whoever takes one home."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.choices.equipment import EquipmentKind, EquipmentState, LoanTerm
from classes.models import Loan
from classes.queries import equipment as devices
from classes.queries import loans
from common.errors import RuleViolation
from materials.actions import exports
from materials.documents import device_labels, loan_agreement
from materials.documents.printed import Unprintable
from materials.queries import card_sheets
from materials.renderers.fonts import FontsMissing
from materials.views.papers import CONFIRMED, pdf

MOST_LABELS = 420


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def labels(request: StaffRequest) -> HttpResponseBase:
    """Labels of all devices; of those of a kind, a state or a number, if one is asked for."""
    town = request.membership.municipality
    rows = devices.listed(town)
    asked = request.GET
    if asked.get("kind") in EquipmentKind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("state") in EquipmentState.values:
        rows = rows.filter(state=asked["state"])
    else:
        rows = rows.exclude(state=EquipmentState.RETIRED)
    if asked.get("number"):
        named = devices.by_number(asked["number"], municipality=town)
        rows = devices.listed(town).filter(pk=named.pk if named else 0)
    printed = [*rows[:MOST_LABELS]]
    if not printed:
        messages.warning(request, "ラベルを印刷する機器がありません。")
        return redirect("staff:equipment")
    try:
        shift, today = card_sheets.shift_of(town), timezone.localdate()
        return pdf(device_labels.render(town, printed, dated=today, shift=shift))
    except FontsMissing as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:equipment")


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def agreement(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The agreement on the screen."""
    return _show(request, _own(request, public_id))


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def agreement_pdf(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The agreement to print; that it was taken is written down."""
    loan = _own(request, public_id)
    try:
        words = loan_agreement.read(loan)
        if loan_agreement.check(words) and CONFIRMED not in request.GET:
            return redirect("staff:loan-agreement", public_id)
        document = loan_agreement.render(loan)
    except FontsMissing as refusal:
        return _show(request, loan, refusal=refusal)
    exports.record_agreement(loan, by=Actor.of(request), at=timezone.now())
    return pdf(document)


def _own(request: StaffRequest, public_id: UUID) -> Loan:
    """The loan, if it was taken home. Raises Http404."""
    loan = loans.by_key(public_id, membership=request.membership)
    if loan is None or loan.term != LoanTerm.TAKE_HOME:
        raise Http404
    return loan


def _show(
    request: StaffRequest, loan: Loan, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    words = loan_agreement.read(loan)
    unprintable: tuple[Unprintable, ...] = ()
    try:
        unprintable = loan_agreement.check(words)
    except FontsMissing as missing:
        refusal = refusal or missing
    context = {
        "nav": "loans",
        "loan": loan,
        "agreement": words,
        "unprintable": unprintable,
        "refusal": refusal,
    }
    refused = refusal is not None and request.path.endswith(".pdf")
    status = 409 if refused else 200
    return render(request, "materials/loan_agreement.html", context, status=status)
