"""A calendar to subscribe to (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar

PRODUCT = "-//Tomoni//ja"
AGAIN = timedelta(hours=6)
"""How long a telephone waits before it reads the calendar again."""


@dataclass(frozen=True)
class Event:
    """One entry. `uid` is the same whenever it is read; instants have a time zone."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""


def calendar(name: str, events: Iterable[Event], *, at: datetime) -> bytes:
    """The calendar as it stands at that moment, in UTF-8."""
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", PRODUCT)
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    often = icalendar.vDuration(AGAIN, params={"value": "DURATION"})
    whole.add("refresh-interval", often)
    for event in events:
        whole.add_component(_entry(event, at=at))
    return bytes(whole.to_ical())


def _entry(event: Event, *, at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    if event.place:
        entry.add("location", event.place)
    return entry
