"""A calendar to subscribe to."""

from datetime import UTC, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from materials.renderers.calendars import Event, calendar
from tests import make

START = make.tokyo("2026-06-01 10:00")
LONGEST = 75
"""Octets of a line (RFC 5545, 3.1)."""


def event(title="はじめてのスマホ教室", place="中央公民館"):
    return Event("1@tomoni", START, START + timedelta(hours=2), title, place)


def test_an_entry_says_when_what_and_where():
    lines = calendar("活動の予定", [event()], at=make.NOON).decode().split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert {*lines[1:6]} == {
        "VERSION:2.0",
        "PRODID:-//Tomoni//ja",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-WR-CALNAME:活動の予定",
    }
    assert {*lines[6:14]} == {
        "BEGIN:VEVENT",
        "UID:1@tomoni",
        "DTSTAMP:20260601T030000Z",
        "DTSTART:20260601T010000Z",
        "DTEND:20260601T030000Z",
        "SUMMARY:はじめてのスマホ教室",
        "LOCATION:中央公民館",
        "END:VEVENT",
    }


def test_the_same_entries_give_the_same_bytes():
    first = calendar("予定", [event()], at=make.NOON)

    assert calendar("予定", [event()], at=make.NOON) == first


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_line_is_too_long_and_no_letter_is_lost(title):
    written = calendar("予定", [event(title=title)], at=make.NOON)

    assert all(len(line) <= LONGEST for line in written.split(b"\r\n"))
    [read] = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert str(read["summary"]) == title
    assert read["dtstart"].dt == START.astimezone(UTC)
