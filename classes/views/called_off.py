"""After a session was called off: who has heard of it, and where they can go instead."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import rebooking, viewings
from classes.choices import RegistrationState, SessionState
from classes.models import Session
from classes.queries import called_off, rebookings, scopes
from common.errors import RuleViolation

NOBODY = "この方の申込みが見つかりません。画面を開き直して、もう一度お選びください。"


@never_cache
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Everybody concerned, reached or not, with what is free elsewhere; or, posted, one of them
    registered there. A session that is held leads back to its offering."""
    rows = Session.objects.filter(
        offering__in=scopes.offerings_for(request.membership).order_by()
    ).select_related("venue", "offering__municipality", "offering__course")
    session = get_object_or_404(rows, public_id=public_id)
    if session.state != SessionState.CANCELLED:
        return redirect("staff:offering", session.offering.public_id)
    if request.method == "POST":
        return _rebook(request, session)
    at = timezone.now()
    people = called_off.of(session)
    if people:
        viewings.record_registrations(session.offering, by=Actor.of(request), at=at)
    within = scopes.offerings_for(request.membership)
    context = {
        "nav": "offerings",
        "session": session,
        "offering": session.offering,
        "rows": people,
        "reached": sum(row.reached for row in people),
        "told": any(row.call for row in people),
        "places": rebookings.places(session, within=within, at=at),
    }
    return render(request, "classes/called_off/list.html", context)


def _rebook(request: StaffRequest, session: Session) -> HttpResponse:
    """The seat is looked for among those that are free now: a form that is old finds none."""
    at = timezone.now()
    reference = request.POST.get("reference", "")
    registration = called_off.registrations(session).filter(reference=reference).first()
    if registration is None:
        messages.error(request, NOBODY)
        return redirect("staff:session-called-off", session.public_id)
    places = rebookings.places(session, within=scopes.offerings_for(request.membership), at=at)
    wanted = request.POST.get("place", "")
    try:
        made = rebooking.rebook(
            registration,
            session=session,
            place=next((place for place in places if place.value == wanted), None),
            by=Actor.of(request),
            at=at,
        )
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        state = RegistrationState(made.state).label
        messages.success(
            request,
            f"「{made.offering.title}」を受け付けました（{state}）。"
            f"受付番号は{made.reference}です。",
        )
    return redirect("staff:session-called-off", session.public_id)
