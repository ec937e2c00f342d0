"""Defining indicators: what is counted, over which days, and what is to be reached."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from common import fiscal
from common.errors import RuleViolation
from reports import indicators as figures
from reports.actions import indicators
from reports.actions.indicators import IndicatorDetails
from reports.choices import Window
from reports.forms.definitions import (
    DefinitionForm,
    NewIndicatorForm,
    TargetsForm,
    initial_of,
)
from reports.models import Indicator
from reports.queries import history, plans
from reports.rules import wording
from reports.views.indicators import find

YEARS_AHEAD = 5


@staff_page(Ability.EDIT_NUMBERS)
def indicator_new(request: StaffRequest) -> HttpResponse:
    """Define another indicator."""
    municipality = request.membership.municipality
    form = NewIndicatorForm(
        request.POST or None,
        municipality=municipality,
        initial={"plan": plans.plans(municipality).first(), "visibility": "internal"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = indicators.create(
                municipality=municipality,
                slug=form.cleaned_data["slug"],
                details=form.details(),
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"指標「{made.title}」を登録しました。")
            return redirect("staff:indicator-targets", made.slug)
    return render(request, "reports/indicator_new.html", {"form": form})


@staff_page(Ability.EDIT_NUMBERS)
def indicator_change(request: StaffRequest, slug: str) -> HttpResponse:
    """Change a definition: first what it would do to the figure, then the change itself."""
    row = find(request, slug)
    form = DefinitionForm(
        request.POST or None, municipality=row.municipality, initial=initial_of(row)
    )
    context: dict[str, Any] = {"form": form, "row": row}
    if request.method == "POST" and form.is_valid():
        details = form.details()
        if form.confirmed:
            try:
                return _changed(request, row, form)
            except RuleViolation as refusal:
                form.refuse(refusal)
        else:
            context |= _preview(row, details)
            form.show_again(details)
    return render(request, "reports/indicator_change.html", context)


@staff_page(Ability.EDIT_NUMBERS)
def indicator_targets(request: StaffRequest, slug: str) -> HttpResponse:
    """What is to be reached, fiscal year by fiscal year."""
    row = find(request, slug)
    known = {target.fiscal_year: target.value for target in row.targets.all()}
    form = TargetsForm(request.POST or None, years=_years(row, known), targets=known)
    if request.method == "POST" and form.is_valid():
        try:
            indicators.set_targets(
                row, targets=form.targets(), by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "目標を保存しました。")
            return redirect("staff:indicator", row.slug)
    return render(request, "reports/targets.html", {"form": form, "row": row})


def _preview(row: Indicator, details: IndicatorDetails) -> dict[str, Any]:
    """The parts that would change, and the figure before and after."""
    today = timezone.localdate()
    lines = history.differences(IndicatorDetails.of(row).as_text(), details.as_text())
    before = figures.read(row, on=today)
    after = figures.read_as(row, details.definition, on=today)
    return {
        "lines": lines,
        "before": before,
        "after": after,
        "amount_after": wording.amount(after.actual, details.unit),
    }


def _changed(request: StaffRequest, row: Indicator, form: DefinitionForm) -> HttpResponse:
    today = timezone.localdate()
    before = figures.read(row, on=today)
    changed = indicators.change(
        row,
        details=form.details(),
        seen=form.cleaned_data["seen"],
        by=Actor.of(request),
        at=timezone.now(),
    )
    after = figures.read(changed, on=today)
    messages.success(
        request,
        f"定義を変更しました。実績は{before.amount}から{after.amount}になりました。"
        if before.actual != after.actual
        else f"定義を変更しました。実績は{after.amount}のまま変わりません。",
    )
    return redirect("staff:indicator", row.slug)


def _years(row: Indicator, known: dict[int, int]) -> list[int]:
    """The fiscal years for which a target can be set: the window's, or the plan's."""
    definition = IndicatorDetails.of(row).definition
    today = timezone.localdate()
    if row.window != Window.FISCAL_YEAR:
        offered = definition.span(today).years()
    elif definition.plan is not None:
        offered = definition.plan.years()
    else:
        this_year = fiscal.fiscal_year(today)
        offered = range(this_year, this_year + YEARS_AHEAD)
    return sorted({*offered, *known})
