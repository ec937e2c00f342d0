"""Whether an instructor can be there in time. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Meeting:
    """Something an instructor holds; the venue by key, None where it is not known yet."""

    starts_at: datetime
    ends_at: datetime
    venue: int | None = None


def in_the_way(planned: Meeting, other: Meeting, *, minutes: int) -> bool:
    """Whether nobody can hold both: at another place, `minutes` lie between the end of the one
    and the start of the other; at the same place, none."""
    same = planned.venue is not None and planned.venue == other.venue
    between = timedelta() if same else timedelta(minutes=minutes)
    return (
        planned.starts_at < other.ends_at + between
        and other.starts_at < planned.ends_at + between
    )
