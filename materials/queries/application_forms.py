"""What stands on the application form of an offering."""

from datetime import datetime

from classes.choices import Joining, RegistrationMode, SessionState, Window
from classes.models import Slot
from classes.queries.offerings import Listing

SHUT = {Window.CLOSED, Window.CANCELLED, Window.NO_REGISTRATION, Window.FULL}


def takes_paper(listing: Listing) -> bool:
    """Whether a form that is brought to the counter would be of use."""
    required = listing.offering.registration_mode == RegistrationMode.REQUIRED
    return required and listing.window not in SHUT


def slots(listing: Listing, *, at: datetime) -> list[Slot]:
    """The spans to choose from that have not begun; no query where there are none."""
    if listing.offering.joining != Joining.SLOT:
        return []
    rows = Slot.objects.filter(
        session__offering=listing.offering,
        session__state=SessionState.SCHEDULED,
        starts_at__gt=at,
    )
    return [*rows.order_by("starts_at", "pk")]
