"""How a consultation day is divided. Pure: no database, no clock."""

from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
SHORTEST, LONGEST = 10, 240
"""Minutes of a slot."""


def spans(starts_at: datetime, ends_at: datetime, *, minutes: int) -> list[Span]:
    """Slots of so many minutes, one after the other; what is left at the end is nobody's."""
    length = timedelta(minutes=minutes)
    divided = []
    while starts_at + length <= ends_at:
        divided.append((starts_at, starts_at + length))
        starts_at += length
    return divided
