"""How many seats are gone. Never stored: counted each time, under lock when it decides."""

from collections.abc import Iterable

from django.db.models import Count

from classes.choices import LIVE_STATES
from classes.models import Offering, Registration


def taken(offering: Offering) -> int:
    """Seats of the offering that are gone. Hold the offering's lock when this decides."""
    return Registration.objects.filter(offering=offering, state__in=LIVE_STATES).count()


def taken_in(offerings: Iterable[Offering]) -> dict[int, int]:
    """Seats that are gone, by offering key, in one query; offerings without any are missing."""
    rows = (
        Registration.objects.filter(offering__in=[*offerings], state__in=LIVE_STATES)
        .order_by()
        .values_list("offering_id")
        .annotate(seats=Count("pk"))
    )
    return dict(rows)
