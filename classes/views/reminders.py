"""お知らせの時期: when people are reminded, of everything and of one offering."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import reminder_terms
from classes.actions.reminder_terms import Terms
from classes.choices.reminders import Reminding
from classes.forms.reminders import OfferingForm, TownForm
from classes.models import ReminderTerms
from classes.queries import reminders
from classes.views.planning import own


@staff_page(Ability.ADMINISTER)
def terms(request: StaffRequest) -> HttpResponse:
    """What the town tells by itself."""
    town = request.membership.municipality
    stored = Terms.of(ReminderTerms.objects.filter(municipality=town).order_by("pk").first())
    form = TownForm(request.POST or None, terms=stored)
    if request.method == "POST" and form.is_valid():
        reminder_terms.settle(town, terms=form.terms, by=Actor.of(request), at=timezone.now())
        messages.success(request, "お知らせの時期を保存しました。")
        return redirect("staff:reminder-terms")
    context = {"nav": "settings", "form": form}
    return render(request, "classes/reminders/terms.html", context)


@staff_page(Ability.PLAN)
def offering(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """When people are reminded of one offering."""
    plan = own(request, public_id)
    known = getattr(plan, "reminders", None)
    town = reminders.town_times(plan.municipality)
    form = OfferingForm(
        request.POST or None,
        follows=Reminding(known.follows) if known else Reminding.TOWN,
        times=reminders.offering_times(plan, town=town),
    )
    if request.method == "POST" and form.is_valid():
        reminder_terms.settle_offering(
            plan,
            follows=Reminding(form.cleaned_data["follows"]),
            times=form.times,
            by=Actor.of(request),
            at=timezone.now(),
        )
        messages.success(request, "お知らせの時期を保存しました。")
        return redirect("staff:offering", public_id)
    context = {"nav": "offerings", "form": form, "offering": plan, "town": town}
    return render(request, "classes/reminders/offering.html", context)
