"""A machine whose clock is set back: seats, offers and draws go by their order, not by it."""

from datetime import timedelta

import pytest

from classes.actions import draws, registrations, waiting
from classes.choices import SEATED_STATES
from classes.models import Draw
from classes.queries import lines
from notices.models import Message
from tests import make
from tests.classes.draws import lottery
from tests.classes.lines import full
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BEFORE = NOON - HOUR


def cancel(row, *, at):
    return registrations.cancel(row, reason="都合", by=BY, at=at)


def accept(row, *, at):
    return waiting.accept(row, by=BY, at=at)


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def seated(offering):
    return offering.registrations.filter(state__in=SEATED_STATES).count()


def test_the_last_seat_is_gone_an_hour_earlier_as_well():
    offering = make.offering(capacity=1)
    make.registration(offering, at=NOON)

    with pytest.raises(registrations.OfferingFull):
        make.registration(offering, at=BEFORE)

    assert seated(offering) == 1


def test_the_same_request_gets_the_same_registration():
    offering, person = make.offering(), make.participant()
    first = make.registration(offering, person, key="once", at=NOON)

    assert make.registration(offering, person, key="once", at=BEFORE) == first


def test_whoever_comes_later_stands_behind_whatever_the_clock_says():
    offering, _, line = full(1, waiting=1)

    later = make.registration(offering, at=BEFORE)

    assert [lines.place(row) for row in [*line, later]] == [1, 2]
    assert [*lines.waiting(offering)] == [*line, later]


def test_an_offer_is_answered_before_it_was_made():
    offering, (seat,), line = full(1, waiting=2)
    cancel(seat, at=NOON)

    waiting.fill(offering, by=BY, at=BEFORE)
    assert accept(line[0], at=BEFORE).state == "confirmed"

    assert states(line) == ["confirmed", "waiting"]
    assert [event.to_state for event in line[0].history.order_by("pk")] == [
        "waiting", "offered", "confirmed",
    ]  # fmt: skip


def test_an_offer_that_ran_out_does_not_come_back():
    offering, (seat,), line = full(1, waiting=2)
    cancel(seat, at=NOON)
    line[0].refresh_from_db()
    deadline = line[0].offer_deadline
    waiting.fill(offering, by=BY, at=deadline)

    waiting.fill(offering, by=BY, at=deadline - HOUR)

    with pytest.raises(registrations.RegistrationRefused):
        accept(line[0], at=deadline - HOUR)
    assert states(line) == ["waiting", "offered"]
    assert seated(offering) == 1
    assert Message.objects.filter(purpose="seat_offered", state="waiting").count() == 1


def test_seats_that_were_released_and_are_kept_again_are_not_given_twice():
    offering = make.offering(capacity=2, kept_seats=1, kept_until=NOON)
    for _ in range(2):
        make.registration(offering, channel="web", at=NOON)

    for channel in ("web", "phone"):
        with pytest.raises(registrations.OfferingFull):
            make.registration(offering, channel=channel, at=BEFORE)

    assert seated(offering) == 2


def test_a_draw_that_was_held_stays_as_it_is():
    offering = lottery()
    closing = offering.closes_at
    held = draws.hold(offering.draw, by=BY, at=closing)

    again = draws.hold(offering.draw, by=BY, at=closing - HOUR)
    late = make.registration(offering, at=closing - HOUR)

    assert (again.result, again.drawn_at) == (held.result, closing)
    assert Draw.objects.get().result == held.result
    assert late.state == "waiting"
    assert lines.place(late) == 5


def test_a_draw_that_was_frozen_is_held_by_an_earlier_clock():
    offering = lottery()
    closing = offering.closes_at
    draws.freeze(offering.draw, by=BY, at=closing)

    draw = draws.hold(offering.draw, by=BY, at=closing - HOUR)

    assert draw.drawn_at < draw.frozen_at
    assert seated(offering) == 2
