"""Closing registration early, and opening it once more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import closing
from classes.forms.closing import CloseForm, ReopenForm
from classes.forms.planning import refused
from classes.models import Offering
from classes.queries import concerned
from classes.queries import offerings as lists
from classes.rules import letters
from classes.views.planning import abilities, own, reopening
from common.errors import RuleViolation


@staff_page(Ability.PLAN)
def close(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Close registration now: one click on the offering's page, or with a reason from here."""
    offering = own(request, public_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            closing.close(
                offering,
                reason=form.cleaned_data["reason"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            messages.success(
                request, "受付を締め切りました。申し込んだ方とキャンセル待ちはそのままです。"
            )
            return redirect("staff:offering", public_id)
    return _page(request, offering, form=form, closing=True)


@staff_page(Ability.PLAN)
def reopen(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Open registration again until a new closing."""
    offering, at = own(request, public_id), timezone.now()
    form = reopening(lists.listing(offering, at=at)) or ReopenForm()
    if request.method == "POST":
        form = ReopenForm(request.POST)
        if form.is_valid():
            closes_at = form.cleaned_data["closes_at"]
            try:
                closing.reopen(
                    offering,
                    closes_at=closes_at,
                    reason=form.cleaned_data["reason"],
                    by=Actor.of(request),
                    at=at,
                )
            except RuleViolation as refusal:
                refused(form, None, refusal.message)
            else:
                until = letters.moment(closes_at)
                messages.success(request, f"受付を再開しました（{until}まで）。")
                return redirect("staff:offering", public_id)
    return _page(request, offering, form=form, closing=False)


def _page(
    request: StaffRequest, offering: Offering, *, form: CloseForm, closing: bool
) -> HttpResponse:
    context = abilities(request.membership) | {
        "nav": "offerings",
        "offering": offering,
        "form": form,
        "closing": closing,
        "people": concerned.people(offering),
    }
    return render(request, "classes/planning/closing.html", context)
