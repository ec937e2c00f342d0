"""Points for helping: the year, the rules, corrections, and lists to hand over."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import points, viewings
from attendance.queries import hours
from attendance.queries import points as ledger
from attendance.views.hours import asked_year
from common import fiscal
from common.errors import RuleViolation
from materials.documents import points_table
from materials.forms.points import CorrectionForm, EndForm, PayoutForm, RuleForm
from people.queries import helpers
from reports.renderers import tables

PAGE = "staff:points"


@staff_page(Ability.CERTIFY)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """What everybody has in a fiscal year."""
    return _show(request, asked_year(request))


@staff_page(Ability.CERTIFY)
@require_POST
def reckon(request: StaffRequest) -> HttpResponse:
    """Bring the entries of a fiscal year up to the hours ledger."""
    year = asked_year(request)
    town = request.membership.municipality
    count = points.reckon(town, year=year, by=Actor.of(request), at=timezone.now())
    said = f"{count}件を加えました。" if count else "変わったところはありません。"
    messages.success(request, f"{fiscal.label(year)}のポイントを計算しました。{said}")
    return _back(year)


@staff_page(Ability.CERTIFY)
@require_POST
def pay(request: StaffRequest) -> HttpResponse:
    """Put all that is left into one list."""
    year, form = asked_year(request), PayoutForm(request.POST)
    if form.is_valid():
        try:
            payout = points.pay_out(
                request.membership.municipality,
                key=form.cleaned_data["key"],
                year=year,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(
                request, f"付与 第{payout.number}回を確定しました。CSVを保存してください。"
            )
    return _back(year)


@staff_page(Ability.CERTIFY)
@require_POST
def correct(request: StaffRequest) -> HttpResponse:
    """More points for somebody, or fewer."""
    year, town = asked_year(request), request.membership.municipality
    form = CorrectionForm(request.POST, helpers=helpers.listed(municipality=town))
    if form.is_valid():
        try:
            points.correct(
                **form.cleaned_data, year=year, by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "ポイントを訂正しました。")
            return _back(year)
    return _show(request, year, correction=form)


@staff_page(Ability.CERTIFY)
def new_rule(request: StaffRequest) -> HttpResponse:
    """Another rule."""
    first, _ = fiscal.fiscal_year_bounds(hours.this_year(timezone.now()))
    form = RuleForm(request.POST or None, starts_on=first)
    if request.method == "POST" and form.is_valid():
        try:
            points.add_rule(
                request.membership.municipality,
                name=form.cleaned_data["name"],
                rule=form.rule,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "ポイントの決まりを登録しました。")
            return redirect(PAGE)
    return render(request, "materials/points/rule.html", {"nav": "settings", "form": form})


@staff_page(Ability.CERTIFY)
@require_POST
def end_rule(request: StaffRequest) -> HttpResponse:
    """The last day of a rule."""
    form = EndForm(request.POST)
    rows = [*ledger.rules_of(request.membership.municipality)]
    row = form.row(rows) if form.is_valid() else None
    if row is None:
        messages.error(request, "終了日を「2027-03-31」のように入れてください。")
        return redirect(PAGE)
    try:
        points.end_rule(
            row, on=form.cleaned_data["ends_on"], by=Actor.of(request), at=timezone.now()
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "決まりの終了日を保存しました。")
    return redirect(PAGE)


@staff_page(Ability.CERTIFY)
@require_safe
def payout_csv(request: StaffRequest, number: int) -> HttpResponseBase:
    """The list for the local currency: the same one however often it is taken."""
    rows = ledger.payouts(request.membership.municipality)
    payout = get_object_or_404(rows, number=number)
    points.note_export(payout, by=Actor.of(request), at=timezone.now())
    columns = ledger.columns(request.membership.municipality)
    lines = points_table.rows(payout, ledger.shares(payout), columns)
    name = f"{request.membership.municipality.code}-points-{payout.number:04d}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(points_table.headings(columns), lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _back(year: int) -> HttpResponse:
    response = redirect(PAGE)
    response["Location"] += f"?year={year}"
    return response


def _show(
    request: StaffRequest, year: int, *, correction: CorrectionForm | None = None
) -> HttpResponse:
    town, now = request.membership.municipality, timezone.now()
    viewings.record_hours(town, year=year, by=Actor.of(request), at=now)
    rows = ledger.balances(town, year=year)
    shown = sorted({*hours.years(town, at=now), year}, reverse=True)
    context: dict[str, Any] = {
        "nav": "settings",
        "year": year,
        "label": fiscal.label(year),
        "years": [(each, fiscal.label(each)) for each in shown],
        "rows": rows,
        "left": sum(max(row.left, 0) for row in rows),
        "rules": ledger.rules_of(town),
        "payouts": ledger.payouts(town),
        "payout_key": uuid4(),
        "form": correction or CorrectionForm(None, helpers=helpers.listed(municipality=town)),
    }
    return render(request, "materials/points/page.html", context)
