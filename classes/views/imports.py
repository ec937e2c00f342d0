"""A municipal event list: uploaded, looked through, and taken in as drafts.

Between looking and taking, the text waits as an unfinished input of the clerk's (ADR 5): in
the database, so that any web process finds it, for nobody but this clerk in this municipality,
and no longer than other unfinished input. Nothing of it is in a session, an address or a
hidden field, and no file lies about.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actors import CLOCK, Actor
from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from classes.actions import imports
from classes.datasets import event_lists
from classes.forms.imports import DecisionForm, ListForm, allowances
from classes.queries import event_imports, scopes
from classes.queries.event_imports import Line, Survey
from classes.rules.events import rows
from people.actions import drafts
from people.choices import DraftKind
from people.models import IntakeDraft
from people.queries.drafts import KEPT_FOR

DECIDABLE = {"capacity_missing", "serial_date"}
"""Why a row is refused until the clerk decides something for all rows."""
MOST_TOLD = 20
"""Rows that could not be stored, told one by one; it takes a bug or a strange file."""


@staff_page(Ability.PLAN)
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Choose the list."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid():
        # Lists are long: what was left lying makes room for what comes.
        drafts.sweep(by=CLOCK, at=timezone.now())
        key = uuid4()
        _keep(request, key, form.answers)
        return redirect("staff:import-preview", key)
    return render(request, "classes/imports/upload.html", {"nav": "import", "form": form})


@staff_page(Ability.PLAN)
@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, key: UUID) -> HttpResponse:
    """Look through the rows, decide what holds for all of them, then take in those that are
    ticked. Doing so twice is harmless."""
    draft = _own(request, key)
    form = DecisionForm(
        request.POST if "decide" in request.POST else None, initial=draft.answers
    )
    if form.is_valid():
        _keep(request, key, draft.answers | form.decided)
        return redirect("staff:import-preview", key)
    listed = event_lists.parse(draft.answers["text"])
    survey = _survey(request, draft, listed)
    if request.method == "POST" and not form.is_bound:
        _take_in(request, survey)
        return redirect("staff:import-preview", key)
    digital, other = _by_sort(survey.new)
    context = {
        "nav": "import",
        "form": form,
        "may_decide": form.is_bound or _may_decide(draft, survey),
        "name": draft.answers["name"],
        "encoding": draft.answers["encoding"],
        "unknown": listed.unknown,
        "survey": survey,
        "digital": digital,
        "other": other,
        "other_codes": survey.codes_besides(request.membership.municipality),
    }
    return render(request, "classes/imports/preview.html", context)


def _keep(request: StaffRequest, key: UUID, answers: dict[str, Any]) -> None:
    drafts.save(
        kind=DraftKind.EVENT_LIST,
        municipality=request.membership.municipality,
        user=request.membership.user,
        key=key,
        offering_key="",
        answers=answers,
        by=Actor.of(request),
        at=timezone.now(),
    )


def _own(request: StaffRequest, key: UUID) -> IntakeDraft:
    draft = event_imports.draft(
        key,
        user=request.membership.user,
        municipality=request.membership.municipality,
        since=timezone.now() - KEPT_FOR,
    )
    if draft is None:
        raise Http404
    return draft


def _survey(request: StaffRequest, draft: IntakeDraft, listed: event_lists.EventList) -> Survey:
    """施設職員 plan in the venues they answer for, also here."""
    membership = request.membership
    venues = None
    if membership.role != Role.CITY_STAFF:
        venues = {venue.name for venue in scopes.venues_for(membership)}
    return event_imports.survey(
        rows.read_all(listed.records, allow=allowances(draft.answers)),
        municipality=membership.municipality,
        venues=venues,
    )


def _take_in(request: StaffRequest, survey: Survey) -> None:
    chosen = None if "all" in request.POST else {*request.POST.getlist("row")}
    if chosen is not None and not chosen:
        messages.error(request, "取り込む行が選ばれていません。1行以上を選んでください。")
        return
    report = imports.take_in(
        survey,
        municipality=request.membership.municipality,
        chosen=chosen,
        by=Actor.of(request),
        at=timezone.now(),
    )
    for each in report.refused[:MOST_TOLD]:
        messages.error(request, f"{each.line.row.number}行：{each.finding.sentence}")
    if report.imported:
        messages.success(
            request,
            f"{len(report.imported)}行を下書きとして取り込みました。"
            "内容を確かめてから公開してください。",
        )
    elif not report.refused:
        messages.info(request, "選んだ行は、すべて取込み済みです。何も変えていません。")


def _may_decide(draft: IntakeDraft, survey: Survey) -> bool:
    """Whether a decision for all rows would let some in, or has done so."""
    codes = {problem.code for line in survey.refused for problem in line.row.problems}
    return bool(codes & DECIDABLE or draft.answers["capacity"] or draft.answers["serials"])


def _by_sort(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Smartphone classes and the like first: these are what the list is brought for."""
    digital = [line for line in lines if line.row.event and line.row.event.digital]
    return digital, [line for line in lines if line not in digital]
