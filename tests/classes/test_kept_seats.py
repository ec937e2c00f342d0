"""Seats kept for callers are seats of the whole class or day, not of each kind of phone."""

import pytest

from classes.actions import registrations, slots, waiting
from classes.actions.refusals import KeptForDesk
from classes.choices import Channel, Joining, Kind, SeatDevice
from classes.queries import offerings, seat_tables, seats, vacancies
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
WEB = Channel.WEB
IPHONE, ANDROID = SeatDevice.IPHONE, SeatDevice.ANDROID
RELEASE = make.tokyo("2026-06-10 09:00")


def by_device(kept=2, **columns):
    given = {"capacity": 4, "seats_iphone": 2, "seats_android": 2, "kept_until": RELEASE}
    return make.offering(kept_seats=kept, **given | columns)


def take(offering, *devices, channel=WEB, **more):
    more |= {"channel": channel}
    return [make.registration(offering, device=each, **more) for each in devices]


def refused(offering, device, **more):
    with pytest.raises(KeptForDesk):
        take(offering, device, **more)


def test_of_two_kinds_so_many_are_kept_as_are_said_and_not_twice_as_many():
    offering = by_device()

    take(offering, IPHONE, ANDROID)

    refused(offering, IPHONE)
    refused(offering, ANDROID)
    take(offering, ANDROID, IPHONE, channel=Channel.PHONE)


def test_one_kind_is_sold_out_on_the_web_as_long_as_the_other_is_left_for_callers():
    offering = by_device()

    take(offering, IPHONE, IPHONE)

    refused(offering, ANDROID)
    take(offering, ANDROID, ANDROID, channel=Channel.PHONE)


def test_what_callers_have_taken_of_any_kind_is_kept_no_more():
    offering = by_device()
    take(offering, IPHONE, IPHONE, channel=Channel.PHONE)

    assert [row.state for row in take(offering, ANDROID, ANDROID)] == ["confirmed"] * 2


def test_no_seat_is_stranded_after_the_release():
    offering = by_device()
    take(offering, IPHONE, IPHONE)

    assert [row.state for row in take(offering, ANDROID, ANDROID, at=RELEASE)] == [
        "confirmed"
    ] * 2


def test_each_single_session_keeps_its_own():
    offering = by_device(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.order_by("starts_at")
    take(offering, IPHONE, IPHONE, session=first)

    refused(offering, ANDROID, session=first)
    assert take(offering, ANDROID, session=second)[0].state == "confirmed"


def test_a_day_of_slots_keeps_so_many_of_all_its_slots():
    offering = make.offering(
        kind=Kind.CONSULTATION, joining=Joining.SLOT, kept_seats=1, kept_until=RELEASE
    )
    day = offering.sessions.get()
    morning = slots.divide(day, minutes=30, seats=1, by=BY, at=NOON)

    for slot in morning[:3]:
        make.registration(offering, channel=WEB, session=day, slot=slot)

    with pytest.raises(KeptForDesk):
        make.registration(offering, channel=WEB, session=day, slot=morning[3])
    make.registration(offering, session=day, slot=morning[3])


def test_the_lists_say_what_the_ledger_does():
    offering = by_device()
    take(offering, IPHONE)
    listing = offerings.listing(offering, at=NOON)

    (vacancy,) = vacancies.of([listing], at=NOON)
    rows = seat_tables.of(listing)

    # Of either kind one: of both together one, since two are kept.
    assert [kind.free for kind in vacancy.kinds] == [1, 1]
    assert (vacancy.free, vacancy.kept_left) == (1, 2)
    assert [row.kept for row in rows] == [2, 2]


def test_a_freed_seat_of_one_kind_goes_to_the_line_only_when_enough_are_left_for_callers():
    offering = by_device(kept=1, waiting_limit=None)
    first, *_ = take(offering, IPHONE, IPHONE, ANDROID)
    (waits,) = take(offering, ANDROID)
    assert waits.state == "waiting"

    registrations.cancel(first, reason="用事", by=BY, at=NOON)

    # The seat of the iPhone is the callers' now, the last one for Android is the web's.
    waits.refresh_from_db()
    assert waits.state == "offered"
    assert waiting.accept(waits, by=BY, at=NOON).state == "confirmed"
    assert seats.count(offering, at=NOON).kept_left == 1
