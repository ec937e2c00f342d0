"""How many came to a group's class: told by staff, or by the group on its own page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.actions import outreach
from attendance.forms.outreach import ReportForm
from attendance.queries import outreach as counted
from classes.models import OutreachRequest
from classes.views.outreach_board import own_request
from classes.views.outreach_public import own_context, owning
from common.errors import RuleViolation


@never_cache
@staff_page(Ability.PLAN)
def report(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The office writes down how many came, or corrects it."""
    found = own_request(request, public_id)
    form = ReportForm(
        request.POST or None,
        initial={"count": counted.heads(found)},
        bands=counted.bands(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _report(found, form, by=Actor.of(request))
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{form.cleaned_data['count']}人を記録しました。")
        return redirect("staff:outreach-request", public_id)
    context = {
        "nav": "offerings",
        "asked": found,
        "form": form,
        "others": counted.others(found),
    }
    return render(request, "attendance/outreach_report.html", context)


@owning
def told(request: HttpRequest, found: OutreachRequest) -> HttpResponse:
    """The group says how many came; once the number is known, the office corrects it."""
    context = own_context(found)
    if not context["reportable"]:
        return redirect("outreach-my", found.secret)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _report(found, form, by=Actor.of(request))
        except RuleViolation as refusal:
            context |= {"sentence": refusal.message}
            return render(request, "classes/outreach/my.html", context, status=409)
        return redirect("outreach-my", found.secret)
    return render(request, "attendance/outreach_told.html", context | {"form": form})


def _report(found: OutreachRequest, form: ReportForm, *, by: Actor) -> None:
    key = form.cleaned_data["key"]
    outreach.report(found, key=key, heads=form.heads, by=by, at=timezone.now())
