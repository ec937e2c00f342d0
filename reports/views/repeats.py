"""Who comes again: the report as a page and as a file."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from reports.actions import exports
from reports.forms.repeats import RepeatForm
from reports.queries import repeats
from reports.queries.repeats import Report, Wanted
from reports.renderers import tables

COLUMNS = ("年度", "会場", "講座", "お住まいの地区", "表", "項目", "区分", "人数")
Row = tuple[str, str, str, int]


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def page(request: StaffRequest) -> HttpResponse:
    """How often people came in a year, who came again, and what they went on to."""
    form = _form(request)
    context = {
        "nav": "indicators",
        "form": form,
        "report": _report(request, form.wanted),
        "query": request.GET.urlencode(),
        "municipality": request.membership.municipality,
    }
    return render(request, "reports/repeats.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def file(request: StaffRequest) -> HttpResponseBase:
    """The same numbers as a file. Who took it is recorded."""
    wanted = _form(request).wanted
    found = _report(request, wanted)
    municipality = request.membership.municipality
    exports.note_repeats(
        municipality,
        period=wanted.label,
        people=found.figures.people,
        by=Actor.of(request),
        at=timezone.now(),
    )
    about = (
        wanted.label,
        wanted.venue.name if wanted.venue else "",
        wanted.course.title if wanted.course else "",
        wanted.district,
    )
    name = f"{municipality.code}-repeat-attendance-{wanted.year}.csv"
    return StreamingHttpResponse(
        tables.csv_lines(COLUMNS, ((*about, *row) for row in _rows(found))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(request: StaffRequest) -> RepeatForm:
    """What is asked for. Http404 for what is not the town's."""
    form = RepeatForm(
        request.GET, municipality=request.membership.municipality, today=timezone.localdate()
    )
    if form.names_what_is_not_there:
        raise Http404
    return form


def _report(request: StaffRequest, wanted: Wanted) -> Report:
    town = request.membership.municipality
    return repeats.report(town, wanted, on=timezone.localdate())


def _rows(found: Report) -> Iterator[Row]:
    """One number a row."""
    figures = found.figures
    yield "来た回数", "合計", "実人数", figures.people
    yield "来た回数", "合計", "延べ人数", figures.visits
    for often in figures.often:
        yield "来た回数", often.label, "実人数", often.people
    yield "初めての方", "合計", "初めて来た方", figures.first_timers
    for each in figures.returns:
        item = f"{each.days}日以内"
        yield "初めての方", item, "また来た", each.came
        yield "初めての方", item, "来ていない", each.stayed_away
        yield "初めての方", item, "判定前", each.pending
        yield "初めての方", item, "判定前のうち、もう来た", each.pending_came
    yield from _courses(found)
    for quarter in found.quarters:
        yield "四半期", quarter.label, "来た方", quarter.people
        yield "四半期", quarter.label, "前の3か月にも来た", quarter.kept
        yield "四半期", quarter.label, "初めて", quarter.first_timers
        yield "四半期", quarter.label, "そのほか", quarter.others
        yield "四半期", quarter.label, "前の3か月に来た方", quarter.before


def _courses(found: Report) -> Iterator[Row]:
    for line in found.lines:
        yield "講座のあと", line.title, "来た方", line.counts.people
        yield "講座のあと", line.title, "別の講座へ", line.counts.gone_on
        yield "講座のあと", line.title, "この講座だけ", line.counts.again
        yield "講座のあと", line.title, "まだ1回だけ", line.counts.once
        for title, people in line.to:
            yield "講座のあと", line.title, f"次の講座：{title}", people
