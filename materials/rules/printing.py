"""How the papers of one order are divided, laid and kept. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

KEPT = timedelta(days=1)
"""How long a PDF waits to be taken, and an order to be drawn."""
AGAIN = timedelta(minutes=10)
"""How long whoever took it may take it once more: a download that broke off."""
LEASE = timedelta(minutes=3)
"""After which a part is begun again: whoever drew it was killed. The longest, a roster of 3,000
people, takes some seconds."""
MOST_ATTEMPTS = 3
MOST_SESSIONS = 100
MOST_COPIES = 100
MOST_DAYS = 92
"""In one order: a quarter of a year of a town that holds a class a day."""

Member = TypeVar("Member")


def stretches(members: Sequence[Member], *, most: int) -> list[list[Member]]:
    """The members in stretches of at most so many."""
    return [[*members[start : start + most]] for start in range(0, len(members), most)]


def stacked(members: Sequence[Member], *, pieces: int) -> list[Member | None]:
    """The order in which members are put on sheets of so many pieces, so that the sheets can be
    cut in one stack and the piles laid on each other: the first pile has the first members.

    Empty pieces (None) are at the end of the last piles.
    """
    sheets = -(-len(members) // pieces)
    places = [pile * sheets + sheet for sheet in range(sheets) for pile in range(pieces)]
    return [members[place] if place < len(members) else None for place in places]


def kept_until(at: datetime, *, least: Sequence[datetime]) -> datetime:
    """When a PDF that is ready at that moment is deleted: after a day, or with the first of the
    papers in it that must be gone before."""
    return min((at + KEPT, *least))
