"""The first page after logging in: what is on, and what waits."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.choices import Ability, Role
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from attendance.permissions import abilities, is_office
from attendance.queries import conflicts, days, kiosks
from attendance.rules import AFTERWARDS
from classes.queries import loans, minimums, night, scopes, sheets, shift_alarms, standings
from notices.choices import MessageState
from notices.queries import calls, health, replies
from people.queries import joining

LOOKS_BACK = timedelta(days=14)
"""How far back the office is reminded of sessions for which nothing was marked."""
CONFLICTS_WAIT = timedelta(days=7)
"""After how long marks in doubt are called to mind with their age."""


@never_cache
@staff_page()
def today(request: StaffRequest) -> HttpResponse:
    """The sessions of today and tomorrow in the member's scope; numbers for who only reads."""
    membership = request.membership
    can = abilities(membership)
    at = timezone.now()
    day = timezone.localdate(at)
    context = {"nav": "today", "day": day} | can
    if can["may_attend"]:
        mine = scopes.sessions_for(membership)
        back = LOOKS_BACK if is_office(membership) else AFTERWARDS + timedelta(days=1)
        listed = days.on([day, day + timedelta(days=1)], sessions=mine)
        context |= {
            "days": listed,
            "tablets": kiosks.standings(
                [meeting.session for each in listed for meeting in each.meetings], at=at
            ),
            "following": days.following(day + timedelta(days=1), sessions=mine),
            "loans_overdue": loans.overdue(membership, at=at).count(),
            "old_conflicts": conflicts.listed_before(membership, at - CONFLICTS_WAIT),
            "unmarked": days.unmarked(at, since=at - back, sessions=mine),
        }
    if may(Role(membership.role), Ability.REGISTER):
        counts = calls.counts(membership.municipality)
        context["waiting"] = counts[MessageState.WAITING]
        context["no_answer"] = counts[MessageState.NO_ANSWER]
        context["replies"] = replies.open_number(membership.municipality)
        context["rang_at_night"] = night.how_many_wait(membership.municipality)
        context["unknown"] = counts[MessageState.UNKNOWN]
        context["silent"] = health.is_silent(membership.municipality, at=at)
    if can["may_plan"]:
        context["alarms"] = shift_alarms.of(
            scopes.sessions_for(membership), municipality=membership.municipality, at=at
        )
        context["helpers_applied"] = joining.waiting(membership.municipality)
        context["shortfalls"] = minimums.shortfalls(scopes.offerings_for(membership), at=at)
        ripe = sheets.ripe(scopes.draws_for(membership), at=at)
        context["draws_due"] = standings.standings(ripe, at=at)
    return render(request, "attendance/today.html", context)
