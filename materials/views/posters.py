"""The poster by whose QR code students ask to help."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.models import Municipality
from accounts.permissions import StaffRequest, staff_page
from materials.renderers import qr
from people.models import School
from people.views.schools import own_school


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def school(request: StaffRequest, key: int) -> HttpResponse:
    """One school's poster, to print from the browser."""
    found = own_school(request, key)
    return _show(request, found.municipality, school=found)


@never_cache
@staff_page(Ability.PLAN)
@require_safe
def town(request: StaffRequest) -> HttpResponse:
    """The town's own poster: for anybody who would like to help."""
    return _show(request, request.membership.municipality, school=None)


def _show(request: StaffRequest, town: Municipality, *, school: School | None) -> HttpResponse:
    path = reverse("join", args=[school.join_code if school else town.code])
    context = {
        "nav": "settings",
        "town": town,
        "school": school,
        "symbol": qr.symbol(f"{settings.PUBLIC_ORIGIN}{path}"),
        "trademark": qr.TRADEMARK,
    }
    return render(request, "materials/join_poster.html", context)
