"""The rules that tablets apply too, by the cases that both must agree on."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from attendance.choices import TapKind
from attendance.rules import Event, clocks, duplicates, hours
from tests.make import tokyo

VECTORS = Path(__file__).parent.parent / "vectors"
TEN = tokyo("2026-06-15 10:00")


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


def events(marks):
    return [
        Event(
            id=UUID(mark["id"]),
            kind=TapKind(mark["kind"]),
            occurred_at=datetime.fromisoformat(mark["occurred_at"]),
            voids=UUID(mark["voids"]) if mark["voids"] else None,
        )
        for mark in marks
    ]


def time(text):
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", vectors("duplicates"), ids=lambda case: case["says"])
def test_whether_a_mark_says_something_new(case):
    for order in (case["marks"], case["marks"][::-1]):
        said = [duplicates.novelty(events(order), kind) for kind in TapKind if kind != "voided"]

        assert said == [case["arrived"], case["left"]]


def test_a_withdrawal_is_never_new_or_known():
    with pytest.raises(ValueError, match="names what it takes back"):
        duplicates.novelty([], TapKind.VOIDED)


@pytest.mark.parametrize("case", vectors("hours"), ids=lambda case: case["says"])
def test_how_long_a_helper_was_there(case):
    for order in (case["marks"], case["marks"][::-1]):
        assert hours.minutes(events(order)) == case["minutes"]
        assert hours.there_since(events(order)) == time(case["there_since"])


@pytest.mark.parametrize("case", vectors("clocks")["trips"], ids=lambda case: case["says"])
def test_how_far_a_clock_is_off(case):
    trip = {name: time(case[name]) for name in ("sent_at", "received_at", "server_time")}

    assert clocks.offset(**trip) == case["offset"]


@pytest.mark.parametrize(
    "case", vectors("clocks")["corrections"], ids=lambda case: case["says"]
)
def test_when_it_really_was(case):
    found = clocks.corrected(time(case["device_time"]), offset=case["offset"])

    assert found == time(case["corrected"])


@pytest.mark.parametrize(
    ("late", "offset"), [(0, 0), (1_999, 0), (2_001, 2_001), (-9_000, -9_000)]
)
def test_a_tablet_that_measured_nothing_is_believed_within_the_way_of_a_message(late, offset):
    received = TEN + timedelta(milliseconds=late)

    assert clocks.of_batch(sent_at=TEN, received_at=received) == offset
