"""One helper at one session: when they come, what they answered, and how they are taken off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import shift_answers, shifts
from classes.choices import LIVING_ASSIGNMENTS, AssignmentState
from classes.forms.shifts import TimesForm, WhyForm
from classes.models import Assignment
from classes.queries import shift_lists
from classes.views.shifts import UNREADABLE, own_session
from common.errors import RuleViolation

ANSWERS: dict[str, tuple[Callable[..., Assignment], str]] = {
    "yes": (shift_answers.accept, "「行けます」の返事を記録しました。"),
    "no": (shift_answers.decline, "「行けません」の返事を記録しました。"),
    "cannot": (
        shift_answers.drop_out,
        "来られなくなったことを記録しました。順番に、代わりの方へ依頼します。",
    ),
}


@never_cache
@staff_page(Ability.PLAN)
def page(request: StaffRequest, public_id: UUID, key: UUID) -> HttpResponse:
    """Everything about one assignment, and what may be done with it."""
    return _show(request, _own(request, public_id, key=key))


@staff_page(Ability.PLAN)
def answer(request: StaffRequest, public_id: UUID, key: UUID) -> HttpResponse:
    """Write down what somebody has said on the telephone."""
    row = _own(request, public_id, key=key)
    if request.method != "POST":
        return redirect("staff:shift", public_id)
    do, said = ANSWERS.get(request.POST.get("answer", ""), (None, ""))
    if do is None:
        messages.error(request, UNREADABLE)
        return redirect("staff:shift", public_id)
    return _do(request, row, do=do, said=said)


@staff_page(Ability.PLAN)
def withdraw(request: StaffRequest, public_id: UUID, key: UUID) -> HttpResponse:
    """Take somebody off, and tell them."""
    row = _own(request, public_id, key=key)
    if request.method != "POST":
        return _show(request, row)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _show(request, row, why=form)
    said = "外しました。本人への連絡が連絡リストに入りました。"
    reason = form.cleaned_data["reason"]
    return _do(request, row, do=shifts.withdraw, said=said, reason=reason)


@staff_page(Ability.PLAN)
def times(request: StaffRequest, public_id: UUID, key: UUID) -> HttpResponse:
    """Somebody comes later, or leaves earlier."""
    row = _own(request, public_id, key=key)
    if request.method != "POST":
        return _show(request, row)
    form = TimesForm(request.POST, assignment=row)
    if not form.is_valid():
        return _show(request, row, times=form)
    said = "時間を変えました。本人への連絡が連絡リストに入りました。"
    return _do(request, row, do=shifts.change_times, said=said, span=form.span)


def _do(
    request: StaffRequest,
    row: Assignment,
    *,
    do: Callable[..., Assignment],
    said: str,
    **given: Any,
) -> HttpResponse:
    try:
        do(row, by=Actor.of(request), at=timezone.now(), **given)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect("staff:shift", row.shift.session.public_id)


def _own(request: StaffRequest, public_id: UUID, *, key: UUID) -> Assignment:
    session = own_session(request, public_id)
    return get_object_or_404(shift_lists.of(session), public_id=key)


def _show(request: StaffRequest, row: Assignment, **forms: Any) -> HttpResponse:
    context = {
        "nav": "shifts",
        "row": row,
        "session": row.shift.session,
        "living": row.state in LIVING_ASSIGNMENTS,
        "history": row.history.order_by("at", "pk"),
        "states": dict(AssignmentState.choices),
        "times": TimesForm(None, assignment=row),
        "why": WhyForm(),
    }
    return render(request, "classes/shifts/assignment.html", context | forms)
