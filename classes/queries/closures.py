"""When a venue is closed."""

from classes.models import Venue
from classes.rules.schedules import Closures


def of(venue: Venue, *, public_holidays: bool = True) -> Closures:
    """The venue's closed weekdays and days, with national holidays unless it opens on them."""
    return Closures(
        weekdays=frozenset(int(digit) for digit in venue.closed_weekdays),
        days=dict(venue.closed_days.order_by("day").values_list("day", "reason")),
        public_holidays=public_holidays,
    )
