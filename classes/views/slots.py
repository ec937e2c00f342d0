"""A consultation day divided into slots, and who has which."""

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import slots, viewings
from classes.choices import Joining, OfferingState, SessionState
from classes.forms.planning import refused
from classes.forms.slots import SlotsForm
from classes.models import Session
from classes.queries import scopes
from classes.queries import slots as used
from classes.rules import slotting
from common.errors import RuleViolation


@never_cache
@staff_page(Ability.PLAN)
def day(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """The slots with their people; posted, first a preview of a division, then the division."""
    session = _session(request, public_id)
    offering = session.offering
    by, at = Actor.of(request), timezone.now()
    if offering.joining != Joining.SLOT:
        messages.info(request, slots.NotBySlot().message)
        return redirect("staff:offering", offering.public_id)
    form = SlotsForm(request.POST if request.method == "POST" else None)
    preview: list[slotting.Span] = []
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        if request.POST.get("step") == "divide":
            try:
                made = slots.divide(session, **asked, by=by, at=at)
            except RuleViolation as refusal:
                refused(form, None, refusal.message)
            else:
                messages.success(request, f"{len(made)}枠に分けました。")
                return redirect("staff:session-slots", public_id)
        else:
            preview = slotting.spans(
                session.starts_at, session.ends_at, minutes=asked["minutes"]
            )
            if not preview:
                refused(form, "minutes", _too_long().message)
    uses = used.of(session)
    if any(use.people for use in uses):
        viewings.record_registrations(offering, by=by, at=at)
    context = {
        "nav": "offerings",
        "session": session,
        "offering": offering,
        "uses": uses,
        "free": sum(use.free for use in uses),
        "form": form,
        "preview": preview,
        "open": _may_be_divided(session) and not any(use.people for use in uses),
    }
    return render(request, "classes/planning/slots.html", context)


def _too_long() -> RuleViolation:
    return slots.ImpossibleLength(shortest=slotting.SHORTEST, longest=slotting.LONGEST)


def _session(request: StaffRequest, public_id: UUID) -> Session:
    rows = Session.objects.filter(
        offering__in=scopes.offerings_for(request.membership).order_by()
    ).select_related("venue", "offering__municipality")
    return get_object_or_404(rows, public_id=public_id)


def _may_be_divided(session: Session) -> bool:
    return (
        session.state == SessionState.SCHEDULED
        and session.offering.state != OfferingState.CANCELLED
    )
