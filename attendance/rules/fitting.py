"""Why a mark does not fit, from plain data. Pure, so every line of the inbox can be replayed.

What a single mark shows by itself is `reasons`; what shows only beside other marks, `elsewhere`
and `doubled`. These two are folds over all marks of a person: whichever mark arrived first,
whichever batch it was in, and however often, the same marks are in doubt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from attendance.choices import ConflictKind


class Standing(StrEnum):
    """What somebody has of the session at whose door they are."""

    SEATED = "seated"
    GAVE_BACK = "gave_back"
    ANOTHER_SLIP = "another_slip"
    NOTHING = "nothing"
    DEAD_CARD = "dead_card"
    STRANGE_CARD = "strange_card"


_BY_STANDING = {
    Standing.GAVE_BACK: ConflictKind.CANCELLED_CAME,
    Standing.ANOTHER_SLIP: ConflictKind.OTHER_SESSION,
    Standing.NOTHING: ConflictKind.NOT_REGISTERED,
    Standing.DEAD_CARD: ConflictKind.OLD_CARD,
    Standing.STRANGE_CARD: ConflictKind.UNKNOWN_CARD,
}


@dataclass(frozen=True)
class Days:
    """The day a session is planned for, the one it was when the tablet was let in (None for
    staff), and the day on which somebody was marked."""

    planned: date
    granted: date | None
    marked: date

    @property
    def counted(self) -> date:
        """The day on which whoever is marked was there."""
        return self.granted or self.planned


def reasons(
    standing: Standing, *, days: Days, called_off: bool, alike: bool = False
) -> list[ConflictKind]:
    """Why this arrival is shown to staff, the most telling reason first.

    In a session that was called off nothing is counted yet, so nothing else is asked.
    """
    if called_off:
        return [ConflictKind.SESSION_CANCELLED]
    found = [_BY_STANDING[standing]] if standing in _BY_STANDING else []
    if alike:
        found.append(ConflictKind.ALIKE)
    if days.granted is not None and days.granted != days.planned:
        found.append(ConflictKind.SESSION_MOVED)
    if days.marked not in {days.planned, days.granted}:
        found.append(ConflictKind.OTHER_DAY)
    return found


@dataclass(frozen=True)
class Arrival:
    """An arrival that stands: the row it was made for, and where and when the session is."""

    id: UUID
    row: int
    session: int
    venue: int
    starts_at: datetime
    ends_at: datetime
    occurred_at: datetime

    @property
    def order(self) -> tuple[datetime, UUID]:
        return self.occurred_at, self.id


def elsewhere(arrivals: Iterable[Arrival]) -> dict[UUID, UUID]:
    """Arrivals of one person that contradict an earlier one, and which: sessions that overlap,
    at different venues. Of each session the first arrival speaks."""
    first: dict[int, Arrival] = {}
    for arrival in sorted(arrivals, key=lambda each: each.order):
        first.setdefault(arrival.session, arrival)
    ordered = sorted(first.values(), key=lambda each: each.order)
    found: dict[UUID, UUID] = {}
    for place, later in enumerate(ordered):
        for earlier in ordered[:place]:
            if _contradict(earlier, later):
                found.setdefault(later.id, earlier.id)
    return found


def doubled(arrivals: Iterable[Arrival]) -> dict[UUID, UUID]:
    """Arrivals of one person in one session under another entry than their first arrival
    there, and that one: the first of each entry speaks."""
    first: dict[int, Arrival] = {}
    seen: set[tuple[int, int]] = set()
    found: dict[UUID, UUID] = {}
    for arrival in sorted(arrivals, key=lambda each: each.order):
        before = first.setdefault(arrival.session, arrival)
        if before.row != arrival.row and (arrival.session, arrival.row) not in seen:
            found[arrival.id] = before.id
        seen.add((arrival.session, arrival.row))
    return found


def _contradict(one: Arrival, other: Arrival) -> bool:
    return (
        one.venue != other.venue
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    )
