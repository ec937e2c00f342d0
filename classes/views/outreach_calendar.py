"""Some weeks of outreach at a glance."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.queries import outreach, outreach_calendar
from common.clock import tokyo_date

DAY = timedelta(days=1)
SHOWN = timedelta(weeks=4)


@never_cache
@staff_page(Ability.PLAN)
def calendar(request: StaffRequest) -> HttpResponse:
    """Four weeks from a Monday on: this week's, or that of the day in `from`."""
    first = _monday(request.GET.get("from", ""))
    municipality = request.membership.municipality
    days = outreach_calendar.days(municipality, first=first, last=first + SHOWN - DAY)
    context = {
        "nav": "offerings",
        "days": days,
        "clashes": sum(each.clashes for each in days),
        "first": first,
        "last": first + SHOWN - DAY,
        "before": (first - SHOWN).isoformat() if first - date.min > SHOWN else "",
        "after": (first + SHOWN).isoformat() if date.max - first > 2 * SHOWN else "",
        "minutes": outreach.settings_of(municipality).travel_minutes,
    }
    return render(request, "classes/outreach/calendar.html", context)


def _monday(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = tokyo_date(timezone.now())
    if date.max - day < SHOWN or day - date.min < SHOWN:
        day = tokyo_date(timezone.now())
    return day - timedelta(days=day.weekday())
