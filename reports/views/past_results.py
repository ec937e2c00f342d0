"""Results from before the system: entered with their source, withdrawn with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common.errors import RuleViolation
from reports.actions import past_results
from reports.choices import PastResultState
from reports.forms.results import PastResultForm, WithdrawalForm
from reports.indicators import past
from reports.models import PastResult
from reports.queries import plans
from reports.views.indicators import can_edit


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def past_result_list(request: StaffRequest) -> HttpResponse:
    """Everything entered by hand, with its source."""
    context = {
        "results": plans.past_results(request.membership.municipality),
        "can_edit": can_edit(request),
    }
    return render(request, "reports/past_results.html", context)


@staff_page(Ability.EDIT_NUMBERS)
def past_result_new(request: StaffRequest) -> HttpResponse:
    """Enter a result."""
    municipality = request.membership.municipality
    form = PastResultForm(
        request.POST or None, municipality=municipality, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        try:
            result = past_results.enter(
                municipality=municipality,
                entry=form.entry(),
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "システム導入前の実績を入力しました。")
            _warn_of_overlap(request, result)
            return redirect("staff:past-results")
    return render(request, "reports/past_result_new.html", {"form": form})


@staff_page(Ability.EDIT_NUMBERS)
def past_result_withdraw(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a mistaken result out of the figures."""
    rows = plans.past_results(request.membership.municipality)
    result = get_object_or_404(rows, public_id=key)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            past_results.withdraw(
                result,
                reason=form.cleaned_data["reason"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"「{result.title}」を取り消しました。")
            return redirect("staff:past-results")
    context = {
        "form": form,
        "result": result,
        "withdrawn": result.state == PastResultState.WITHDRAWN,
    }
    return render(request, "reports/past_result_withdraw.html", context)


def _warn_of_overlap(request: StaffRequest, result: PastResult) -> None:
    """Say so when this system has counted in the same days and scope."""
    recorded = past.recorded(result)
    if recorded:
        messages.warning(
            request,
            f"同じ期間と対象に、このシステムの記録が{recorded}件あります。"
            "同じ回を二重に数えていないか確かめてください。",
        )
