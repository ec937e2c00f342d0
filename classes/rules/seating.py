"""How many seats somebody may still have. Pure: no database, no clock, no dice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats that stand for one another: a series, one session, a slot, the seats of a device.

    `taken` are those that are confirmed or held by an open offer, `taken_by_desk` those among
    them that came by phone, counter or paper. `kept` are kept for these until their release.
    """

    capacity: int
    taken: int = 0
    taken_by_desk: int = 0
    kept: int = 0

    def free(self, *, desk: bool) -> int:
        """Seats still to be had; never below zero, though more may be taken than there are.

        Whoever applies by phone, counter or paper may have any of them, everybody else all but
        those still kept.
        """
        left = self.capacity - self.taken
        if not desk:
            left -= self.still_kept
        return max(left, 0)

    @property
    def still_kept(self) -> int:
        """Seats kept for the desk that nobody there has taken yet."""
        return max(self.kept - self.taken_by_desk, 0)

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
            kept=self.kept,
        )


def open_to_newcomers(pool: Pool, *, desk: bool, in_line: bool, desk_in_line: bool) -> int:
    """Seats that somebody may have who is not in line.

    Nobody jumps the queue: while anybody waits whose turn has not come, none is free to a
    newcomer, except that a caller may have a seat that is kept for callers, as long as no
    caller waits.
    """
    if not in_line:
        return pool.free(desk=desk)
    if desk and not desk_in_line:
        return min(pool.still_kept, pool.free(desk=True))
    return 0
