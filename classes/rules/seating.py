"""How many seats somebody may still have. Pure: no database, no clock, no dice."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats that stand for one another: a series, one session, a slot, the seats of a device.

    `taken` are those that are confirmed or held by an open offer, `taken_by_desk` those among
    them that came by phone, counter or paper.
    """

    capacity: int
    taken: int = 0
    taken_by_desk: int = 0

    @property
    def free(self) -> int:
        """Seats still to be had; never below zero, though more may be taken than there are."""
        return max(self.capacity - self.taken, 0)

    @property
    def over(self) -> int:
        """How many more are taken than there are seats."""
        return max(self.taken - self.capacity, 0)

    def with_taken(self, seats: int, *, desk: bool) -> "Pool":
        """The pool after so many more seats were taken."""
        return Pool(
            capacity=self.capacity,
            taken=self.taken + seats,
            taken_by_desk=self.taken_by_desk + (seats if desk else 0),
        )


def still_kept(pools: Collection[Pool], *, kept: int) -> int:
    """Of the seats kept for the desk in these pools together, those nobody there has taken."""
    return max(kept - sum(pool.taken_by_desk for pool in pools), 0)


def open_to_the_web(pools: Collection[Pool], *, kept: int) -> int:
    """Seats of these pools together that are not kept: which of them is left for the desk is
    all the same, so the kept ones are counted once and not in each pool."""
    return max(sum(pool.free for pool in pools) - still_kept(pools, kept=kept), 0)


def open_to_newcomers(
    free: int, *, kept: int, desk: bool, in_line: bool, desk_in_line: bool
) -> int:
    """Seats that somebody may have who is not in line, of those `free` on their channel.

    Nobody jumps the queue: while anybody waits whose turn has not come, none is free to a
    newcomer, except that a caller may have a seat that is (still) kept for callers, as long as
    no caller waits.
    """
    if not in_line:
        return free
    if desk and not desk_in_line:
        return min(kept, free)
    return 0
