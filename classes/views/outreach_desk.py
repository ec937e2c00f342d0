"""A clerk types in a paper form, or takes a call."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import outreach_requests
from classes.actions.outreach_refusals import ConditionsNotKept
from classes.forms.outreach_desk import DeskForm
from classes.queries import outreach
from classes.rules.outreach import summaries
from classes.rules.outreach.terms import Terms
from common.errors import RuleViolation


@staff_page(Ability.PLAN)
def choose(request: StaffRequest) -> HttpResponse:
    """Which class the group asks for."""
    items = outreach.menu(request.membership.municipality)
    context = {"nav": "offerings", "items": items}
    return render(request, "classes/outreach/desk_choose.html", context)


@staff_page(Ability.PLAN)
def new(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Everything on one page; what the conditions do not allow needs a reason."""
    item = outreach.item(public_id)
    if item is None or item.municipality_id != request.membership.municipality_id:
        raise Http404
    form = DeskForm(request.POST or None, item=item, on=timezone.localdate())
    context = {
        "nav": "offerings",
        "item": item,
        "form": form,
        "lines": summaries.lines(Terms.of(item.rules)),
        "hits": [],
    }
    if request.method == "POST" and form.is_valid():
        try:
            made = outreach_requests.ask(
                wanted=form.wanted, by=Actor.of(request), at=timezone.now()
            )
        except ConditionsNotKept as refusal:
            context["hits"] = refusal.context["hits"]
        except RuleViolation as refusal:
            context["refusal"] = refusal
        else:
            messages.success(request, f"受け付けました。受付番号は{made.reference}です。")
            return redirect("staff:outreach-request", made.public_id)
    status = 409 if context["hits"] or "refusal" in context else 200
    return render(request, "classes/outreach/desk.html", context, status=status)
