"""Loans: what is out, one loan with its return, and what somebody takes home."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.models import Municipality
from accounts.permissions import StaffRequest, staff_page
from classes.actions import equipment, loans, viewings
from classes.actions.lending_refusals import EquipmentUnknown, RemarkMissing
from classes.actions.loans import Handout
from classes.choices.equipment import Condition, LoanState, LoanTerm
from classes.forms.lending import (
    BackForm,
    ExtendForm,
    LostForm,
    NumberForm,
    TakeHomeForm,
    WaysForm,
    ways_answers,
)
from classes.forms.planning import refused
from classes.models import Equipment, Loan
from classes.queries import equipment as devices
from classes.queries import loans as known
from classes.queries import outreach_due
from classes.views.lending import may_scan, own_loan, say_lent, say_unseen, todays
from common.clock import tokyo_date
from common.errors import RuleViolation
from people.models import Participant

PAGE = "classes/loans"


@never_cache
@may_scan
@staff_page(Ability.ATTEND)
def home(request: StaffRequest) -> HttpResponse:
    """What is out, the earliest due first; a number that is sent leads to its device."""
    form, now = NumberForm(request.POST or None), timezone.now()
    town = request.membership.municipality
    if request.method == "POST" and form.is_valid():
        found = devices.by_number(form.cleaned_data["number"], municipality=town)
        if found is not None:
            return redirect("staff:equipment-one", found.public_id)
        refused(form, "number", EquipmentUnknown.message)
    viewings.record_loans(town, by=Actor.of(request), at=now)
    out = [*known.out(request.membership)]
    outdated = {loan.pk for loan in outreach_due.holding(town, at=now)}
    context = {
        "nav": "loans",
        "form": form,
        "loans": out,
        "sessions": todays(request, at=now),
        "shortages": devices.shortages(town, at=now),
        "held_back": [loan for loan in out if loan.pk in outdated],
        "to_erase": [row for row in devices.listed(town) if row.needs_erasure],
        "now": now,
    }
    return render(request, f"{PAGE}/home.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One loan: who has what until when, and what may be done."""
    return _show(request, own_loan(request, public_id))


@require_POST
@staff_page(Ability.ATTEND)
def take_back(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The device is here again."""
    loan, form = own_loan(request, public_id), BackForm(request.POST)
    if not form.is_valid():
        return _show(request, loan, back=form)
    try:
        loans.take_back(
            loan, back=form.back, key=form.press, by=Actor.of(request), at=timezone.now()
        )
    except RemarkMissing as refusal:
        refused(form, "remark", refusal.message)
        return _show(request, loan, back=form)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("staff:loan", public_id)
    messages.success(request, f"{loan.equipment.number}の返却を記録しました。")
    return _next(request, loan)


@require_POST
@staff_page(Ability.REGISTER)
def extend(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Somebody keeps it longer."""
    loan, form = own_loan(request, public_id), ExtendForm(request.POST)
    if form.is_valid():
        try:
            loans.extend(
                loan,
                due_on=form.cleaned_data["due_on"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            refused(form, "due_on", refusal.message)
        else:
            messages.success(request, "返却の期限を延ばしました。ご本人に伝えてください。")
            return redirect("staff:loan", public_id)
    return _show(request, loan, extension=form)


@require_POST
@staff_page(Ability.REGISTER)
def lost(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """It will not come back."""
    loan, form = own_loan(request, public_id), LostForm(request.POST)
    if not form.is_valid():
        return _show(request, loan, lost=form)
    try:
        loans.report_lost(
            loan,
            words=form.cleaned_data["words"],
            key=form.press,
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.warning(request, f"{loan.equipment.number}を紛失として記録しました。")
    return redirect("staff:loan", public_id)


@never_cache
@staff_page(Ability.REGISTER)
def take_home(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Hand somebody a device to take home."""
    town = request.membership.municipality
    rows = Participant.objects.filter(municipality=town).order_by("pk")
    person = get_object_or_404(rows, public_id=public_id).kept
    ways, today = devices.settings_of(town), timezone.localdate()
    due_on = today + timedelta(days=ways.loan_days)
    form = TakeHomeForm(request.POST or None, due_on=due_on)
    if request.method == "POST" and form.is_valid():
        loan = _hand_out(request, form, person)
        if loan is not None:
            say_lent(request, loan, "借用書を印刷してください。")
            return redirect("staff:loan", loan.public_id)
    viewings.record_loans(town, by=Actor.of(request), at=timezone.now())
    context = {
        "nav": "participants",
        "person": person,
        "form": form,
        "ways": ways,
        "loans": known.of_person(person),
        "now": timezone.now(),
    }
    return render(request, f"{PAGE}/take_home.html", context)


@staff_page(Ability.PLAN)
def settings(request: StaffRequest) -> HttpResponse:
    """How the town lends."""
    town = request.membership.municipality
    initial = ways_answers(devices.settings_of(town))
    form = WaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        equipment.settle(town, ways=form.ways, by=Actor.of(request), at=timezone.now())
        messages.success(request, "貸出の設定を保存しました。")
        return redirect("staff:loans")
    return render(request, f"{PAGE}/settings.html", {"nav": "settings", "form": form})


@never_cache
def found(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Where the QR code on a device leads: staff to its page, a finder to the town's number."""
    town = get_object_or_404(Municipality.objects.order_by("pk"), code=code)
    membership = getattr(request, "membership", None)
    if membership is not None and membership.municipality_id == town.pk:
        row = devices.by_number(number, municipality=town)
        if row is not None:
            return redirect("staff:equipment-one", row.public_id)
    return render(request, f"{PAGE}/found.html", {"municipality": town})


def _hand_out(request: StaffRequest, form: TakeHomeForm, person: Participant) -> Loan | None:
    """The new loan; None where it was refused, which the form says."""
    row = _named(request, form)
    if row is None:
        return None
    to = Handout(person, due_on=form.cleaned_data["due_on"])
    try:
        return loans.lend(row, to=to, key=form.press, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        beside = "due_on" if refusal.code == "loan_due_not_possible" else "number"
        refused(form, beside, refusal.message)
        return None


def _named(request: StaffRequest, form: forms.Form) -> Equipment | None:
    town = request.membership.municipality
    row = devices.by_number(form.cleaned_data["number"], municipality=town)
    if row is None:
        refused(form, "number", EquipmentUnknown.message)
    return row


def _next(request: StaffRequest, loan: Loan) -> HttpResponse:
    """Back to the list from which the device was taken back."""
    if loan.session is not None and request.POST.get("from") == "session":
        return redirect("staff:loan-session", loan.session.public_id)
    return redirect("staff:equipment-one", loan.equipment.public_id)


def _show(
    request: StaffRequest,
    loan: Loan,
    *,
    back: BackForm | None = None,
    extension: ExtendForm | None = None,
    lost: LostForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    viewings.record_loans(loan, by=Actor.of(request), at=now)
    days = devices.settings_of(loan.municipality).extension_days
    longer = max(tokyo_date(loan.due_at), tokyo_date(now)) + timedelta(days=days)
    out = loan.state == LoanState.OUT
    extends = out and loan.term == LoanTerm.TAKE_HOME and loan.extended_at is None
    say_unseen(request, extension, shown=extends)
    for form in (back, lost):
        say_unseen(request, form, shown=out)
    context: dict[str, Any] = {
        "nav": "loans",
        "loan": loan,
        "out": out,
        "late": out and loan.due_at < now,
        "person": loan.participant.kept,
        "back": back or BackForm(initial={"condition": Condition.GOOD}),
        "extension": (extension or ExtendForm(initial={"due_on": longer})) if extends else None,
        "lost": lost or LostForm(),
        "errors": any(form and form.errors for form in (back, extension, lost)),
    }
    return render(request, f"{PAGE}/one.html", context)
