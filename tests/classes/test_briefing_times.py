"""Who is there for a part of the time, who speaks what, and who is helped slot by slot."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.rules import briefing, consulting
from classes.rules.briefing import Guest, Hand, Presence
from tests import make

TEN = make.tokyo("2026-06-15 10:00")
CLASS = (TEN, TEN + timedelta(hours=2))


def span(start, end):
    """Minutes after ten."""
    return TEN + timedelta(minutes=start), TEN + timedelta(minutes=end)


def guest(key, **more):
    return Guest(key, (key,), **{"span": CLASS, "device": "iphone"} | more)


def hand(key, **more):
    return Hand(key, (key,), **{"devices": frozenset({"iphone"})} | more)


def helpers(guests, hands, **more):
    seats = briefing.seating(guests, hands, **more).seats
    return {seat.guest: (seat.helper, seat.presence) for seat in seats}


@pytest.mark.parametrize(
    ("hours", "there"),
    [
        (None, Presence.WHOLE),
        ((0, 120), Presence.WHOLE),
        ((-30, 135), Presence.WHOLE),
        ((30, 120), Presence.PART),
        ((0, 119), Presence.PART),
        ((120, 180), Presence.NEVER),
        ((-60, 0), Presence.NEVER),
    ],
)
def test_a_helper_is_there_all_the_time_for_a_part_or_never(hours, there):
    one = hand(100, span=span(*hours) if hours else None)

    assert briefing.presence(guest(1), one) is there


def test_who_is_there_all_the_time_helps_before_who_comes_later():
    late, whole = hand(100, span=span(30, 120)), hand(101)

    found = helpers([guest(1), guest(2)], [late, whole])

    assert {*found.values()} == {(101, Presence.WHOLE)}


def test_who_comes_later_helps_before_nobody_does_and_before_who_does_not_know_the_device():
    late = hand(100, span=span(30, 120))
    stranger = hand(101, devices=frozenset({"android"}))

    assert helpers([guest(1)], [late]) == {1: (100, Presence.PART)}
    assert helpers([guest(1)], [late, stranger]) == {1: (100, Presence.PART)}


def test_who_is_never_there_helps_nobody():
    gone = hand(100, span=span(120, 180))

    assert helpers([guest(1)], [gone]) == {1: (None, Presence.WHOLE)}


def test_who_signs_is_helped_by_who_signs_whatever_the_device():
    signs = hand(100, devices=frozenset({"android"}), languages=frozenset({"ja", "jsl"}))
    knows = hand(101, languages=frozenset({"ja"}))

    seats = briefing.seating([guest(1, language="jsl"), guest(2)], [knows, signs]).seats

    assert {seat.guest: (seat.helper, seat.spoken) for seat in seats} == {
        1: (100, True),
        2: (101, True),
    }
    [alone] = briefing.seating([guest(1, language="jsl")], [knows]).seats
    assert (alone.helper, alone.spoken) == (101, False)


def test_a_helper_who_was_decided_by_hand_stays_and_it_is_seen_that_they_are_not_there():
    gone, whole = hand(100, span=span(120, 180)), hand(101)

    assert helpers([guest(1, helper=100)], [gone, whole]) == {1: (100, Presence.NEVER)}


# ---------- a consultation, slot by slot ----------


def tables(guests, hands, **more):
    """Who is helped by whom at which table, slot by slot."""
    found = consulting.seating(guests, hands, **more)
    return [
        {seat.guest: (seat.number, seat.helper) for seat in table.seats}
        for table in found.tables
    ]


def booked(key, slot, **more):
    return guest(key, span=span(30 * slot, 30 * slot + 30), **more)


def test_each_helper_has_one_person_at_a_time_at_a_table_of_their_own():
    guests = [booked(1, 0), booked(2, 0), booked(3, 1)]

    assert tables(guests, [hand(100), hand(101)]) == [
        {1: (1, 100), 2: (2, 101)},
        {3: (1, 100)},
    ]


def test_whom_nobody_can_help_at_that_time_stands_behind():
    guests = [booked(1, 0), booked(2, 0)]
    late = hand(101, span=span(30, 120))

    assert tables(guests, [hand(100), late]) == [{1: (1, 100), 2: (3, None)}]


def test_who_had_fewer_people_comes_first():
    found = tables([booked(number, number) for number in range(4)], [hand(100), hand(101)])

    assert [each for row in found for _, each in row.values()] == [100, 101, 100, 101]


def test_a_minor_helps_only_while_an_adult_is_there():
    minor, adult = hand(100, minor=True), hand(101, span=span(30, 60))
    guests = [booked(1, 0), booked(2, 1)]

    found = consulting.seating(guests, [minor, adult])

    assert [[seat.helper for seat in table.seats] for table in found.tables] == [[None], [100]]
    assert [table.adult for table in found.tables] == [None, 101]
    assert consulting.seating(guests, [minor]).unplaced == (100,)
    assert tables(guests, [minor], supervised=True) == [{1: (1, 100)}, {2: (1, 100)}]


def test_somebody_without_a_time_is_no_guest_of_a_consultation():
    with pytest.raises(ValueError, match="time"):
        consulting.seating([guest(1, span=None)], [])


@st.composite
def days(draw):
    minutes = st.integers(0, 4).map(lambda slot: slot * 30)
    guests = [
        guest(
            key,
            span=draw(minutes.map(lambda start: span(start, start + 30))),
            device=draw(st.sampled_from(["", "iphone", "android"])),
            language=draw(st.sampled_from(["", "", "jsl"])),
        )
        for key in range(1, draw(st.integers(0, 8)) + 1)
    ]
    hands = [
        hand(
            100 + key,
            minor=draw(st.booleans()),
            languages=draw(st.frozensets(st.sampled_from(["ja", "jsl"]))),
            span=draw(
                st.none()
                | st.tuples(minutes, minutes)
                .filter(lambda x: x[0] < x[1])
                .map(lambda x: span(*x))
            ),
        )
        for key in range(draw(st.integers(0, 4)))
    ]
    return guests, hands


@given(days(), st.randoms())
def test_whatever_the_day_nobody_is_at_two_tables_at_once_or_helped_by_who_is_away(day, chance):
    guests, hands = day
    found = consulting.seating(guests, hands)
    crew = {each.key: each for each in hands}

    assert sorted(seat.guest for table in found.tables for seat in table.seats) == [
        each.key for each in guests
    ]
    for table in found.tables:
        numbers = [seat.number for seat in table.seats]
        helping = [seat.helper for seat in table.seats if seat.helper is not None]
        assert len({*numbers}) == len(numbers)
        assert len({*helping}) == len(helping)
        assert all(seat.presence is not Presence.NEVER for seat in table.seats)
        if any(crew[key].minor for key in helping):
            assert table.adult is not None
    shuffled = [*guests], [*hands]
    for rows in shuffled:
        chance.shuffle(rows)
    assert consulting.seating(*shuffled) == found


def test_a_class_without_times_or_languages_is_as_before():
    plain = [Guest(1, (1,), device="iphone"), Guest(2, (2,), device="android")]
    crew = [Hand(100, (1,), frozenset({"android"})), Hand(101, (2,), frozenset({"iphone"}))]

    assert {seat.guest: seat.helper for seat in briefing.seating(plain, crew).seats} == {
        1: 101,
        2: 100,
    }
