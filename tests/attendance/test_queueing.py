"""Whose turn it is: the rule of the line, for any line."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.queueing import GRACE, LEAD, PATIENCE, Waiting, about, in_order, waits
from tests import make

NOON = make.NOON


def minutes(number):
    return timedelta(minutes=number)


def here(number, *, came=0, booked=None):
    """Somebody who came so many minutes after noon, and booked for so many after it."""
    slot = None if booked is None else NOON + minutes(booked)
    return Waiting(number, NOON + minutes(came), slot)


def order(*waiting, after):
    return [one.number for one in in_order(waiting, at=NOON + minutes(after))]


@st.composite
def lines(draw):
    size = draw(st.integers(1, 12))
    quarter = st.one_of(st.none(), st.integers(0, 16).map(lambda slot: slot * 15))
    return [
        here(number, came=draw(st.integers(-30, 200)), booked=draw(quarter))
        for number in range(1, size + 1)
    ]


moments = st.integers(-30, 300).map(lambda number: NOON + minutes(number))


def test_a_booking_goes_before_somebody_who_came_without():
    assert order(here(1, came=0), here(2, came=20, booked=20), after=20) == [2, 1]


def test_whoever_waited_long_enough_goes_before_a_later_booking():
    assert order(here(1, came=0), here(2, came=50, booked=50), after=50) == [1, 2]


def test_a_booking_is_not_called_early_while_others_wait():
    early = here(2, came=5, booked=40)

    assert order(here(1, came=0), early, after=10) == [1, 2]
    assert order(here(1, came=0), early, after=35) == [2, 1]


def test_alone_a_booking_may_be_called_early():
    assert order(here(1, came=0, booked=60), after=0) == [1]


def test_somebody_too_late_waits_like_those_without_a_booking():
    late = here(2, came=11, booked=0)

    assert order(here(1, came=5), late, after=12) == [1, 2]
    assert not late.keeps_booking
    assert here(3, came=10, booked=0).keeps_booking


def test_at_the_same_time_whoever_came_first_goes_first():
    assert order(here(2, came=0), here(1, came=0), here(3, came=-1), after=5) == [3, 1, 2]


@given(lines(), moments, st.randoms())
def test_the_order_does_not_depend_on_how_the_line_is_read(line, at, dice):
    shuffled = [*line]
    dice.shuffle(shuffled)

    assert in_order(shuffled, at=at) == in_order(line, at=at)
    assert sorted(one.number for one in in_order(line, at=at)) == [x.number for x in line]


@given(lines(), moments)
def test_another_person_changes_nobody_s_order_among_the_others(line, at):
    *others, _ = line

    assert [one for one in in_order(line, at=at) if one in others] == in_order(others, at=at)


@given(lines(), moments)
def test_nobody_without_a_booking_is_passed_by_a_booking_for_much_later(line, at):
    """The bound: a booking passes only those who came less than PATIENCE before its time."""
    turns = in_order(line, at=at)
    for place, one in enumerate(turns):
        if not one.keeps_booking:
            assert all(before.promised <= one.arrived_at + PATIENCE for before in turns[:place])


@given(lines(), moments)
def test_bookings_go_first_whose_time_has_come(line, at):
    """Before everybody whose own time has not come yet."""
    turns = in_order(line, at=at)
    ripe = [one for one in turns if one.keeps_booking and one.promised - LEAD <= at]
    for one in ripe:
        ahead = turns[: turns.index(one)]
        assert all(other.promised <= one.promised for other in ahead)


@given(lines(), moments)
def test_nobody_without_a_booking_is_passed_by_a_later_one(line, at):
    turns = [one for one in in_order(line, at=at) if one.booked_at is None]

    assert turns == sorted(turns, key=lambda one: (one.arrived_at, one.number))


@given(
    lines(), moments, st.tuples(st.integers(1, 4), st.lists(st.integers(0, 300), max_size=6))
)
def test_everybody_is_told_a_wait(line, at, hall):
    tables, expected = hall
    told = waits(
        line,
        tables=tables,
        expected=[NOON + minutes(number) for number in expected],
        length=minutes(20),
        at=at,
    )

    assert {*told} == {one.number for one in line}
    assert min(told.values()) >= timedelta()


@given(lines(), st.integers(1, 4))
def test_more_tables_make_nobody_s_sum_of_waits_longer(line, tables):
    at = NOON + minutes(300)
    few = waits(line, tables=tables, length=minutes(20), at=at)
    many = waits(line, tables=tables + 1, length=minutes(20), at=at)

    assert sum(many.values(), timedelta()) <= sum(few.values(), timedelta())


def test_waits_follow_the_tables():
    line = [here(number, came=number) for number in (1, 2, 3)]

    told = waits(
        line,
        tables=2,
        busy_until=[NOON + minutes(25)],
        length=minutes(20),
        at=NOON + minutes(10),
    )

    assert told == {1: minutes(0), 2: minutes(15), 3: minutes(20)}


def test_whoever_is_expected_takes_a_table_at_their_time():
    told = waits(
        [here(1, came=0), here(2, came=1)],
        tables=1,
        expected=[NOON + minutes(20)],
        length=minutes(20),
        at=NOON + minutes(1),
    )

    assert told == {1: minutes(0), 2: minutes(40)}


def test_a_wait_is_told_in_words():
    assert about(minutes(0)) == "まもなくお呼びします"
    assert about(minutes(1)) == "およそ5分待ち"
    assert about(minutes(20)) == "およそ20分待ち"
    assert about(minutes(21)) == "およそ25分待ち"
    assert minutes(10) == GRACE
