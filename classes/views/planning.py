"""The office's list of offerings, and one offering's page with everything done to it there."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.permissions import StaffRequest, staff_page
from accounts.rules import may
from classes.actions import flyers, offerings, viewings
from classes.actions.offerings import CapacityBelowTaken, ChangedMeanwhile, OfferingPlan
from classes.choices import DrawState, OfferingState
from classes.forms import conflicts
from classes.forms.closing import ReopenForm
from classes.forms.planning import ChangeForm, FlyerForm, ReasonForm, answers, refused
from classes.forms.searching import SearchForm
from classes.forms.series import accepts
from classes.models import Offering
from classes.queries import (
    clashes,
    concerned,
    crowding,
    minimums,
    registrations,
    scopes,
    searches,
    seat_tables,
)
from classes.queries import flyers as printed
from classes.queries import offerings as lists
from classes.rules import closing
from classes.rules.clashing import Booking
from common.errors import RuleViolation

ON_A_PAGE = 30
PEOPLE_ON_A_PAGE = 50


def abilities(membership: Membership) -> dict[str, bool]:
    """What a template may offer to somebody."""
    role = Role(membership.role)
    return {
        "may_plan": may(role, Ability.PLAN),
        "may_register": may(role, Ability.REGISTER),
        "may_certify": may(role, Ability.CERTIFY),
    }


def own(request: StaffRequest, public_id: UUID) -> Offering:
    """The offering, if it is one of those that somebody may open. Raises Http404."""
    rows = scopes.offerings_for(request.membership).select_related(
        *("municipality", "course", "venue", "instructor", "draw"),
        *("contractor__user", "copied_from"),
    )
    return get_object_or_404(rows, public_id=public_id)


@staff_page(Ability.ATTEND)
def listed(request: StaffRequest) -> HttpResponse:
    """The offerings somebody may open: what is ahead, unless something else is looked for."""
    at = timezone.now()
    visible = scopes.offerings_for(request.membership)
    form = SearchForm(
        request.GET or None,
        years=searches.fiscal_years(visible),
        venues=scopes.venues_for(request.membership),
    )
    search = form.search if form.is_bound else searches.Search()
    found = searches.narrowed(visible, search, at=at)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name != "page" and value}
    context = abilities(request.membership) | {
        "nav": "offerings",
        "form": form,
        "page": page,
        "listings": lists.listings(page.object_list, at=at),
        "query": urlencode(asked),
        "narrowing": search != searches.Search(),
        "any": page.paginator.count or visible.exists(),
    }
    return render(request, "classes/planning/list.html", context)


@staff_page(Ability.ATTEND)
def detail(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One offering: its state, seats, sessions, who is registered, its flyers."""
    return _page(request, own(request, public_id), flyer_form=FlyerForm())


@staff_page(Ability.PLAN)
def change(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Edit everything but the dates. Two editors at once see each other's words."""
    offering = own(request, public_id)
    now = OfferingPlan.of(offering)
    form = _change_form(request, offering, initial=answers(now))
    context: dict[str, object] = {"nav": "offerings", "offering": offering}
    if request.method == "POST" and form.is_valid():
        plan = form.plan(opens_at=offering.opens_at, closes_at=offering.closes_at)
        seen = form.cleaned_data["seen"]
        in_the_way = _clashes(offering, now, plan, at=timezone.now())
        if in_the_way and request.POST.get("accept") != accepts(in_the_way):
            context |= {"clashes": in_the_way, "accepts": accepts(in_the_way)}
        else:
            try:
                changed = offerings.change(
                    offering,
                    plan=plan,
                    seen=seen,
                    reason=request.POST.get("below_reason", ""),
                    by=Actor.of(request),
                    at=timezone.now(),
                )
            except ChangedMeanwhile as refusal:
                current: OfferingPlan = refusal.context["now"]  # type: ignore[assignment]
                kept, found = conflicts.reconciled(form, plan, now=current, seen=seen)
                form = _change_form(request, offering, initial=kept, fresh=True)
                context |= {"conflicts": found, "refusal": refusal}
            except CapacityBelowTaken as refusal:
                refused(form, "capacity", refusal.message)
                context |= abilities(request.membership) | {
                    "below": True,
                    "people": crowding.seated(offering),
                }
            except RuleViolation as refusal:
                refused(form, None, refusal.message)
            else:
                messages.success(request, "変更を保存しました。")
                _warn_if_crowded(request, plan)
                if crowding.over(changed, at=timezone.now()):
                    return redirect("staff:offering-over", public_id)
                return redirect("staff:offering", public_id)
    return render(request, "classes/planning/change.html", context | {"form": form})


@require_POST
@staff_page(Ability.PLAN)
def publish(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Show a draft to the public."""
    done = "公開しました。"
    return _do(request, public_id, action=offerings.publish, done=done)


@require_POST
@staff_page(Ability.PLAN)
def withdraw(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take it back to draft."""
    return _do(request, public_id, action=offerings.withdraw, done="下書きに戻しました。")


@staff_page(Ability.PLAN)
def cancel(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Call it off: first the page that says whom it concerns, then for good."""
    offering = own(request, public_id)
    if offering.state == OfferingState.CANCELLED:
        messages.info(request, "この募集は、すでに中止になっています。")
        return redirect("staff:offering", public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offerings.cancel(
                offering,
                reason=form.cleaned_data["reason"],
                by=Actor.of(request),
                at=timezone.now(),
            )
        except RuleViolation as refusal:
            refused(form, None, refusal.message)
        else:
            messages.success(request, "中止にしました。申し込んだ方を連絡リストに載せました。")
            return redirect("staff:offering", public_id)
    context = abilities(request.membership) | {
        "nav": "offerings",
        "listing": lists.listing(offering, at=timezone.now()),
        "people": concerned.people(offering),
        "form": form,
    }
    return render(request, "classes/planning/cancel.html", context)


@require_POST
@staff_page(Ability.PLAN)
def add_flyer(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A flyer for one more place of distribution."""
    offering = own(request, public_id)
    form = FlyerForm(request.POST)
    if not form.is_valid():
        return _page(request, offering, flyer_form=form)
    label = form.cleaned_data["label"]
    flyer = flyers.create(offering, label=label, by=Actor.of(request), at=timezone.now())
    messages.success(request, f"チラシ {flyer.code}（{flyer.label}）を作りました。")
    return redirect("staff:offering", public_id)


def _page(request: StaffRequest, offering: Offering, *, flyer_form: FlyerForm) -> HttpResponse:
    at = timezone.now()
    rights = abilities(request.membership)
    listing = lists.listings(Offering.objects.filter(pk=offering.pk), at=at)[0]
    people = registrations.live(offering).select_related(
        *("participant__merged_into", "session", "slot")
    )
    page = Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    if rights["may_register"] and page.object_list:
        viewings.record_registrations(offering, by=Actor.of(request), at=at)
    seat_rows = seat_tables.of(listing)
    context = rights | {
        "nav": "offerings",
        "offering": offering,
        "listing": listing,
        "seat_rows": seat_rows,
        "crowded": any(row.over for row in seat_rows if row.capacity),
        "reopen_form": reopening(listing),
        "shortfall": minimums.shortfall(offering, at=at) if rights["may_plan"] else None,
        "page": page,
        "flyers": printed.announcing(offering),
        "flyer_form": flyer_form,
    }
    return render(request, "classes/planning/detail.html", context)


def reopening(listing: lists.Listing) -> ReopenForm | None:
    """The form that opens registration again, the usual closing filled in; None when no session
    is ahead, or the entries of its draw are frozen."""
    draw = listing.offering.draw
    ahead = [each for each in listing.scheduled if each.starts_at > listing.at]
    if not ahead or (draw is not None and draw.state != DrawState.COMMITTED):
        return None
    closes_at = closing.proposed(ahead[0].starts_at, at=listing.at)
    return ReopenForm(initial={"closes_at": closes_at})


def _change_form(
    request: HttpRequest, offering: Offering, *, initial: dict[str, object], fresh: bool = False
) -> ChangeForm:
    posted = request.POST if request.method == "POST" and not fresh else None
    membership: Membership = request.membership  # type: ignore[attr-defined]  # a StaffRequest
    return ChangeForm(posted, membership=membership, offering=offering, initial=initial)


def _warn_if_crowded(request: StaffRequest, plan: OfferingPlan) -> None:
    if plan.venue.seats and plan.capacity > plan.venue.seats:
        messages.warning(
            request,
            f"会場の席数は{plan.venue.seats}です。定員{plan.capacity}人は入りきりません。",
        )


def _clashes(
    offering: Offering, now: OfferingPlan, plan: OfferingPlan, *, at: datetime
) -> list[clashes.Clash]:
    """What a new venue or instructor would be in the way of, in the sessions ahead."""
    if (plan.venue, plan.instructor) == (now.venue, now.instructor):
        return []
    ahead = lists.listing(offering, at=at).upcoming
    bookings = [
        Booking(
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            venue=plan.venue.pk if session.venue == now.venue else session.venue_id,
            instructor=plan.instructor.pk if plan.instructor else None,
        )
        for session in ahead
    ]
    return clashes.find(bookings, municipality=offering.municipality, besides=offering)


def _do(
    request: StaffRequest,
    public_id: UUID,
    *,
    action: Callable[..., Offering],
    done: str,
) -> HttpResponse:
    try:
        action(own(request, public_id), by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("staff:offering", public_id)
