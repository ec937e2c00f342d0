"""A calendar to subscribe to."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from common.calendars import LONGEST, Event, calendar
from tests import make

START = make.tokyo("2026-06-01 10:00")


def event(title="はじめてのスマホ教室", place="中央公民館"):
    return Event("1@tomoni", START, START + timedelta(hours=2), title, place)


def test_an_entry_says_when_what_and_where():
    text = calendar("活動の予定", [event()], at=make.NOON)

    assert text.split("\r\n")[6:13] == [
        "BEGIN:VEVENT",
        "UID:1@tomoni",
        "DTSTAMP:20260601T030000Z",
        "DTSTART:20260601T010000Z",
        "DTEND:20260601T030000Z",
        "SUMMARY:はじめてのスマホ教室",
        "LOCATION:中央公民館",
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_line_is_too_long_and_no_letter_is_lost(title):
    text = calendar("予定", [event(title=title)], at=make.NOON)

    assert all(len(line.encode()) <= LONGEST for line in text.split("\r\n"))
    [summary] = [
        line for line in text.replace("\r\n ", "").split("\r\n") if line.startswith("SUMMARY:")
    ]
    plain = summary.removeprefix("SUMMARY:")
    assert plain.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\") == title
