"""How seats are given and for whom: said when planned, settled when somebody has applied."""

import dataclasses

import pytest

from classes.actions import draws, offerings, registrations
from classes.actions.terms import (
    AgesTheWrongWayRound,
    KeptInALottery,
    MinimumAboveCapacity,
    PrioritiesWithoutLottery,
    ReleasedTooLate,
    SeatsDoNotAddUp,
    SinglesInALottery,
    SlotsByDevice,
    TermsSettled,
    TooManyKept,
)
from classes.choices import DrawState, Joining, OfferingState, RegistrationState, Selection
from tests import make

pytestmark = pytest.mark.django_db


def change(offering, **columns):
    plan = dataclasses.replace(offerings.OfferingPlan.of(offering), **columns)
    return offerings.change(offering, plan=plan, by=make.BY, at=make.NOON)


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"seats_iphone": 4}, SeatsDoNotAddUp),
        ({"seats_iphone": 4, "seats_android": 5}, SeatsDoNotAddUp),
        ({"seats_iphone": 5, "seats_android": 5, "joining": Joining.SLOT}, SlotsByDevice),
        ({"kept_seats": 10}, TooManyKept),
        ({"kept_seats": 2, "kept_until": make.tokyo("2026-06-15 10:00")}, ReleasedTooLate),
        ({"minimum": 11}, MinimumAboveCapacity),
        ({"minimum_age": 65, "maximum_age": 60}, AgesTheWrongWayRound),
        ({"selection": Selection.LOTTERY, "joining": Joining.SESSIONS}, SinglesInALottery),
        ({"kept_seats": 2, "selection": Selection.LOTTERY}, KeptInALottery),
        ({"priorities": ["first_time"]}, PrioritiesWithoutLottery),
    ],
)
def test_terms_that_contradict_each_other_are_refused(columns, refusal):
    with pytest.raises(refusal):
        change(make.offering(), **columns)


def test_terms_that_make_no_sense_are_refused_when_they_are_first_said():
    with pytest.raises(SinglesInALottery) as refused:
        planned(selection=Selection.LOTTERY, joining=Joining.SESSIONS)
    assert "全回を通して" in refused.value.message
    with pytest.raises(ReleasedTooLate) as refused:
        planned(kept_seats=1, kept_until=make.tokyo("2026-06-16 00:00"))
    assert "6月15日（月）10:00より前" in refused.value.message


def planned(**columns):
    """A class like any other, with these terms."""
    like = make.offering()
    plan = dataclasses.replace(offerings.OfferingPlan.of(like), **columns)
    session = like.sessions.get()
    meeting = offerings.SessionPlan(session.starts_at, session.ends_at)
    return offerings.create(
        municipality=like.municipality, plan=plan, sessions=[meeting], by=make.BY, at=make.NOON
    )


def test_what_was_settled_before_does_not_stand_in_the_way_of_other_changes():
    offering = make.offering(
        selection=Selection.LOTTERY,
        joining=Joining.SESSIONS,
        closes=make.tokyo("2026-06-10 17:00"),
    )
    make.registration(offering)

    assert change(offering, belongings="めがね").belongings == "めがね"


def test_nobody_changes_how_seats_are_given_once_somebody_applied():
    offering = make.offering()
    make.registration(offering)

    with pytest.raises(TermsSettled):
        change(offering, selection=Selection.LOTTERY)
    assert change(offering, belongings="めがね").belongings == "めがね"


def test_more_seats_are_offered_to_those_who_wait():
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    first = make.registration(offering)

    change(offering, capacity=2)

    first.refresh_from_db()
    assert first.state == RegistrationState.OFFERED


def test_a_lottery_is_promised_when_it_is_published():
    offering = make.offering(state=OfferingState.DRAFT, selection=Selection.LOTTERY)

    published = offerings.publish(offering, by=make.BY, at=make.NOON)

    assert published.draw.state == DrawState.COMMITTED
    assert len(published.draw.commitment) == 64
    assert published.draw.seed not in published.draw.commitment


def test_a_lottery_is_held_from_the_call_to_the_line():
    offering = make.offering(
        state=OfferingState.DRAFT, selection=Selection.LOTTERY, capacity=2, waiting_limit=None
    )
    offering = offerings.publish(offering, by=make.BY, at=make.NOON)
    for _ in range(5):
        make.registration(offering)

    draw = draws.hold(offering.draw, by=make.BY, at=offering.closes_at)
    again = draws.hold(offering.draw, by=make.BY, at=offering.closes_at)

    states = [each.state for each in offering.registrations.all()]
    assert sorted(states) == ["confirmed"] * 2 + ["waiting"] * 3
    assert (again.result, again.drawn_at) == (draw.result, draw.drawn_at)
    assert offering.registrations.filter(history__to_state="confirmed").count() == 2


def test_a_seat_that_a_winner_gives_back_goes_to_the_first_in_line():
    offering = make.offering(
        state=OfferingState.DRAFT, selection=Selection.LOTTERY, capacity=1, waiting_limit=None
    )
    offering = offerings.publish(offering, by=make.BY, at=make.NOON)
    for _ in range(3):
        make.registration(offering)
    draws.hold(offering.draw, by=make.BY, at=offering.closes_at)
    winner = offering.registrations.get(state="confirmed")
    first, second = offering.registrations.filter(state="waiting").order_by("queue_number")

    registrations.cancel(winner, reason="用事", by=make.BY, at=offering.closes_at)

    second.refresh_from_db()
    first.refresh_from_db()
    assert second.state == RegistrationState.WAITING
    assert first.state == RegistrationState.OFFERED or first.called_at is not None


def test_a_withdrawal_with_people_in_the_draw_is_refused():
    offering = make.offering(selection=Selection.LOTTERY)
    make.registration(offering)

    with pytest.raises(offerings.HasRegistrations):
        offerings.withdraw(offering, by=make.BY, at=make.NOON)
