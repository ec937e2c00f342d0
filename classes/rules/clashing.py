"""When two meetings cannot both take place. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classes.rules.registering import overlaps


class Shared(StrEnum):
    """What two meetings at the same time both need."""

    VENUE = "venue"
    INSTRUCTOR = "instructor"


@dataclass(frozen=True)
class Booking:
    """A meeting as far as it can be in the way of another; venue and instructor by key."""

    starts_at: datetime
    ends_at: datetime
    venue: int
    instructor: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when."""
        return self.starts_at, self.ends_at


def shared(first: Booking, second: Booking) -> tuple[Shared, ...]:
    """What the two need at the same moment: the venue, the instructor, both or nothing."""
    if not overlaps(first.span, second.span):
        return ()
    needs = []
    if first.venue == second.venue:
        needs.append(Shared.VENUE)
    if first.instructor is not None and first.instructor == second.instructor:
        needs.append(Shared.INSTRUCTOR)
    return tuple(needs)
