"""What was asked at consultations: the statistics as a page and as a file."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from reports.actions import exports
from reports.forms.fairness import FairnessForm
from reports.queries import consultations as figures
from reports.queries.consultations import RESULTS, Statistics
from reports.renderers import tables
from reports.rules.definitions import Span

COLUMNS = ("期間", "表", "項目", "件数", *RESULTS, "時間（分）")


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def consultations(request: StaffRequest) -> HttpResponse:
    """The topics, results and minutes of a period."""
    form, found = _asked(request)
    context = {
        "nav": "indicators",
        "form": form,
        "months": form.months,
        "found": found,
        "results": RESULTS,
        "query": request.GET.urlencode(),
        "municipality": request.membership.municipality,
        "today": timezone.localdate(),
    }
    return render(request, "reports/consultations.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def consultations_csv(request: StaffRequest) -> HttpResponseBase:
    """The same numbers as a file. Who took it is recorded."""
    form, found = _asked(request)
    municipality, months = request.membership.municipality, form.months
    exports.note_consultations(
        municipality,
        period=months.label,
        records=found.records,
        by=Actor.of(request),
        at=timezone.now(),
    )
    name = f"{municipality.code}-consultations-{found.span.first}-{found.span.last}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(COLUMNS, _rows(months.label, found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: StaffRequest) -> tuple[FairnessForm, Statistics]:
    town = request.membership.municipality
    form = FairnessForm(request.GET, municipality=town, today=timezone.localdate())
    months = form.months
    return form, figures.of(
        town, span=Span(months.starts_on, months.ends_before - timedelta(days=1))
    )


def _rows(period: str, found: Statistics) -> Iterator[tuple[str | int | None, ...]]:
    yield period, "合計", "すべての相談", found.records, *found.results, found.minutes
    for line in found.lines:
        yield period, "分類", line.label, line.records, *line.results, None
    for month in found.months:
        nothing = (None,) * len(RESULTS)
        yield period, "月", f"{month.first:%Y-%m}", month.records, *nothing, month.minutes
