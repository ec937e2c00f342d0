"""Japan's one time zone, and the two ways across its edge. Nothing here reads a clock."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def tokyo_date(at: datetime) -> date:
    """The calendar day in Japan at this instant. ValueError when `at` carries no time zone."""
    return tokyo_time(at).date()


def tokyo_time(at: datetime) -> datetime:
    """The same instant on a Japanese clock. ValueError when `at` carries no time zone."""
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone, so it is no instant")
    return at.astimezone(TOKYO)


def at_tokyo(day: date, time_of_day: time) -> datetime:
    """The instant at which clocks in Japan show this day and time."""
    return datetime.combine(day, time_of_day.replace(tzinfo=None), tzinfo=TOKYO)
