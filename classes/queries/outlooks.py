"""What somebody would get who registered now: for the eyes. The ledger decides under lock."""

from collections.abc import Sequence

from classes.choices import DrawState, Outlook, Selection
from classes.models import Offering
from classes.queries.seats import PoolKey, Seats


def is_drawn_by_lot(offering: Offering) -> bool:
    """Whether whoever registers now goes into a draw that is still to be frozen."""
    return offering.selection == Selection.LOTTERY and (
        offering.draw is None or offering.draw.state == DrawState.COMMITTED
    )


def of(
    offering: Offering, counted: Seats, *, keys: Sequence[PoolKey], people: int, desk: bool
) -> Outlook:
    """A ticket in the draw, a seat for each of so many people in these pools, a place in line,
    only a seat that is kept for phone and counter, or nothing."""
    if is_drawn_by_lot(offering):
        return Outlook.DRAW
    if counted.free_for_newcomers(keys, desk=desk) >= people:
        return Outlook.SEAT
    if counted.places_in_line(people):
        return Outlook.LINE
    kept = counted.free_for_newcomers(keys, desk=True) >= people
    return Outlook.DESK_ONLY if kept else Outlook.NONE
