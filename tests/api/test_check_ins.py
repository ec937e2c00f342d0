"""Attendance by machine."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.choices import Role
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

    person = str(expected.participant.public_id)
    assert first.json() == {
        "results": [{"id": mark["id"], "outcome": "stored", "person": person}],
        "server_time": "2026-06-01T12:00:00+09:00",
    }
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
        ("refused", "too_early"),
        ("stored", None),
    ]


def test_another_towns_session_is_unknown(colleague_elsewhere, expected):
    [row] = send(colleague_elsewhere, tap(expected)).json()["results"]

    assert (row["outcome"], row["code"]) == ("refused", "session_unknown")
    assert CheckIn.objects.count() == 0


def test_what_is_unknown_does_not_hold_up_the_others(clerk, expected):
    elsewhere = make.registration(make.offering(first=make.tokyo("2026-06-20 10:00")))
    unknown = [
        tap(expected, session=str(uuid.uuid4())),
        tap(expected) | {"registration": "1234-5678"},
        tap(expected) | {"registration": elsewhere.reference},
    ]
    good = tap(expected)

    rows = send(clerk, *unknown, good).json()["results"]

    assert [row["id"] for row in rows] == [mark["id"] for mark in [*unknown, good]]
    assert [row["outcome"] for row in rows] == ["refused", "conflict", "conflict", "stored"]


@pytest.mark.parametrize("year", ["0001", "1969", "2100", "9998"])
def test_a_clock_that_shows_an_impossible_year_is_refused(clerk, expected, year):
    wrong = tap(expected, occurred_at=f"{year}-06-01T10:00:00+09:00")

    rows = send(clerk, wrong, tap(expected)).json()["results"]

    assert [(row["outcome"], row.get("code")) for row in rows] == [
        ("refused", "impossible_time"),
        ("stored", None),
    ]


def test_a_tablet_whose_clock_was_lost_is_believed_all_the_same(clerk, expected):
    [row] = send(clerk, tap(expected, occurred_at="1970-01-01T00:05:00+09:00")).json()[
        "results"
    ]

    assert (row["outcome"], row["conflict"]) == ("conflict", "other_day")
    assert AttendanceFact.objects.get().day == make.TODAY


def test_whoever_held_the_session_marks_it_no_later_than_on_the_screen(expected):
    session = expected.offering.sessions.get()
    instructor = make.membership(Role.INSTRUCTOR)
    expected.offering.sessions.update(instructor=make.helper(membership=instructor))
    teacher = APIClient()

    with time_machine.travel(session.starts_at + timedelta(days=2), tick=False):
        teacher.force_login(instructor.user)
        [row] = send(teacher, tap(expected)).json()["results"]

    assert (row["outcome"], row["code"]) == ("refused", "past_session")
    assert CheckIn.objects.count() == 0


def test_strangers_take_no_attendance(stranger, expected):
    assert send(stranger, tap(expected)).status_code == 403
