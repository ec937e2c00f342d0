"""Too few people applied, and staff hold it all the same."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actors import Actor
from accounts.choices import Ability
from accounts.permissions import StaffRequest, staff_page
from classes.actions import minimums
from classes.views.planning import own
from common.errors import RuleViolation


@require_POST
@staff_page(Ability.PLAN)
def hold_anyway(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Write down that it is held; the office is not asked again."""
    offering = own(request, public_id)
    try:
        minimums.hold_anyway(offering, by=Actor.of(request), at=timezone.now())
    except RuleViolation as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, "開催することを記録しました。")
    return redirect("staff:offering", public_id)
