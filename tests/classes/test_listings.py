"""Offerings as the public and the staff see them listed."""

from datetime import timedelta

import pytest

from classes.actions import slots
from classes.choices import (
    Joining,
    OfferingState,
    RegistrationMode,
    RegistrationState,
    SeatDevice,
    Window,
)
from classes.queries import offerings as lists
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


def test_the_public_list_shows_what_is_published_and_not_over_the_next_first():
    later = make.offering(first=make.tokyo("2026-07-01 10:00"))
    running = make.offering(
        sessions=[make.tokyo("2026-05-25 10:00"), make.tokyo("2026-06-08 10:00")]
    )
    make.offering(sessions=[make.tokyo("2026-05-25 10:00")])
    make.offering(state=OfferingState.DRAFT)
    make.offering(state=OfferingState.CANCELLED)
    elsewhere = make.offering(town=make.other_town(), first=make.tokyo("2026-08-01 10:00"))

    here = lists.public(municipality=make.town(), at=NOON)
    everywhere = lists.public(municipality=None, at=NOON)

    assert [each.offering for each in here] == [running, later]
    assert [each.offering for each in everywhere] == [running, later, elsewhere]
    assert [each.next.starts_at for each in here] == [
        make.tokyo("2026-06-08 10:00"),
        make.tokyo("2026-07-01 10:00"),
    ]


def test_a_list_tells_free_seats_and_what_may_be_expected():
    full = make.offering(capacity=1, first=make.tokyo("2026-06-15 10:00"))
    make.registration(full)
    make.offering(capacity=5, first=make.tokyo("2026-06-16 10:00"))
    make.offering(opens=NOON + timedelta(days=1), first=make.tokyo("2026-06-17 10:00"))
    make.offering(closes=NOON, first=make.tokyo("2026-06-18 10:00"))
    make.offering(
        registration_mode=RegistrationMode.NOT_NEEDED, first=make.tokyo("2026-06-19 10:00")
    )

    rows = lists.public(municipality=make.town(), at=NOON)

    assert [(row.window, row.taken, row.free) for row in rows] == [
        (Window.FULL, 1, 0),
        (Window.OPEN, 0, 5),
        (Window.NOT_YET_OPEN, 0, 10),
        (Window.CLOSED, 0, 10),
        (Window.NO_REGISTRATION, 0, 10),
    ]


def told(offering):
    row = lists.listing(offering, at=NOON)
    return row.window, row.free


def test_single_sessions_are_open_as_long_as_one_has_a_seat():
    offering = make.offering(sessions=2, capacity=1, joining=Joining.SESSIONS)
    first, second = offering.sessions.all()

    make.registration(offering, session=first)
    assert told(offering) == (Window.OPEN, 1)

    make.registration(offering, session=second)
    assert told(offering) == (Window.FULL, 0)


@pytest.mark.parametrize("limit", [None, 1])
def test_a_line_for_one_kind_of_phone_does_not_close_the_other(limit):
    offering = make.offering(capacity=3, seats_iphone=2, seats_android=1, waiting_limit=limit)
    make.registration(offering, device=SeatDevice.ANDROID)
    in_line = make.registration(offering, device=SeatDevice.ANDROID)

    assert in_line.state == RegistrationState.WAITING
    assert told(offering) == (Window.OPEN, 2)


def test_whoever_had_their_turn_closes_nothing_to_those_who_come_now():
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    in_line = make.registration(offering)
    offering.capacity = 2  # a seat is free, and the one in line is still to have their turn
    offering.save()

    assert told(offering) == (Window.WAITING_LIST, 1)
    in_line.called_at = NOON
    in_line.save()
    assert told(offering) == (Window.OPEN, 1)
    assert make.registration(offering).state == RegistrationState.CONFIRMED


def test_a_line_for_one_session_closes_no_other():
    offering = make.offering(
        sessions=2, capacity=1, waiting_limit=None, joining=Joining.SESSIONS
    )
    first, second = offering.sessions.all()
    for _ in range(2):
        make.registration(offering, session=first)
    assert told(offering) == (Window.OPEN, 1)

    make.registration(offering, session=second)
    assert told(offering) == (Window.WAITING_LIST, 0)


def test_a_day_of_slots_is_full_when_they_are_taken_whatever_the_capacity():
    offering = make.offering(capacity=10, joining=Joining.SLOT)
    day = offering.sessions.get()
    for slot in slots.divide(day, minutes=60, seats=1, by=make.BY, at=NOON):
        assert told(offering)[0] == Window.OPEN
        make.registration(offering, session=day, slot=slot)

    assert told(offering) == (Window.FULL, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_list_costs_three_queries(rows, django_assert_num_queries):
    for _ in range(rows):
        make.registration(make.offering(sessions=4))

    town = make.town()

    with django_assert_num_queries(3):
        shown = [
            f"{row.offering.contact}{row.offering.course}{row.sessions[-1].venue}{row.free}"
            for row in lists.public(municipality=town, at=NOON)
        ]

    assert len(shown) == rows
