"""Attendance by machine."""

import uuid

import pytest

from attendance.models import AttendanceFact, CheckIn
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/check-ins/"


def tap(registration, **changes):
    session = registration.offering.sessions.first()
    return {
        "id": str(uuid.uuid4()),
        "session": str(session.public_id),
        "registration": registration.reference,
        "kind": "arrived",
        "method": "tap",
        "occurred_at": "2026-06-01T10:00:00+09:00",
    } | changes


def send(client, *taps):
    content = {"taps": taps, "sent_at": "2026-06-01T12:00:00+09:00"}
    return client.post(URL, content, format="json")


@pytest.fixture
def expected():
    return make.registration(
        make.offering(
            first=make.tokyo("2026-06-01 15:00"), closes=make.tokyo("2026-06-01 14:00")
        )
    )


def test_a_tap_is_stored_once_however_often_it_is_sent(clerk, expected):
    mark = tap(expected)

    first, again = send(clerk, mark), send(clerk, mark, mark)

    assert first.json() == {"results": [{"id": mark["id"], "outcome": "stored"}]}
    assert [row["outcome"] for row in again.json()["results"]] == ["repeated", "repeated"]
    assert (CheckIn.objects.count(), AttendanceFact.objects.count()) == (1, 1)


def test_taking_back_removes_the_presence_from_the_figure(clerk, expected):
    mark = tap(expected)
    undo = tap(expected, kind="voided", voids=mark["id"])

    send(clerk, undo, mark)

    assert (CheckIn.objects.count(), AttendanceFact.objects.count()) == (2, 0)


def test_a_tap_that_a_rule_refuses_does_not_hold_up_the_others(clerk, expected):
    later = make.registration(make.offering(first=make.tokyo("2026-06-20 10:00")))
    good, early = tap(expected), tap(later)

    rows = send(clerk, early, good).json()["results"]

    assert [(row["outcome"], row.get("code")) for row in rows] == [
        ("conflict", "too_early"),
        ("stored", None),
    ]


def test_another_towns_session_is_unknown(colleague_elsewhere, expected):
    answer = send(colleague_elsewhere, tap(expected))

    assert (answer.status_code, CheckIn.objects.count()) == (400, 0)


def test_strangers_take_no_attendance(stranger, expected):
    assert send(stranger, tap(expected)).status_code == 403
