"""For whom an offering is, who may let others in, and what is kept of those turned away."""

from datetime import date

import pytest

from classes.actions import registrations
from classes.actions.refusals import (
    ChooseDevice,
    KeptForDesk,
    NotForYou,
    OverrideNeedsDesk,
    SameTimeElsewhere,
    TooYoung,
)
from classes.choices import Channel, Experience, RegistrationState, Residence, SeatDevice
from classes.models import Refusal
from people.choices import Residence as Home
from people.models import Visit
from tests import make

pytestmark = pytest.mark.django_db


def visited(*days):
    person = make.participant()
    for day in days:
        Visit.objects.create(
            participant=person, session_key=make.uuid4(), day=date.fromisoformat(day)
        )
    return person


def hindrances(offering, person):
    with pytest.raises(NotForYou) as refused:
        make.registration(offering, person)
    return [each.value for each in refused.value.context["hindrances"]]


def test_only_residents_where_it_is_for_residents():
    offering = make.offering(residence=Residence.RESIDENT)

    assert hindrances(offering, make.participant(residence=Home.ELSEWHERE)) == ["not_resident"]
    make.registration(offering, make.participant(residence=Home.HERE))
    make.registration(offering, make.participant())  # not asked: believed


def test_only_newcomers_where_it_is_for_newcomers():
    offering = make.offering(experience=Experience.FIRST_TIME)

    assert hindrances(offering, visited("2020-05-01")) == ["not_first_time"]
    make.registration(offering, visited())


def test_the_limit_is_of_the_fiscal_year():
    offering = make.offering(yearly_limit=2)

    assert hindrances(offering, visited("2026-04-01", "2026-05-01")) == ["yearly_limit"]
    make.registration(offering, visited("2026-03-31", "2026-04-01"))


@pytest.mark.parametrize(
    ("birth", "refused"),
    [("1950-06-15", True), ("1950-06-17", False), ("1950-06-16", True)],
)
def test_the_highest_age_is_reached_the_day_before_the_birthday(birth, refused):
    offering = make.offering(maximum_age=75)  # on 15 June 2026
    person = make.participant(birth_date=date.fromisoformat(birth))

    if refused:
        assert hindrances(offering, person) == ["too_old"]
    else:
        make.registration(offering, person)


def test_visits_of_an_absorbed_entry_are_the_persons():
    absorbed = visited("2025-05-01")
    kept = make.participant()
    absorbed.state, absorbed.merged_into = "merged", kept
    absorbed.save()

    offering = make.offering(experience=Experience.FIRST_TIME)

    assert hindrances(offering, kept) == ["not_first_time"]


def test_staff_let_somebody_in_for_a_reason():
    offering = make.offering(minimum_age=65)
    young = make.participant(birth_date=date(1990, 1, 1))

    made = make.registration(offering, young, override="ご家族の付き添い")

    assert made.state == RegistrationState.CONFIRMED
    assert made.overridden == "ご家族の付き添い"
    assert [event.reason for event in made.history.all()] == ["ご家族の付き添い"]


def test_staff_register_somebody_who_is_expected_elsewhere_for_a_reason():
    person = make.participant()
    make.registration(make.offering(), person)
    second = make.offering()

    with pytest.raises(SameTimeElsewhere):
        make.registration(second, person)
    made = make.registration(second, person, override="途中で移動される")

    assert made.state == RegistrationState.CONFIRMED


def test_nobody_overrides_on_the_web():
    with pytest.raises(OverrideNeedsDesk):
        make.registration(make.offering(), channel=Channel.WEB, override="わたしは特別")


def test_seats_kept_for_callers_are_not_given_to_the_web():
    offering = make.offering(
        capacity=3, kept_seats=2, kept_until=make.tokyo("2026-06-10 09:00")
    )
    make.registration(offering, channel=Channel.WEB)

    with pytest.raises(KeptForDesk):
        make.registration(offering, channel=Channel.QR)
    make.registration(offering, channel=Channel.PHONE)
    make.registration(offering, channel=Channel.COUNTER)

    assert offering.registrations.count() == 3


def test_kept_seats_are_released_at_their_time():
    release = make.tokyo("2026-06-10 09:00")
    offering = make.offering(capacity=2, kept_seats=2, kept_until=release)

    with pytest.raises(KeptForDesk):
        make.registration(offering, channel=Channel.WEB)
    made = make.registration(offering, channel=Channel.WEB, at=release)

    assert made.state == RegistrationState.CONFIRMED


def test_a_seat_is_of_the_device_that_was_asked_for():
    offering = make.offering(capacity=2, seats_iphone=1, seats_android=1, waiting_limit=None)

    with pytest.raises(ChooseDevice):
        make.registration(offering)
    states = [
        make.registration(offering, device=device).state
        for device in (SeatDevice.IPHONE, SeatDevice.IPHONE, SeatDevice.ANDROID)
    ]

    assert states == ["confirmed", "waiting", "confirmed"]


def test_that_somebody_was_turned_away_is_kept_without_who_it_was():
    offering = make.offering(minimum_age=65)

    with pytest.raises(TooYoung):
        make.registration(
            offering, make.participant(birth_date=date(1990, 1, 1)), channel=Channel.WEB
        )

    refusal = Refusal.objects.get()
    assert (refusal.channel, refusal.age_band, refusal.code) == ("web", "under50", "too_young")


def test_a_machine_that_repeats_itself_wrongly_is_no_refusal():
    offering = make.offering()
    make.registration(offering, key="x" * 10, digest="one")

    with pytest.raises(registrations.RequestReused):
        make.registration(offering, key="x" * 10, digest="two")

    assert Refusal.objects.count() == 0
