"""After a class: what to name next to each of those who came, on the screen, on a slip."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from attendance.queries import following
from classes.actions import viewings
from classes.queries import scopes


@never_cache
@staff_page(Ability.REGISTER)
@require_safe
def page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Everybody who came to the offering with up to three classes; printed, a slip each."""
    rows = scopes.offerings_for(request.membership)
    offering = get_object_or_404(
        rows.select_related("municipality", "venue", "course"), public_id=public_id
    )
    now = timezone.now()
    viewings.record_registrations(offering, by=Actor.of(request), at=now)
    context = {
        "nav": "offerings",
        "offering": offering,
        "followers": following.of(offering, at=now),
    }
    return render(request, "attendance/following.html", context)
