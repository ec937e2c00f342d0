"""Whose turn it is when seats come free in unusual order."""

from datetime import timedelta

import pytest

from classes.actions import registrations, waiting
from classes.actions.refusals import NoOffer, OfferExpired
from notices.models import Message
from tests import make
from tests.classes.lines import full
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


def cancel(row, *, at=NOON):
    return registrations.cancel(row, reason="都合", by=BY, at=at)


def accept(row, *, at=NOON):
    return waiting.accept(row, by=BY, at=at)


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def couple(offering):
    return registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone"),
        by=BY,
        at=NOON,
    )


def test_whoever_let_an_offer_run_out_does_not_pass_a_couple_that_waits_for_two_seats():
    offering, seats, (late,) = full(2, waiting=1)
    pair = couple(offering)
    cancel(seats[0])
    late.refresh_from_db()
    deadline = late.offer_deadline
    with pytest.raises(OfferExpired):
        accept(late, at=deadline)

    with pytest.raises(NoOffer):
        accept(late, at=deadline + timedelta(minutes=1))

    cancel(seats[1], at=deadline + timedelta(minutes=2))
    assert states(pair) == ["offered", "offered"]


def test_at_a_last_call_a_couple_that_comes_later_holds_nobody_up():
    offering, seats, (first,) = full(2, waiting=1, closes=make.tokyo("2026-06-15 09:00"))
    evening = make.tokyo("2026-06-14 18:00")
    cancel(seats[0], at=evening)
    registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone"),
        by=BY,
        at=evening,
    )

    assert accept(first, at=evening).state == "confirmed"


def test_a_yes_passes_on_what_others_let_run_out():
    _, seats, line = full(2, waiting=3)
    cancel(seats[0])
    cancel(seats[1], at=NOON + timedelta(hours=1))
    line[0].refresh_from_db()

    accept(line[1], at=line[0].offer_deadline)

    assert states(line) == ["waiting", "confirmed", "offered"]


def test_whoever_is_offered_a_seat_again_in_the_same_second_is_told_again():
    _, (seat,), (first,) = full(1, waiting=1)
    cancel(seat)
    moments = (NOON + timedelta(milliseconds=each) for each in (300, 600))

    waiting.pass_over(first, reason="電話に出られなかったため", by=BY, at=next(moments))
    waiting.reorder(first, place=1, reason="折り返しの電話", by=BY, at=next(moments))

    assert states([first]) == ["offered"]
    assert [
        each.state for each in Message.objects.filter(purpose="seat_offered").order_by("pk")
    ] == ["withdrawn", "waiting"]


def test_whoever_comes_to_the_door_with_an_open_offer_is_not_rung_up_about_it():
    offering, (seat,), (first,) = full(1, waiting=1)
    cancel(seat)
    offer = Message.objects.get(purpose="seat_offered")
    assert offer.state == "waiting"

    registrations.admit(
        session=offering.sessions.get(), participant=first.participant, by=BY, at=NOON
    )

    offer.refresh_from_db()
    assert (offer.state, *states([first])) == ("withdrawn", "confirmed")
