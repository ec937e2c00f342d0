"""The venues somebody answers for: listed, added, changed, closed for a day, retired."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.models import Municipality
from accounts.permissions import StaffRequest, staff_page
from classes.actions import venues
from classes.actions.venues import VenueNameTaken
from classes.choices import CatalogueState
from classes.forms.catalogue import ClosedDayForm, VenueForm, venue_answers
from classes.forms.planning import refused
from classes.models import Venue
from classes.queries import scopes
from classes.queries import venues as lists
from classes.rules import wordings
from common.errors import RuleViolation


@staff_page(Ability.PLAN)
def listed(request: StaffRequest) -> HttpResponse:
    """Every venue somebody answers for."""
    rows = lists.listed(request.membership, on=timezone.localdate())
    context = {"nav": "offerings", "venues": rows, "may_add": _runs_the_town(request)}
    return render(request, "classes/planning/venues.html", context)


@staff_page(Ability.PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Add a venue: the city's staff only, for nobody answers yet for a new one."""
    if not _runs_the_town(request):
        raise PermissionDenied
    form = _form(request, initial={})
    if request.method == "POST" and form.is_valid():
        try:
            venue = venues.create(
                municipality=request.membership.municipality,
                details=form.details(),
                by=Actor.of(request),
                at=timezone.now(),
            )
            _entrust(request, venue, form)
        except VenueNameTaken as refusal:
            refused(form, "name", refusal.message)
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            messages.success(request, f"会場「{venue.name}」を登録しました。")
            return redirect("staff:venues")
    return render(request, "classes/planning/venue.html", {"nav": "offerings", "form": form})


@staff_page(Ability.PLAN)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """A venue's details, its closed days, and whether it is offered for choice."""
    venue = _own(request, key)
    form = _form(request, initial=venue_answers(venue))
    if request.method == "POST" and form.is_valid():
        try:
            venues.change(
                venue,
                details=form.details(venue),
                by=Actor.of(request),
                at=timezone.now(),
            )
            _entrust(request, venue, form)
        except VenueNameTaken as refusal:
            refused(form, "name", refusal.message)
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            messages.success(request, f"会場「{form.cleaned_data['name']}」を保存しました。")
            return redirect("staff:venues")
    return _page(request, venue, form=form, closed_form=ClosedDayForm())


@require_POST
@staff_page(Ability.PLAN)
def close(request: StaffRequest, key: int) -> HttpResponse:
    """Note a closed day, and say what is planned on it."""
    venue = _own(request, key)
    closed_form = ClosedDayForm(request.POST)
    if not closed_form.is_valid():
        form = VenueForm(municipality=_town(request), initial=venue_answers(venue))
        return _page(request, venue, form=form, closed_form=closed_form)
    day: date = closed_form.cleaned_data["day"]
    venues.close(
        venue,
        day=day,
        reason=closed_form.cleaned_data["reason"],
        by=Actor.of(request),
        at=timezone.now(),
    )
    messages.success(request, f"{wordings.day(day)}を休館日にしました。")
    for session in lists.planned_on(venue, day=day):
        messages.warning(
            request,
            f"この日は「{session.offering.title}」第{session.number}回の予定があります。"
            "日時か会場を変えてください。",
        )
    return redirect("staff:venue", key)


@require_POST
@staff_page(Ability.PLAN)
def reopen(request: StaffRequest, key: int) -> HttpResponse:
    """Take a closed day back."""
    venue = _own(request, key)
    form = ClosedDayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        venues.reopen(venue, day=day, by=Actor.of(request), at=timezone.now())
        messages.success(request, f"{wordings.day(day)}の休館を取り消しました。")
    return redirect("staff:venue", key)


@require_POST
@staff_page(Ability.PLAN)
def retire(request: StaffRequest, key: int) -> HttpResponse:
    """Offer it no longer for choice, or offer it again."""
    venue = _own(request, key)
    if request.POST.get("state") == CatalogueState.IN_USE:
        venues.restore(venue, by=Actor.of(request), at=timezone.now())
        messages.success(request, f"会場「{venue.name}」をまた使えるようにしました。")
    else:
        venues.retire(venue, by=Actor.of(request), at=timezone.now())
        messages.success(
            request, f"会場「{venue.name}」の使用を終了しました。予定はそのまま残ります。"
        )
    return redirect("staff:venues")


def _runs_the_town(request: StaffRequest) -> bool:
    return request.membership.role == Role.CITY_STAFF


def _town(request: StaffRequest) -> Municipality | None:
    """The municipality, for those who say who answers for a venue."""
    return request.membership.municipality if _runs_the_town(request) else None


def _own(request: StaffRequest, key: int) -> Venue:
    return get_object_or_404(
        scopes.venues_for(request.membership).select_related("municipality"), pk=key
    )


def _form(request: StaffRequest, *, initial: dict[str, object]) -> VenueForm:
    return VenueForm(request.POST or None, municipality=_town(request), initial=initial)


def _entrust(request: StaffRequest, venue: Venue, form: VenueForm) -> None:
    if "staff" in form.cleaned_data:
        venues.entrust(
            venue,
            members=[*form.cleaned_data["staff"]],
            by=Actor.of(request),
            at=timezone.now(),
        )


def _page(
    request: StaffRequest, venue: Venue, *, form: VenueForm, closed_form: ClosedDayForm
) -> HttpResponse:
    ahead = venue.closed_days.filter(day__gte=timezone.localdate()).order_by("day", "pk")
    context = {
        "nav": "offerings",
        "venue": venue,
        "form": form,
        "closed_form": closed_form,
        "closed_days": ahead,
    }
    return render(request, "classes/planning/venue.html", context)
