"""What was said about one offering: its part of the ledger of messages."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.queries import scopes, tellings
from notices.models import Message
from notices.views import ledger


@never_cache
@require_safe
@staff_page(Ability.REGISTER)
def of_offering(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Every message about the offering, one of its sessions, or somebody's place in it."""
    offering = get_object_or_404(scopes.offerings_for(request.membership), public_id=public_id)
    keys = [each.pk for each in tellings.about(offering)]
    rows = Message.objects.filter(
        municipality=request.membership.municipality, pk__in=keys
    ).order_by("-pk")
    return ledger.shown(request, rows, {"about": offering})
