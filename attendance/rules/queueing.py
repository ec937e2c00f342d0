"""Whose turn it is at a consultation, and how long the others wait. Pure.

The rule in words (docs/consultations.md): everybody has a promised time. Whoever booked and
came in time was promised the time that they booked; whoever came without a booking, or too late
for it, is promised PATIENCE after they came. Whoever was promised the earlier time goes first,
at equal times whoever came first. A booking is not called before its time (less LEAD) while
anybody else may be called.

So a booked person goes before those who came without a booking, except those who have waited
so long that their own promise is the earlier one; and however many bookings there are, nobody
is passed by a booking for later than PATIENCE after they came.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PATIENCE = timedelta(minutes=45)
"""After how long somebody without a booking is served as if they had one for that time."""
GRACE = timedelta(minutes=10)
"""How much later than booked somebody may come and keep their time."""
LEAD = timedelta(minutes=5)
"""How long before its time a booking may be called although others wait."""
SOON = timedelta(minutes=5)
"""The least that a consultation under way still takes; waits are told in steps of it."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who came: their number, when they came, and the time they booked, if any."""

    number: int
    arrived_at: datetime
    booked_at: datetime | None = None

    @property
    def keeps_booking(self) -> bool:
        """Whether they booked and came in time for it."""
        return self.booked_at is not None and self.arrived_at <= self.booked_at + GRACE

    @property
    def promised(self) -> datetime:
        """The time by which their turn is decided."""
        if self.booked_at is not None and self.keeps_booking:
            return self.booked_at
        return self.arrived_at + PATIENCE

    def is_due(self, at: datetime) -> bool:
        """Whether they may be called at this moment although others wait."""
        return not self.keeps_booking or self.promised - LEAD <= at


def in_order(waiting: Iterable[Waiting], *, at: datetime) -> list[Waiting]:
    """Those who wait, whoever is called first first."""
    return sorted(
        waiting,
        key=lambda one: (not one.is_due(at), one.promised, one.arrived_at, one.number),
    )


def waits(
    waiting: Sequence[Waiting],
    *,
    tables: int,
    busy_until: Sequence[datetime] = (),
    expected: Iterable[datetime] = (),
    length: timedelta,
    at: datetime,
) -> dict[int, timedelta]:
    """About how long each of them waits from now, by number: as if every consultation took
    `length`, and those who are `expected` (the times booked by people not there yet) came to
    the minute. `busy_until` are the tables at which somebody sits, SOON at the least.
    """
    free = [max(until, at + SOON) for until in busy_until[:tables]]
    free += [at] * (tables - len(free))
    heapq.heapify(free)
    left = [*waiting]
    # Nobody's numbers: those who are not there yet.
    left += [
        Waiting(-number, booked, booked) for number, booked in enumerate(expected, start=1)
    ]
    told: dict[int, timedelta] = {}
    while any(one.number > 0 for one in left) and free:
        now = heapq.heappop(free)
        here = [one for one in left if one.arrived_at <= now]
        if not here:
            heapq.heappush(free, min(one.arrived_at for one in left))
            continue
        turn = in_order(here, at=now)[0]
        left.remove(turn)
        if turn.number > 0:
            told[turn.number] = max(now - at, timedelta())
        heapq.heappush(free, now + length)
    return told


def about(wait: timedelta) -> str:
    """「まもなく」, or the wait rounded up to five minutes: 「およそ20分待ち」."""
    steps = -(-int(wait.total_seconds()) // int(SOON.total_seconds()))
    return f"およそ{steps * 5}分待ち" if steps else "まもなくお呼びします"
