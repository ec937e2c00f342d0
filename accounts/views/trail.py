"""Read who did what."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.choices import Ability
from accounts.forms.trail import TrailForm
from accounts.permissions import StaffRequest, staff_page
from accounts.queries import trail

LINES_PER_PAGE = 50


@require_safe
@staff_page(Ability.AUDIT)
def audit_trail(request: StaffRequest) -> HttpResponseBase:
    """Who did what in this municipality, the latest first."""
    form = TrailForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    municipality = request.membership.municipality
    events = trail.events(
        municipality=municipality,
        action=asked.get("action", ""),
        first_day=asked.get("first_day"),
        last_day=asked.get("last_day"),
    )
    page = Paginator(events, LINES_PER_PAGE).get_page(request.GET.get("page"))
    query = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "nav": "settings",
        "form": form,
        "page": page,
        "lines": trail.lines(page.object_list),
        "query": urlencode(query),
        "reset_url": reverse("staff:audit") if query else "",
    }
    return render(request, "accounts/audit.html", context)
