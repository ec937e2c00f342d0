"""Who got a seat and who was turned away: the report as a page and as a file."""

from collections.abc import Iterator
from http import HTTPStatus

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
from reports.queries.fairness import Fairness
from reports.renderers import tables
from reports.rules import fairness as rules

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
        "reasons": figures.reasons(report),
        "offers": figures.in_words(report.offers),
        "query": request.GET.urlencode(),
        "municipality": request.membership.municipality,
        "today": timezone.localdate(),
    }
    return render(request, "reports/fairness.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def fairness_csv(request: StaffRequest) -> HttpResponseBase:
    """The same numbers as a file. Who took it is recorded."""
    report = _report(request, _form(request))
    municipality = request.membership.municipality
    exports.note_fairness(
        municipality,
        period=report.months.label,
        offering=str(report.offering.public_id) if report.offering else "",
        by=Actor.of(request),
        at=timezone.now(),
    )
    months = report.months
    span = f"{months.year}-{months.first:02}-{months.last:02}"
    name = f"{municipality.code}-fairness-{span}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(COLUMNS, _rows(report)),
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


def _rows(report: Fairness) -> Iterator[tuple[str, str, str, str, str, int]]:
    """One number a row."""
    period = report.months.label
    title = report.offering.title if report.offering else ""
    for table, lines in (("受付方法", report.channels), ("年代", report.bands)):
        for line in lines:
            for label, number in zip(figures.LABELS, line.counts, strict=True):
                yield period, title, table, line.label, label, number
    for (code, channel), number in sorted(report.refusals.items()):
        words = (rules.reason(code), rules.CHANNELS.get(channel, channel))
        yield period, title, "お断りの理由", *words, number
    for label, number in figures.in_words(report.offers):
        yield period, title, "繰上げの案内", "すべて", label, number
    for kept in report.kept:
        for label, number in (("残した席", kept.kept), ("開放までに使われた席", kept.used)):
            yield period, kept.offering.title, "電話・窓口のための席", "すべて", label, number
