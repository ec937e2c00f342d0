"""A class with more people than seats: staff decide for each who stays and who waits."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import crowding, viewings
from classes.choices import SEATED_STATES
from classes.models import Offering, Registration
from classes.queries import crowding as crowds
from classes.views.planning import own
from common.errors import RuleViolation

DECISIONS = {
    "keep": "席をそのままにしました。",
    "back": "キャンセル待ちの先頭に戻し、連絡リストに載せました。",
}


@never_cache
@staff_page(Ability.REGISTER)
def over(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Everybody in a crowded pool; one click keeps the seat, a reason takes it back."""
    offering = own(request, public_id)
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        return _page(request, offering)
    rows = Registration.objects.filter(offering=offering, state__in=SEATED_STATES)
    row = rows.filter(reference=request.POST.get("reference", "")[:12]).first()
    if row is None:
        gone = "この方はもう席を持っていません。ほかの職員が先に決めた可能性があります。"
        return _page(request, offering, sentence=gone, status=409)
    try:
        _decide(request, row, decision)
    except RuleViolation as refusal:
        return _page(request, offering, sentence=refusal.message, status=409)
    messages.success(request, f"受付番号{row.reference}：{DECISIONS[decision]}")
    return redirect("staff:offering-over", public_id)


def _decide(request: StaffRequest, row: Registration, decision: str) -> None:
    by, at = Actor.of(request), timezone.now()
    if decision == "keep":
        crowding.keep(row, by=by, at=at)
    else:
        crowding.put_back(row, reason=request.POST.get("reason", ""), by=by, at=at)


def _page(
    request: StaffRequest, offering: Offering, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    at = timezone.now()
    people = crowds.people(offering, at=at)
    if people:
        viewings.record_registrations(offering, by=Actor.of(request), at=at)
    context = {
        "nav": "offerings",
        "offering": offering,
        "people": people,
        "over": crowds.over(offering, at=at),
        "sentence": sentence,
        "typed": request.POST.get("reference", "") if sentence else "",
        "reason": request.POST.get("reason", "") if sentence else "",
    }
    return render(request, "classes/planning/over.html", context, status=status)
