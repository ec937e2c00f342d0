"""A class that is not shown any more: a sentence and a way on instead of a bare 404."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from classes.queries import announcements
from people.queries.drafts import KEPT_FOR


def offering(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For an offering that went back to draft while somebody read or typed: whom to call, and
    what else there is. Nothing of the draft is told. Raises Http404 where there never was one.
    """
    municipality = announcements.withheld_by(public_id)
    if municipality is None:
        raise Http404
    at = timezone.now()
    context = {
        "municipality": municipality,
        "kept_days": KEPT_FOR.days,
        "others": announcements.open_in(municipality, at=at),
    }
    return render(request, "classes/public/withheld.html", context, status=404)
