"""Whose turn it is: kept seats, sessions of different days, late answers, what is cancelled."""

from datetime import timedelta

import pytest

from classes.actions import offerings, registrations, sessions, waiting
from classes.actions.refusals import NoOffer, OfferingCancelled
from classes.choices import Channel, Joining, RegistrationState
from tests import make

pytestmark = pytest.mark.django_db
WEB = Channel.WEB


def state(registration):
    registration.refresh_from_db()
    return registration.state


def give_back(registration, *, at=make.NOON):
    registrations.cancel(registration, reason="用事", by=make.BY, at=at)


def accept(registration, *, at=make.NOON):
    return waiting.accept(registration, by=make.BY, at=at)


def cancel(session):
    sessions.cancel(session, reason="台風", by=make.BY, at=make.NOON)


def test_a_callers_seat_goes_to_the_caller_behind_somebody_from_the_web():
    offering = make.offering(capacity=2, kept_seats=1, waiting_limit=None)
    caller = make.registration(offering)
    make.registration(offering, channel=WEB)
    web, waits = make.registration(offering, channel=WEB), make.registration(offering)

    give_back(caller)

    assert (state(web), state(waits)) == (RegistrationState.WAITING, RegistrationState.OFFERED)


def test_a_later_session_has_a_line_after_the_first_has_begun():
    offering = make.offering(
        sessions=2, capacity=1, joining=Joining.SESSIONS, waiting_limit=None
    )
    first, second = offering.sessions.all()
    seated = make.registration(offering, session=second)
    waits = make.registration(offering, session=second)

    assert waiting.lapse(offering, by=make.BY, at=first.starts_at) == 0
    give_back(seated, at=first.starts_at)

    assert state(waits) == RegistrationState.OFFERED


def test_a_line_does_not_end_while_another_day_is_looked_for():
    offering = make.offering(capacity=1, waiting_limit=None)
    make.registration(offering)
    waits = make.registration(offering)
    cancel(offering.sessions.get())

    assert waiting.lapse(offering, by=make.BY, at=make.NOON) == 0
    assert state(waits) == RegistrationState.WAITING


def offered(**columns):
    offering = make.offering(capacity=1, waiting_limit=None, **columns)
    seated, waits = make.registration(offering), make.registration(offering)
    give_back(seated)
    assert state(waits) == RegistrationState.OFFERED
    return offering, waits


def test_an_offer_of_a_class_that_is_called_off_is_not_taken():
    offering, waits = offered()
    offerings.cancel(offering, reason="台風", by=make.BY, at=make.NOON)

    with pytest.raises(OfferingCancelled):
        accept(waits)
    assert state(waits) == RegistrationState.OFFERED


def test_an_offer_of_a_session_that_is_called_off_is_not_taken():
    offering, waits = offered()
    cancel(offering.sessions.get())

    with pytest.raises(NoOffer):
        accept(waits)


def test_whoever_was_passed_over_does_not_overtake_a_couple():
    offering = make.offering(capacity=2, waiting_limit=None)
    one, _ = make.registration(offering), make.registration(offering)
    passed_over = make.registration(offering)
    couple = registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel=Channel.PHONE),
        by=make.BY,
        at=make.NOON,
    )
    give_back(one)
    waiting.pass_over(passed_over, reason="不在", by=make.BY, at=make.NOON)

    with pytest.raises(NoOffer):
        accept(passed_over)
    assert {state(each) for each in couple} == {RegistrationState.WAITING}


def test_taking_one_seat_passes_on_another_offer_that_ran_out():
    offering = make.offering(capacity=2, waiting_limit=None)
    seated = [make.registration(offering) for _ in range(2)]
    first, second, third = [make.registration(offering) for _ in range(3)]
    give_back(seated[0])
    later = make.NOON + timedelta(hours=4)
    give_back(seated[1], at=later)
    assert state(second) == RegistrationState.OFFERED
    first.refresh_from_db()

    accept(second, at=first.offer_deadline)

    assert (state(first), state(third)) == (
        RegistrationState.WAITING,
        RegistrationState.OFFERED,
    )


def test_the_last_call_goes_to_those_who_can_use_the_seat():
    offering = make.offering(capacity=2, seats_iphone=1, seats_android=1, waiting_limit=None)
    for device in ("iphone", "android"):
        make.registration(offering, device=device)
    iphone, android = [
        make.registration(offering, device=each) for each in ("iphone", "android")
    ]
    near = offering.sessions.get().starts_at - timedelta(hours=20)

    give_back(offering.registrations.filter(device="iphone").earliest("pk"), at=near)
    iphone.refresh_from_db()
    android.refresh_from_db()

    assert (iphone.called_at, android.called_at) == (near, None)
