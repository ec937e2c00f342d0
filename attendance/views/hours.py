"""The hours of helpers: everybody's of a year, one helper's line by line, and a correction."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import viewings, worked_hours
from attendance.forms.hours import CorrectionForm
from attendance.permissions import own_session, refuse_late
from attendance.queries import hours
from attendance.views.doors import note
from common import durations, fiscal
from common.errors import RuleViolation
from people.models import Helper

CHARACTERS = len("2026")
EARLIEST = 2000


@require_safe
@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Who helped how long in a fiscal year."""
    town, now = request.membership.municipality, timezone.now()
    year = asked_year(request)
    rows = hours.of_town(town, year=year)
    viewings.record_hours(town, year=year, by=Actor.of(request), at=now)
    context = {
        "nav": "settings",
        "rows": [row for row in rows if row.total.activities],
        "activities": sum(row.total.activities for row in rows),
        "minutes": sum(row.total.minutes for row in rows),
        **_years(request, year),
    }
    return render(request, "attendance/hours/listed.html", context)


@require_safe
@staff_page(Ability.PLAN)
def one(request: StaffRequest, key: int) -> HttpResponse:
    """One helper's ledger of a fiscal year."""
    helper, now = own_helper(request, key), timezone.now()
    year = asked_year(request)
    viewings.record_hours(helper, year=year, by=Actor.of(request), at=now)
    context = {
        "nav": "settings",
        "helper": helper,
        "ledger": hours.of(helper, year=year, at=now),
        **_years(request, year),
    }
    return render(request, "attendance/hours/helper.html", context)


@staff_page(Ability.PLAN)
def correct(request: StaffRequest, key: int, public_id: UUID) -> HttpResponse:
    """Put the hours of one helper in one session right, for a reason."""
    helper = own_helper(request, key)
    session = own_session(request.membership, public_id)
    found = hours.one(helper, session=session)
    form = CorrectionForm(request.POST or None, minutes=found.line.minutes if found else 0)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            refuse_late(request.membership, session, at=at)
            worked_hours.correct(
                session=session, helper=helper, by=Actor.of(request), at=at, **form.answers()
            )
        except RuleViolation as refusal:
            form.add_error(None, refusal.message)
        else:
            length = durations.said(form.cleaned_data["minutes"])
            messages.success(
                request, f"活動時間を{length}に訂正しました。前の記録も残っています。"
            )
            note(request, session, [(helper, form.cleaned_data["minutes"])])
            return redirect("staff:helper-hours", helper.pk)
    context: dict[str, Any] = {
        "nav": "settings",
        "helper": helper,
        "session": session,
        "found": found,
        "form": form,
    }
    return render(request, "attendance/hours/correct.html", context)


def own_helper(request: StaffRequest, key: int) -> Helper:
    """The town's helper with this key. Raises Http404."""
    town = request.membership.municipality
    return get_object_or_404(
        Helper.objects.select_related("municipality"), pk=key, municipality=town
    )


def asked_year(request: StaffRequest) -> int:
    """The fiscal year in the address, if it is one that has begun; else the present one."""
    text = request.GET.get("year", "")
    present = hours.this_year(timezone.now())
    if len(text) != CHARACTERS or not text.isdecimal() or int(text) < EARLIEST:
        return present
    return min(int(text), present)


def _years(request: StaffRequest, year: int) -> dict[str, Any]:
    town, now = request.membership.municipality, timezone.now()
    shown = sorted({*hours.years(town, at=now), year}, reverse=True)
    return {
        "year": year,
        "label": fiscal.label(year),
        "years": [(each, fiscal.label(each)) for each in shown],
    }
