"""What everybody may read: the municipalities, their classes, one class."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from classes.choices import Kind, Window
from classes.queries import announcements, offerings
from classes.queries.offerings import Listing
from classes.views import gone
from notices.queries import routes

ON_A_PAGE = 10
NEXT_OPEN = 4


def home(request: HttpRequest) -> HttpResponse:
    """Choose the municipality; below, the classes that begin next anywhere."""
    at = timezone.now()
    found = [*announcements.open_now(municipality=None, at=at)]
    context = towns_of(found) | {"listings": found[:NEXT_OPEN]}
    return render(request, "classes/public/home.html", context)


def town(request: HttpRequest, code: str) -> HttpResponse:
    """A municipality's classes by date; ?kind= narrows them, an unknown kind does not."""
    municipality = get_object_or_404(announcements.towns(), code=code)
    at = timezone.now()
    there = announcements.kinds(municipality=municipality, at=at)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    rows = announcements.upcoming(municipality=municipality, at=at, kind=kind)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "municipality": municipality,
        "page": page,
        "listings": offerings.listings(page.object_list, at=at),
        "kind": kind,
        "kinds": [one for one in Kind if one in there or one == kind],
        "query": f"kind={kind}" if kind else "",
    }
    return render(request, "classes/public/town.html", context)


def genuine(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a message is from the town: how it says who it is, and where to ask."""
    municipality = get_object_or_404(announcements.towns(), code=code)
    terms = routes.town(municipality).terms
    context = {
        "municipality": municipality,
        "sender": terms.sms_sender if terms else "",
        "caller": terms.call_from if terms else "",
        "check_phone": (terms.check_phone if terms else "") or municipality.phone,
    }
    return render(request, "classes/public/genuine.html", context)


def offering(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything somebody needs to decide, to come and to apply. A draft is 404."""
    at = timezone.now()
    listing = announcements.one(public_id, at=at)
    if listing is None:
        return gone.offering(request, public_id)
    context = {
        "municipality": listing.offering.municipality,
        "listing": listing,
        "offering": listing.offering,
        "others": _others(listing),
    }
    return render(request, "classes/public/offering.html", context)


def _others(listing: Listing) -> list[Listing]:
    """Where else to go, for those who cannot apply here."""
    if listing.window is Window.OPEN:
        return []
    return announcements.open_beside(listing.offering, at=listing.at)


def towns_of(taking: Iterable[Listing]) -> dict[str, object]:
    """Every town, with how many of these offerings are its own."""
    counts = Counter(each.offering.municipality_id for each in taking)
    towns = [(one, counts[one.pk]) for one in announcements.towns()]
    # A town with an installation of its own has its number at the foot of this page as well.
    return {"towns": towns, "municipality": towns[0][0] if len(towns) == 1 else None}
