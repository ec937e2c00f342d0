"""A draw beside everything that happens around it: changes, cancellations, full lines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classes.actions import draws, offerings, parties, registrations
from classes.actions.draws import NothingToDraw
from classes.actions.refusals import (
    AlreadyRegistered,
    MoveNotPossible,
    RegistrationClosed,
    SamePersonTwice,
)
from classes.actions.terms import TermsFrozen
from classes.choices import Channel, DrawChangeGround, RegistrationState, Selection
from classes.models import Draw, Offering, Registration
from classes.queries import sheets
from tests import make

pytestmark = pytest.mark.django_db


def in_a_draw(size, **columns):
    offering = make.offering(selection=Selection.LOTTERY, **columns)
    draw = draws.commit([offering], by=make.BY, at=make.NOON)
    return offering, draw, [make.registration(offering) for _ in range(size)]


def hold(draw, at):
    return draws.hold(draw, by=make.BY, at=at)


def frozen(size=2, **columns):
    offering, draw, rows = in_a_draw(size, **columns)
    return offering, draws.freeze(draw, by=make.BY, at=offering.closes_at), rows


def change(offering, **columns):
    offering = Offering.objects.get(pk=offering.pk)
    plan = replace(offerings.OfferingPlan.of(offering), **columns)
    offerings.change(offering, plan=plan, by=make.BY, at=offering.closes_at)


def correct(registration, to, at):
    return draws.change(
        registration,
        to=to,
        ground=DrawChangeGround.OFFICE_MISTAKE,
        note="入力の誤り",
        by=make.BY,
        at=at,
    )


@pytest.mark.parametrize(
    "columns", [{"capacity": 1}, {"closes_at": make.tokyo("2026-06-15 09:00")}]
)
def test_seats_and_term_stay_as_they_were_frozen_until_the_draw_is_held(columns):
    offering, draw, _ = frozen(capacity=2)

    with pytest.raises(TermsFrozen):
        change(offering, **columns)
    hold(draw, offering.closes_at)
    change(offering, closes_at=make.tokyo("2026-06-15 09:00"))


def test_promising_again_keeps_the_frozen_entries():
    offering, draw, _ = frozen()

    assert draws.commit([offering], by=make.BY, at=offering.closes_at) == draw


def test_nobody_gets_a_seat_between_freezing_and_the_draw():
    offering, _, _ = frozen()
    Offering.objects.update(closes_at=offering.closes_at + timedelta(hours=1))

    with pytest.raises(RegistrationClosed):
        make.registration(offering, at=offering.closes_at)


def test_a_cancelled_class_is_not_drawn():
    offering, draw, rows = in_a_draw(1)
    offerings.cancel(offering, reason="台風", by=make.BY, at=make.NOON)

    with pytest.raises(NothingToDraw):
        hold(draw, offering.closes_at)
    assert sheets.due(at=offering.closes_at) == []
    rows[0].refresh_from_db()
    assert rows[0].state == RegistrationState.APPLIED


def test_of_two_classes_of_a_draw_the_cancelled_one_is_left_out():
    gone, held = [make.offering(selection=Selection.LOTTERY) for _ in range(2)]
    draw = draws.commit([gone, held], by=make.BY, at=make.NOON)
    person = make.participant()
    first, second = make.registration(gone, person), make.registration(held, person, rank=2)
    offerings.cancel(gone, reason="台風", by=make.BY, at=make.NOON)

    hold(draw, held.closes_at)

    states = [Registration.objects.get(pk=each.pk).state for each in (first, second)]
    assert states == [RegistrationState.APPLIED, RegistrationState.CONFIRMED]


def test_a_couple_is_in_line_together_or_not_at_all():
    offering, draw, rows = in_a_draw(3, capacity=1, waiting_limit=1)
    parties.join(rows[0], other=rows[1], by=make.BY, at=make.NOON)

    hold(draw, offering.closes_at)

    states = [Registration.objects.get(pk=each.pk).state for each in rows]
    assert states == [
        RegistrationState.LOST,
        RegistrationState.LOST,
        RegistrationState.CONFIRMED,
    ]


def lost():
    offering, draw, _ = in_a_draw(2, capacity=1, waiting_limit=0)
    hold(draw, offering.closes_at)
    return offering, Registration.objects.get(state=RegistrationState.LOST)


def test_an_offer_is_not_made_by_hand():
    offering, loser = lost()
    winner = offering.registrations.exclude(pk=loser.pk).get()

    for row in (loser, winner):
        with pytest.raises(MoveNotPossible):
            correct(row, RegistrationState.OFFERED, offering.closes_at)


def test_whoever_registered_again_after_losing_has_one_place():
    offering, loser = lost()
    change(offering, closes_at=make.tokyo("2026-06-15 09:00"), waiting_limit=None)
    make.registration(offering, loser.participant, at=offering.closes_at)

    with pytest.raises(AlreadyRegistered):
        correct(loser, RegistrationState.WAITING, offering.closes_at)


def test_whoever_withdrew_is_not_counted_in_a_lot():
    _, draw, rows = in_a_draw(5)
    for other in rows[1:4]:
        parties.join(rows[0], other=other, by=make.BY, at=make.NOON)
    registrations.cancel(rows[3], reason="用事", by=make.BY, at=make.NOON)

    together = parties.join(rows[0], other=rows[4], by=make.BY, at=make.NOON)

    assert {*together} == {*rows} - {rows[3]}
    assert Draw.objects.get().state == draw.state


def test_one_person_does_not_come_with_themselves():
    person, offering = make.participant(), make.offering()

    with pytest.raises(SamePersonTwice):
        registrations.register_together(
            offering=offering,
            people=[person, person],
            request=registrations.Request(channel=Channel.WEB),
            by=make.BY,
            at=make.NOON,
        )
    assert not offering.registrations.exists()
