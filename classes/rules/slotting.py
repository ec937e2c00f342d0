"""How a consultation day is divided. Pure: no database, no clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from classes.rules.wordings import clock, day
from common.clock import tokyo_date

Span = tuple[datetime, datetime]
SHORTEST, LONGEST = 10, 240
"""Minutes of a slot."""


def free_words(starts: Sequence[datetime]) -> str:
    """「近い時間では、6月1日（月）10:30、11:00が空いています。」, days named once each."""
    if not starts:
        return "ほかの時間も空いていません。"
    named, before = [], None
    for start in starts:
        on = tokyo_date(start)
        named.append(clock(start) if on == before else f"{day(on)}{clock(start)}")
        before = on
    return f"近い時間では、{'、'.join(named)}が空いています。"


def spans(starts_at: datetime, ends_at: datetime, *, minutes: int) -> list[Span]:
    """Slots of so many minutes, one after the other; what is left at the end is nobody's."""
    length = timedelta(minutes=minutes)
    divided = []
    while starts_at + length <= ends_at:
        divided.append((starts_at, starts_at + length))
        starts_at += length
    return divided
