"""Devices are kept for meetings, never more at one time than there are."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classes.actions import equipment, loans, registrations, reservations, sessions
from classes.actions.equipment import Ways
from classes.actions.lending_refusals import NoneFree, NothingToReserveFor, SeatNotHeld
from classes.choices.equipment import EquipmentKind, EquipmentState
from classes.models import EquipmentReservation
from classes.queries import equipment as devices
from classes.rules import lending
from classes.rules.lending import Hold
from tests import make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db
ANDROID = EquipmentKind.ANDROID


def keep(session, count, kind=ANDROID, *, at=make.NOON):
    return reservations.keep(session, kind=kind, count=count, by=make.BY, at=at)


def keep_for(registration, kind=ANDROID):
    return reservations.keep_for(registration, kind=kind, by=make.BY, at=make.NOON)


def meeting(start="2026-06-15 10:00"):
    return make.offering(first=make.tokyo(start)).sessions.get()


def cancel(registration):
    registrations.cancel(registration, reason="用事", by=make.BY, at=make.NOON)


def move(session, start):
    starts_at = make.tokyo(start)
    return sessions.move(
        session,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue=session.venue,
        by=make.BY,
        at=make.NOON,
    )


def test_as_many_as_there_are_and_no_more():
    shelf.devices(3)
    session = meeting()

    keep(session, 3)
    with pytest.raises(NoneFree) as refused:
        keep(session, 4)

    assert refused.value.message.startswith(
        "Androidが1台足りません（6月15日（月）10:00〜12:00）"
    )
    assert EquipmentReservation.objects.get().count == 3


def test_two_classes_at_one_time_share_what_there_is():
    shelf.devices(3)
    first, second = meeting(), meeting("2026-06-15 11:00")
    keep(first, 2)

    with pytest.raises(NoneFree):
        keep(second, 2)
    assert keep(second, 1).count == 1


def test_time_for_charging_and_for_the_way_lies_between_two_classes():
    shelf.devices(1)
    first, soon, later = (meeting(f"2026-06-15 {at}") for at in ("10:00", "13:30", "14:00"))
    keep(first, 1)

    with pytest.raises(NoneFree):
        keep(soon, 1)  # 12:00 + 1 hour and 13:30 - 1 hour
    assert keep(later, 1).count == 1
    equipment.settle(make.town(), ways=Ways(buffer_minutes=0), by=make.BY, at=make.NOON)
    keep(later, 0)
    assert keep(soon, 1).count == 1


def test_what_is_at_home_with_somebody_is_not_kept_for_a_class():
    shelf.device()
    shelf.take_home(shelf.device(), due_on=date(2026, 6, 20))

    with pytest.raises(NoneFree):
        keep(meeting(), 2)
    assert keep(meeting("2026-06-22 10:00"), 2).count == 2


def test_what_should_be_back_by_then_but_is_not_is_not_counted_on():
    shelf.take_home(shelf.device(), due_on=date(2026, 6, 2))

    with pytest.raises(NoneFree):
        keep(meeting(), 1, at=make.tokyo("2026-06-05 09:00"))


def test_nothing_is_taken_home_that_a_class_needs():
    first, _ = shelf.devices(2)
    keep(meeting(), 2)

    with pytest.raises(NoneFree) as refused:
        shelf.take_home(first)
    assert "6月1日（月）から7月1日（水）まで" in refused.value.message
    assert shelf.take_home(first, due_on=date(2026, 6, 12)).due_at.day == 12


def test_a_loan_is_not_extended_into_a_class():
    loan = shelf.take_home(shelf.device(), due_on=date(2026, 6, 12))
    keep(meeting(), 1)

    with pytest.raises(NoneFree):
        loans.extend(loan, due_on=date(2026, 6, 20), by=make.BY, at=make.NOON)


def test_what_a_class_has_in_hand_is_what_was_kept_for_it():
    rows = shelf.devices(2)
    session, seats = shelf.afternoon(people=3)
    keep(session, 2)

    for row, seat in zip(rows, seats, strict=False):
        shelf.hand(row, seat)

    assert devices.kept([session]) == {(session.pk, ANDROID): devices.Kept(pool=2, out=2)}


def test_a_device_in_hand_stays_where_another_class_needs_it():
    rows = shelf.devices(2)
    _, (seat,) = shelf.afternoon()
    keep(meeting("2026-06-01 15:00"), 2)

    with pytest.raises(NoneFree):
        shelf.hand(rows[0], seat)


def test_a_seat_keeps_its_device_at_every_meeting():
    shelf.devices(1)
    seat = make.registration(make.offering(sessions=3))

    assert len(keep_for(seat)) == 3
    assert len(keep_for(seat)) == 3
    with pytest.raises(NoneFree):
        keep_for(make.registration(seat.offering))
    assert EquipmentReservation.objects.count() == 3


def test_another_kind_takes_the_place_of_the_one_before():
    shelf.device()
    shelf.device(kind=EquipmentKind.IPHONE, model="iPhone SE")
    seat = make.registration(make.offering())
    keep_for(seat)

    keep_for(seat, EquipmentKind.IPHONE)

    assert [row.kind for row in EquipmentReservation.objects.all()] == [EquipmentKind.IPHONE]


def test_who_gives_the_seat_back_gives_the_device_back():
    shelf.devices(1)
    offering = make.offering()
    seat, other = make.registration(offering), make.registration(offering)
    keep_for(seat)

    cancel(seat)

    assert len(keep_for(other)) == 1
    seat.refresh_from_db()
    with pytest.raises(SeatNotHeld):
        keep_for(seat)


def test_what_is_released_is_free_for_others():
    shelf.devices(1)
    seat = make.registration(make.offering())
    keep_for(seat)

    released = [reservations.release(seat, by=make.BY, at=make.NOON) for _ in range(2)]

    assert released == [1, 0]
    assert keep(seat.offering.sessions.get(), 1).count == 1


def test_a_whole_series_is_kept_or_none_of_it():
    shelf.devices(1)
    offering = make.offering(sessions=3)
    keep(meeting("2026-06-29 10:00"), 1)

    with pytest.raises(NoneFree):
        reservations.keep_for_all(offering, kind=ANDROID, count=1, by=make.BY, at=make.NOON)
    assert EquipmentReservation.objects.count() == 1


def test_a_meeting_that_is_over_or_called_off_needs_nothing():
    shelf.devices(1)
    session = meeting()
    sessions.cancel(session, reason="台風", by=make.BY, at=make.NOON)
    session.refresh_from_db()

    for gone in (session, meeting("2026-05-25 10:00")):
        with pytest.raises(NothingToReserveFor):
            keep(gone, 1)


def test_a_meeting_called_off_lets_its_devices_go():
    shelf.devices(1)
    session = meeting()
    keep(session, 1)
    sessions.cancel(session, reason="台風", by=make.BY, at=make.NOON)

    assert keep(meeting(), 1).count == 1


def test_a_meeting_is_not_moved_to_where_its_devices_are_needed():
    shelf.devices(1)
    here, there = meeting(), meeting("2026-06-16 10:00")
    keep(here, 1)
    keep(there, 1)

    with pytest.raises(NoneFree):
        move(here, "2026-06-16 11:00")
    assert move(here, "2026-06-17 11:00").starts_at == make.tokyo("2026-06-17 11:00")


def test_a_device_that_breaks_is_missed_by_name():
    rows = shelf.devices(2)
    session = meeting()
    keep(session, 2)
    equipment.move(rows[0], to=EquipmentState.REPAIR, by=make.BY, at=make.NOON)

    assert devices.shortages(make.town(), at=make.NOON) == [
        devices.Shortage(session, ANDROID, 1)
    ]


def test_another_town_has_its_own():
    shelf.devices(2, town=make.other_town())

    with pytest.raises(NoneFree):
        keep(meeting(), 1)


hours = st.integers(min_value=0, max_value=12)
spans = st.tuples(hours, hours, st.integers(min_value=1, max_value=4), st.booleans())


@given(st.lists(spans, max_size=8), hours, hours)
@settings(deadline=None, max_examples=200)
def test_the_most_at_once_is_what_counting_every_hour_finds(rows, one, two):
    start, end = min(one, two), max(one, two) + 1

    def at(hour):
        return make.NOON + timedelta(hours=hour)

    holds = [
        Hold(at(min(a, b)), None if open_ else at(max(a, b) + 1), count)
        for a, b, count, open_ in rows
    ]
    counted = max(
        sum(
            hold.count
            for hold in holds
            if hold.start <= at(hour) and (hold.end is None or at(hour) < hold.end)
        )
        for hour in range(start, end)
    )

    assert lending.most_at_once(holds, within=(at(start), at(end))) == counted


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=10))
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_order_of_wishes_keeps_more_than_there_are(wishes):
    EquipmentReservation.objects.all().delete()
    town = make.town()
    if not devices.inventory(town):
        shelf.devices(3)
    starts = ("10:00", "11:00", "13:00", "15:30")
    held = [meeting(f"2026-06-15 {start}") for start in starts]
    for place, count in wishes:
        try:
            keep(held[place], count)
        except NoneFree:
            continue

    assert devices.shortages(town, at=make.NOON) == []


def test_a_class_hands_out_the_rest_of_its_own_when_one_breaks():
    rows = shelf.devices(3)
    session, seats = shelf.afternoon(people=3)
    for seat in seats:
        keep_for(seat)
    equipment.move(rows[0], to=EquipmentState.REPAIR, by=make.BY, at=make.NOON)

    lent = [shelf.hand(row, seat) for row, seat in zip(rows[1:], seats[1:], strict=True)]

    assert [loan.session for loan in lent] == [session] * 2
