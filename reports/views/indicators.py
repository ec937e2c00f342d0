"""Reading figures: every indicator beside its target, and each opened to the rows behind it."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from common import fiscal
from reports import indicators
from reports.actions import exports
from reports.choices import (
    CONSULTATION_MEASURES,
    HELPER_MEASURES,
    OVERLAPPING,
    Measure,
    Visibility,
)
from reports.indicators import Reading, behind, months, past
from reports.models import Indicator
from reports.queries import activity, history, plans
from reports.renderers import charts, tables
from reports.rules import wording

PER_PAGE = 50
SESSIONS_PER_PAGE = 20
YEARS_SHOWN = 6


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def indicator_list(request: StaffRequest) -> HttpResponse:
    """The town's indicators as cards, and what went on this year with or without a target."""
    municipality = request.membership.municipality
    today = timezone.localdate()
    first, last = fiscal.fiscal_year_bounds(fiscal.fiscal_year(today))
    context = {
        "readings": indicators.read_all(municipality, today),
        "retired": plans.indicators(municipality).filter(visibility=Visibility.RETIRED),
        "plans": plans.plans(municipality),
        "activity": activity.by_kind(municipality, first=first, last=min(last, today)),
        "year_label": fiscal.label(fiscal.fiscal_year(today)),
        "today": today,
        "can_edit": can_edit(request),
    }
    return render(request, "reports/indicators.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def indicator(request: StaffRequest, slug: str) -> HttpResponse:
    """One indicator with everything that it stands on."""
    row = find(request, slug)
    today = timezone.localdate()
    year = asked_year(request)
    reading = read(row, today=today, year=year)
    measure = reading.definition.measure
    context = {
        "reading": reading,
        "row": row,
        "helpers": measure in HELPER_MEASURES,
        "consultations": measure in CONSULTATION_MEASURES,
        "counts_once": measure in OVERLAPPING,
        "years": years(reading, today=today),
        "year_query": f"year={year}" if year else "",
        "history": history.of(row),
        "today": today,
        "can_edit": can_edit(request),
        "targets": [
            (fiscal.label(one), wording.amount(value, row.unit))
            for one, value in sorted(reading.targets.items())
        ],
    }
    if measure is not Measure.PUBLISHED_INDICATORS:
        context |= _months(reading, year=year) | _sessions(request, reading)
    else:
        context["published"] = plans.published(row.municipality, until=reading.as_of)
    return render(request, "reports/indicator.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def indicator_facts(request: StaffRequest, slug: str) -> HttpResponse:
    """The facts behind the figure, all or those of one session."""
    row = find(request, slug)
    year = asked_year(request)
    reading = read(row, today=timezone.localdate(), year=year)
    facts = indicators.facts(row, on=reading.as_of, year=year)
    shown, session = facts, asked_session(request)
    if session is not None:
        shown = facts.filter(session__public_id=session)
    page = _page(request, behind.with_names(shown))
    parts = [f"year={year}" if year else "", f"session={session}" if session else ""]
    context = {
        "reading": reading,
        "row": row,
        "session": session,
        "page": page,
        "rows": [
            (fact, behind.channel(fact), adds)
            for fact, adds in behind.adds([*page], facts, reading.definition.measure)
        ],
        "query": "&".join(part for part in parts if part),
        "year_query": parts[0],
    }
    return render(request, "reports/facts.html", context)


@require_GET
@staff_page(Ability.SEE_NUMBERS)
def indicator_facts_csv(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The same facts as a file. Who took it is recorded."""
    row = find(request, slug)
    year = asked_year(request)
    reading = read(row, today=timezone.localdate(), year=year)
    facts = indicators.facts(row, on=reading.as_of, year=year)
    exports.note(
        row,
        first=reading.span.first,
        last=reading.as_of,
        facts=reading.facts_count,
        by=Actor.of(request),
        at=timezone.now(),
    )
    lines = tables.csv_lines(behind.COLUMNS, behind.table(facts, reading.definition.measure))
    name = f"{row.municipality.code}-{row.slug}-{reading.as_of.isoformat()}.csv"
    return StreamingHttpResponse(
        lines,
        status=HTTPStatus.OK,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def find(request: StaffRequest, slug: str) -> Indicator:
    """The town's indicator with this name; 404 for another town's."""
    rows = plans.indicators(request.membership.municipality)
    return get_object_or_404(rows, slug=slug)


def can_edit(request: StaffRequest) -> bool:
    """Whether this person may change definitions, targets and past results."""
    return may(Role(request.membership.role), Ability.EDIT_NUMBERS)


def asked_year(request: StaffRequest) -> int | None:
    """The fiscal year in the address, if it is one that can be meant."""
    text = request.GET.get("year", "")
    if len(text) != len("2026") or not text.isdecimal():
        return None
    year = int(text)
    return year if year <= fiscal.fiscal_year(timezone.localdate()) else None


def asked_session(request: StaffRequest) -> UUID | None:
    """The session in the address; None when there is none or it is no key."""
    try:
        return UUID(request.GET.get("session", ""))
    except ValueError:
        return None


def read(row: Indicator, *, today: date, year: int | None) -> Reading:
    """The figure of today, or of another fiscal year for an indicator counted by the year."""
    return indicators.read(row, on=today, year=year)


def years(reading: Reading, *, today: date) -> list[tuple[int, str]]:
    """The fiscal years that can be looked at, the latest first, with their names."""
    this_year = fiscal.fiscal_year(today)
    if reading.definition.is_yearly:
        plan = reading.definition.plan
        start = fiscal.fiscal_year(plan.first) if plan else this_year - YEARS_SHOWN + 1
        end = min(this_year, fiscal.fiscal_year(plan.last)) if plan else this_year
    else:
        start, end = reading.span.years()[0], min(this_year, reading.span.years()[-1])
    latest = sorted(range(start, end + 1), reverse=True)
    return [(year, fiscal.label(year)) for year in latest]


def _months(reading: Reading, *, year: int | None) -> dict[str, Any]:
    shown = months.of(reading, year=year)
    label, unit = fiscal.label(shown.year), reading.indicator.unit
    title = f"{label}の月ごとの実績。合計{wording.amount(shown.total, unit)}"
    highest = max(shown.months, key=lambda month: month.value or 0)
    if highest.value:
        most = wording.amount(past.plain(float(highest.value)), unit)
        title += f"、最も多いのは{highest.first.month}月の{most}"
    columns = [(str(month.first.month), month.value) for month in shown.months]
    return {
        "months": shown,
        "months_label": label,
        "chart": charts.bars(columns),
        "chart_title": title,
    }


def _sessions(request: StaffRequest, reading: Reading) -> dict[str, Any]:
    year = asked_year(request)
    facts = indicators.facts(reading.indicator, on=reading.as_of, year=year)
    page = _page(request, behind.sessions(facts), size=SESSIONS_PER_PAGE)
    return {"page": page, "sessions": behind.held(page)}


def _page(request: StaffRequest, rows: Any, *, size: int = PER_PAGE) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))
