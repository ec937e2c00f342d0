"""Who got a seat and who was turned away: the report as a page and as a file."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from reports.actions import exports
from reports.forms.fairness import FairnessForm
from reports.queries import fairness as figures
from reports.queries import fairness_tables
from reports.queries.fairness import Fairness
from reports.queries.fairness_tables import Tables
from reports.renderers import tables

COLUMNS = ("期間", "募集", "表", "区分", "項目", "件数")


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def fairness(request: StaffRequest) -> HttpResponse:
    """The report about a period, and about one offering if one is chosen."""
    form = _form(request)
    report = _report(request, form)
    context = {
        "nav": "indicators",
        "form": form,
        "report": report,
        "tables": fairness_tables.of(report, public=form.for_public),
        "query": request.GET.urlencode(),
        "municipality": request.membership.municipality,
        "today": timezone.localdate(),
    }
    return render(request, "reports/fairness.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def fairness_csv(request: StaffRequest) -> HttpResponseBase:
    """The same numbers as a file. Who took it is recorded."""
    form = _form(request)
    report = _report(request, form)
    municipality = request.membership.municipality
    exports.note_fairness(
        municipality,
        period=report.months.label,
        offering=str(report.offering.public_id) if report.offering else "",
        public=form.for_public,
        by=Actor.of(request),
        at=timezone.now(),
    )
    months = report.months
    span = f"{months.year}-{months.first:02}-{months.last:02}"
    public = "-public" if form.for_public else ""
    name = f"{municipality.code}-fairness-{span}{public}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(
            COLUMNS, _rows(report, fairness_tables.of(report, public=form.for_public))
        ),
        status=HTTPStatus.OK,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(request: StaffRequest) -> FairnessForm:
    """What is asked for. Http404 for an offering that is not the town's."""
    form = FairnessForm(
        request.GET, municipality=request.membership.municipality, today=timezone.localdate()
    )
    if form.has_error("offering"):
        raise Http404
    return form


def _report(request: StaffRequest, form: FairnessForm) -> Fairness:
    return figures.report(
        request.membership.municipality,
        months=form.months,
        offering=form.chosen,
        at=timezone.now(),
    )


def _rows(report: Fairness, shown: Tables) -> Iterator[tuple[str, str, str, str, str, str]]:
    """One number a row."""
    about = (report.months.label, report.offering.title if report.offering else "")
    for table, lines in (("受付方法", shown.channels), ("年代", shown.bands)):
        for line in lines:
            for label, number in zip(figures.LABELS, line.counts.numbers, strict=True):
                yield *about, table, line.label, label, number
    together = [(row.label, "すべて", row.people) for row in shown.reasons if shown.public]
    for reason, channel, number in chain(shown.details, together):
        yield *about, "お断りの理由", reason, channel, number
    for label, number in shown.offers:
        yield *about, "繰上げの案内", "すべて", label, number
    for kept in shown.kept:
        for label, number in (("残した席", kept.kept), ("開放までに使われた席", kept.used)):
            title = kept.offering.title
            yield about[0], title, "電話・窓口のための席", "すべて", label, number
