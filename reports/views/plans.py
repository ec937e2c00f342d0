"""A municipality's plans."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from reports.actions import plans
from reports.forms.plans import PlanForm, initial_of_plan
from reports.queries import plans as known


@staff_page(Ability.EDIT_NUMBERS)
def plan_new(request: StaffRequest) -> HttpResponse:
    """Enter a plan."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan = plans.create(
                municipality=request.membership.municipality,
                details=form.details(),
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"計画「{plan.name}」を登録しました。")
            return redirect("staff:indicators")
    return render(request, "reports/plan.html", {"form": form})


@staff_page(Ability.EDIT_NUMBERS)
def plan_change(request: StaffRequest, key: UUID) -> HttpResponse:
    """Correct a plan."""
    rows = known.plans(request.membership.municipality)
    plan = get_object_or_404(rows, public_id=key)
    form = PlanForm(request.POST or None, initial=initial_of_plan(plan))
    if request.method == "POST" and form.is_valid():
        try:
            plans.change(plan, details=form.details(), by=Actor.of(request), at=timezone.now())
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "計画を変更しました。")
            return redirect("staff:indicators")
    return render(request, "reports/plan.html", {"form": form, "plan": plan})
