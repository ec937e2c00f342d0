"""Who logs in for the town, with the venues they answer for."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.choices import Ability, Role
from accounts.forms.members import MemberFilterForm
from accounts.permissions import StaffRequest, staff_page
from accounts.queries import members
from classes.queries import venues

ON_A_PAGE = 50


@staff_page(Ability.ADMINISTER)
def listed(request: StaffRequest) -> HttpResponse:
    """Every log-in of the town: role, period, venues, and whether it holds today."""
    form = MemberFilterForm(request.GET or None)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    rows = members.listed(
        municipality=request.membership.municipality, on=timezone.localdate(), role=role
    )
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    facility = [row.membership for row in page if row.membership.role == Role.FACILITY_STAFF]
    context = {
        "nav": "settings",
        "form": form,
        "role": role,
        "page": page,
        "query": f"role={role}" if role else "",
        "venues": venues.answered_for(facility),
    }
    return render(request, "accounts/members.html", context)
