"""The office's side of the menu: what groups may ask for, on which conditions, and how."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import outreach_menu
from classes.choices import CatalogueState
from classes.forms.outreach_menu import MenuForm, WaysForm
from classes.models import OutreachMenuItem
from classes.queries import outreach
from common.errors import RuleViolation

LIST = "staff:outreach-menu"


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Everything on the menu, and what was."""
    rows = outreach.whole_menu(request.membership.municipality)
    context = {"nav": "offerings", "items": rows}
    return render(request, "classes/outreach/menu_list.html", context)


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Put a class on the menu."""
    town = request.membership.municipality
    form = MenuForm(request.POST or None, municipality=town)
    if request.method == "POST" and form.is_valid():
        try:
            item = outreach_menu.create(
                municipality=town,
                details=form.details,
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            form.add_error("title", refusal.message)
        else:
            messages.success(request, f"出前講座「{item.title}」を登録しました。")
            return redirect(LIST)
    context = {"nav": "offerings", "form": form}
    return render(request, "classes/outreach/menu_item.html", context)


@staff_page(Ability.PLAN)
def change(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A class on the menu with its conditions."""
    item = _own(request, public_id)
    form = MenuForm(request.POST or None, municipality=item.municipality, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            outreach_menu.change(
                item, details=form.details, by=Actor.of(request), at=timezone.now()
            )
        except RuleViolation as refusal:
            form.add_error("title", refusal.message)
        else:
            title = form.cleaned_data["title"]
            messages.success(request, f"出前講座「{title}」を保存しました。")
            return redirect(LIST)
    context = {"nav": "offerings", "form": form, "item": item}
    return render(request, "classes/outreach/menu_item.html", context)


@require_POST
@staff_page(Ability.PLAN)
def retire(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Offer it no longer, or again."""
    item = _own(request, public_id)
    if request.POST.get("state") == CatalogueState.IN_USE:
        outreach_menu.restore(item, by=Actor.of(request), at=timezone.now())
        messages.success(request, f"出前講座「{item.title}」をまた受け付けます。")
    else:
        outreach_menu.retire(item, by=Actor.of(request), at=timezone.now())
        messages.success(request, f"出前講座「{item.title}」の受付を終了しました。")
    return redirect(LIST)


@staff_page(Ability.PLAN)
def settings(request: StaffRequest) -> HttpResponse:
    """Travelling time, letters."""
    town = request.membership.municipality
    form = WaysForm(request.POST or None, settings=outreach.settings_of(town))
    if request.method == "POST" and form.is_valid():
        outreach_menu.settle(town, ways=form.ways, by=Actor.of(request), at=timezone.now())
        messages.success(request, "出前講座の設定を保存しました。")
        return redirect("staff:outreach")
    context = {"nav": "offerings", "form": form}
    return render(request, "classes/outreach/settings.html", context)


def _own(request: StaffRequest, public_id: UUID) -> OutreachMenuItem:
    rows = outreach.whole_menu(request.membership.municipality)
    return get_object_or_404(rows, public_id=public_id)
