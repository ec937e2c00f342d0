"""Whose turn it is: the lots in line that would get a seat, told apart from those held up."""

from collections import Counter
from collections.abc import Collection, Sequence

from classes.choices import DESK_CHANNELS
from classes.models import Registration
from classes.queries.seats import PoolKey, Seats

Lot = Sequence[Registration]


def fitting(lots: Sequence[Lot], counted: Seats) -> list[Lot]:
    """The lots that get a seat now; `counted` is changed along the way.

    One that gets none holds up everybody behind it who wants the same seats, but for a seat
    that is kept for callers: the next caller has it, unless a caller is held up.
    """
    shut: set[PoolKey] = set()
    kept_only: set[PoolKey] = set()
    found: list[Lot] = []
    for lot in lots:
        wanted, desk = keys(lot, counted), _from_the_desk(lot)
        held_up = wanted & shut if desk else wanted & (shut | kept_only)
        if held_up or not fits(lot, counted, kept_only=kept_only):
            if desk:
                shut |= wanted
            else:
                kept_only |= wanted
            continue
        for row in lot:
            counted.take(counted.of(row), desk=row.channel in DESK_CHANNELS)
        found.append(lot)
    return found


def fits(lot: Lot, counted: Seats, *, kept_only: Collection[PoolKey] = ()) -> bool:
    """Whether there is a seat for each of the lot, the line left aside; in `kept_only` pools
    only those that are kept for callers count."""
    desk = _from_the_desk(lot)
    needed = Counter(key for row in lot for key in counted.of(row))
    return counted.fits(needed, desk=desk, kept_only=kept_only)


def may_fit(counted: Seats) -> bool:
    """Whether there is a seat at all where somebody waits for their turn."""
    return any(people and counted.pools[key].free for key, people in counted.line.items())


def keys(lot: Lot, counted: Seats) -> set[PoolKey]:
    """The pools in which somebody of the lot wants a seat."""
    return {key for row in lot for key in counted.of(row)}


def _from_the_desk(lot: Lot) -> bool:
    return all(row.channel in DESK_CHANNELS for row in lot)
