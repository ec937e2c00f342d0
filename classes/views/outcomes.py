"""What became of everybody who applied for an offering, and who has not heard of it yet."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import viewings
from classes.queries import outcomes, registrations, scopes
from classes.rules import wordings

ON_A_PAGE = 100


@never_cache
@require_GET
@staff_page(Ability.REGISTER)
def listed(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Every registration with its result, by which way that went out, and whether it arrived:
    first those who are still to be told."""
    offering = scopes.offerings_for(request.membership).filter(public_id=public_id).first()
    if offering is None:
        raise Http404
    at = timezone.now()
    rows = outcomes.of(offering)
    if rows:
        viewings.record_registrations(offering, by=Actor.of(request), at=at)
    untold = sum(row.open for row in rows)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    still_open = [row for row in page if row.open]
    context = {
        "nav": "offerings",
        "offering": offering,
        "open": still_open,
        "untils": {
            row.registration.pk: wordings.until(row.call.message.due_at, at=at)
            for row in still_open
            if row.call is not None and row.call.message.due_at
        },
        "page": page,
        "others": [row for row in page if not row.open],
        "elsewhere": registrations.at_two_places(
            [row.registration for row in page], offering=offering
        ),
        "people": len(rows),
        "untold": untold,
        "settled": len(rows) - untold,
        "reached": sum(row.reached for row in rows),
    }
    return render(request, "classes/outcomes/list.html", context)
