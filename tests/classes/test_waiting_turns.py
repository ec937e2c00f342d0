"""Whose turn it is: kept seats, sessions of different days, late answers, what is cancelled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classes.actions import offerings, registrations, sessions, waiting
from classes.actions.refusals import NoOffer, OfferingCancelled
from classes.choices import Channel, Joining, RegistrationState
from notices.choices import MessageState, Purpose
from notices.models import Message
from tests import make
from tests.classes.lines import full

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


def put_back(*, seats=2, waiting_people=1):
    """A full class, and somebody who let the offer of a seat run out: the seat is free."""
    offering = make.offering(capacity=seats, waiting_limit=None)
    rows = [make.registration(offering) for _ in range(seats + waiting_people)]
    give_back(rows[0])
    rows[seats].refresh_from_db()
    late = rows[seats].offer_deadline
    waiting.fill(offering, by=make.BY, at=late)
    return offering, rows, late


def test_whoever_let_an_offer_run_out_is_not_asked_again_for_the_same_seat():
    offering, (*_, late_one), late = put_back()

    assert waiting.fill(offering, by=make.BY, at=late + timedelta(hours=1)) == []
    assert state(late_one) == RegistrationState.WAITING


def test_the_next_seat_that_comes_free_is_offered_to_whoever_let_one_run_out():
    offering, (_, seated, late_one), late = put_back()

    give_back(seated, at=late)

    assert state(late_one) == RegistrationState.OFFERED
    assert late_one.offer_deadline > late
    newcomer = make.registration(offering, at=late)
    assert newcomer.state == RegistrationState.CONFIRMED  # the seat that nobody wanted
    assert make.registration(offering, at=late).state == RegistrationState.WAITING


def test_more_seats_bring_another_turn():
    offering, (*_, late_one), late = put_back(seats=1)
    newcomer = make.registration(offering, at=late)
    assert newcomer.state == RegistrationState.CONFIRMED

    plan = replace(offerings.OfferingPlan.of(offering), capacity=2)
    offerings.change(offering, plan=plan, by=make.BY, at=late)

    assert state(late_one) == RegistrationState.OFFERED


def test_a_no_to_the_passed_on_seat_brings_it_back_in_the_order_of_the_line():
    offering, (*_, late_one, second), late = put_back(seats=1, waiting_people=2)
    assert state(second) == RegistrationState.OFFERED
    newcomer = make.registration(offering, at=late)

    waiting.decline(second, reason="用事", by=make.BY, at=late)

    assert (state(late_one), state(newcomer)) == (
        RegistrationState.OFFERED,
        RegistrationState.WAITING,
    )


def test_a_new_offer_takes_back_the_news_of_the_old_one():
    _, (_, seated, late_one), late = put_back()

    give_back(seated, at=late)

    about = Message.objects.filter(dedupe_key__startswith=f"registration:{late_one.pk}/")
    told = about.filter(state=MessageState.WAITING).values_list("purpose", flat=True)
    assert [*told] == [Purpose.SEAT_OFFERED]


def test_a_second_seat_at_the_last_minute_is_called_out_again():
    offering, seated, in_line = full(2, waiting=2)
    near = offering.sessions.get().starts_at - timedelta(hours=20)
    give_back(seated[0], at=near)
    accept(in_line[0], at=near)

    give_back(seated[1], at=near + timedelta(hours=1))

    calls = Message.objects.filter(
        dedupe_key__startswith=f"registration:{in_line[1].pk}/", purpose=Purpose.LAST_CALL
    )
    states = [*calls.order_by("pk").values_list("state", flat=True)]
    assert states == [MessageState.WITHDRAWN, MessageState.WAITING]
