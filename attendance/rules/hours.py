"""How long a helper was there, from their marks. Pure; the same on tablets
(`tests/vectors/hours.json`)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from attendance.choices import TapKind
from attendance.rules.marking import Event, standing

MOST = 24 * 60
"""Minutes in one session; more is a clock that was wrong."""


def minutes(events: Iterable[Event]) -> int | None:
    """The minutes between comings and goings, all told; None while nobody has gone.

    Two tablets may mark one coming: the first counts. They may mark one going: the last
    counts. What is still open counts for nothing yet. Half minutes are rounded up.
    """
    total, came, went = timedelta(), None, None
    closed = False
    for event in standing(events):
        if event.kind is TapKind.LEFT:
            went = event.occurred_at if came is not None else None
        elif came is None:
            came = event.occurred_at
        elif went is not None:
            total, came, went, closed = total + (went - came), event.occurred_at, None, True
    if came is not None and went is not None:
        total, closed = total + (went - came), True
    return min(_whole(total), MOST) if closed else None


def there_since(events: Iterable[Event]) -> datetime | None:
    """Since when a helper is there, if they are."""
    came = None
    for event in standing(events):
        if event.kind is TapKind.LEFT:
            came = None
        elif came is None:
            came = event.occurred_at
    return came


def _whole(time: timedelta) -> int:
    return (time + timedelta(seconds=30)) // timedelta(minutes=1)
