"""The inventory: listed, one device with its ledger, and handing it out to whoever is there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from classes.actions import equipment, loans, viewings
from classes.actions.lending_refusals import NumberTaken, NumberUnreadable
from classes.actions.loans import Handout
from classes.choices.equipment import (
    EQUIPMENT_TRANSITIONS,
    Condition,
    EquipmentKind,
    EquipmentState,
    Sim,
)
from classes.forms.lending import (
    BackForm,
    ChosenForm,
    EquipmentForm,
    MoveForm,
    RemarkForm,
    equipment_answers,
)
from classes.forms.planning import refused
from classes.models import Equipment, Loan
from classes.queries import equipment as devices
from classes.queries import loans as known
from classes.queries import venues
from classes.queries.loans import Borrower
from classes.views.lending import own_equipment, say_lent, todays
from common.errors import RuleViolation

PAGE = "classes/loans"


@never_cache
@staff_page(Ability.ATTEND)
def listed(request: StaffRequest) -> HttpResponse:
    """Every device; only those of a state or a kind, if one is asked for."""
    town = request.membership.municipality
    rows = devices.listed(town)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    if state in EquipmentState.values:
        rows = rows.filter(state=state)
    if kind in EquipmentKind.values:
        rows = rows.filter(kind=kind)
    there = devices.inventory(town)
    context = {
        "nav": "loans",
        "rows": rows,
        "state": state,
        "kind": kind,
        "states": EquipmentState.choices,
        "kinds": EquipmentKind.choices,
        "inventory": [(each.label, there[each]) for each in EquipmentKind if each in there],
    }
    return render(request, f"{PAGE}/equipment.html", context)


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Write a device down."""
    form = _form(request, initial={"kind": EquipmentKind.ANDROID, "sim": Sim.NO})
    if request.method == "POST" and form.is_valid():
        try:
            row = equipment.add(
                municipality=request.membership.municipality,
                details=form.details,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"{row.number}を登録しました。ラベルを印刷できます。")
            return redirect("staff:equipment-one", row.public_id)
    return render(request, f"{PAGE}/equipment_form.html", {"nav": "loans", "form": form})


@staff_page(Ability.PLAN)
def change(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Correct what is written down of it."""
    row = own_equipment(request, public_id)
    form = _form(request, initial=equipment_answers(row), home=row.home_id)
    if request.method == "POST" and form.is_valid():
        try:
            equipment.change(row, details=form.details, by=Actor.of(request), at=timezone.now())
        except RuleViolation as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "機器の登録内容を保存しました。")
            return redirect("staff:equipment-one", public_id)
    context = {"nav": "loans", "form": form, "row": row}
    return render(request, f"{PAGE}/equipment_form.html", context)


@never_cache
@staff_page(Ability.ATTEND)
def one(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One device: where it is, what can be done with it now, and its ledger."""
    return _show(request, own_equipment(request, public_id))


@require_POST
@staff_page(Ability.ATTEND)
def lend(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Hand the device to somebody who is expected today."""
    row, form = own_equipment(request, public_id), ChosenForm(request.POST)
    to = _chosen(request, form) if form.is_valid() else None
    if to is None:
        messages.error(request, "渡す方を選んでください。")
        return redirect("staff:equipment-one", public_id)
    try:
        loan = loans.lend(row, to=to, key=form.press, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        say_lent(request, loan)
    return redirect("staff:equipment-one", public_id)


@require_POST
@staff_page(Ability.ATTEND)
def erase(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Nothing of the last borrower is left on it."""
    row = own_equipment(request, public_id)
    row = equipment.erase(row, by=Actor.of(request), at=timezone.now())
    free = "貸し出せます。" if row.state == EquipmentState.AVAILABLE else ""
    messages.success(request, f"{row.number}のデータの消去を記録しました。{free}")
    if request.POST.get("from") == "list":
        return redirect("staff:loans")
    return redirect("staff:equipment-one", public_id)


@require_POST
@staff_page(Ability.ATTEND)
def remark(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Something was noticed on it."""
    row, form = own_equipment(request, public_id), RemarkForm(request.POST)
    if not form.is_valid():
        return _show(request, row, remark=form)
    equipment.remark(
        row, text=form.cleaned_data["text"], by=Actor.of(request), at=timezone.now()
    )
    messages.success(request, "気づいたことを記録しました。")
    return redirect("staff:equipment-one", public_id)


@require_POST
@staff_page(Ability.PLAN)
def move(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Into repair, out of it, lost, found, out of use."""
    row, form = own_equipment(request, public_id), MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "状態を選んで、理由は200文字までで入力してください。")
        return redirect("staff:equipment-one", public_id)
    to = EquipmentState(form.cleaned_data["to"])
    try:
        equipment.move(
            row,
            to=to,
            remark=form.cleaned_data["remark"],
            by=Actor.of(request),
            at=timezone.now(),
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{row.number}を「{to.label}」にしました。")
    return redirect("staff:equipment-one", public_id)


def _form(
    request: StaffRequest, *, initial: dict[str, Any], home: int | None = None
) -> EquipmentForm:
    places = venues.choosable(request.membership, besides=home)
    return EquipmentForm(request.POST or None, venues=places, initial=initial)


def _refuse(form: EquipmentForm, refusal: RuleViolation) -> None:
    beside = "number" if isinstance(refusal, NumberTaken | NumberUnreadable) else None
    refused(form, beside, refusal.message)


def _chosen(request: StaffRequest, form: ChosenForm) -> Handout | None:
    """Whom the chosen receipt number means, among those who are expected today."""
    for session in todays(request, at=timezone.now()):
        for each in known.borrowers(session):
            if f"{session.number}:{each.registration.reference}" == form.cleaned_data["to"]:
                return Handout(each.person, session, each.registration)
    return None


def _loan(request: StaffRequest, row: Equipment) -> Loan | None:
    """The loan of the device, if somebody may open it."""
    loan = known.current(row)
    return loan and known.by_key(loan.public_id, membership=request.membership)


def _show(
    request: StaffRequest, row: Equipment, *, remark: RemarkForm | None = None
) -> HttpResponse:
    loan, now = _loan(request, row), timezone.now()
    if loan is not None:
        viewings.record_loans(loan, by=Actor.of(request), at=now)
    ready = row.state == EquipmentState.AVAILABLE and not row.needs_erasure
    state = EquipmentState(row.state)
    moves = [to for to in EQUIPMENT_TRANSITIONS[state] if to is not EquipmentState.LENT]
    plans = may(Role(request.membership.role), Ability.PLAN)
    context = {
        "nav": "loans",
        "row": row,
        "loan": loan,
        "late": loan is not None and loan.due_at < now,
        "back": BackForm(initial={"condition": Condition.GOOD}),
        "ready": ready,
        "meetings": _meetings(request) if ready else [],
        "chosen": ChosenForm(),
        "ledger": devices.ledger(row),
        "remark": remark or RemarkForm(),
        "moves": sorted(moves) if plans and state is not EquipmentState.LENT else [],
    }
    return render(request, f"{PAGE}/device.html", context)


def _meetings(request: StaffRequest) -> list[tuple[Any, list[Borrower]]]:
    """Today's meetings with those who have nothing in hand yet, first who has one kept."""
    found = []
    for session in todays(request, at=timezone.now()):
        waiting = [each for each in known.borrowers(session) if not each.out]
        waiting.sort(key=lambda each: each.kept is None)
        found.append((session, waiting))
    return found
