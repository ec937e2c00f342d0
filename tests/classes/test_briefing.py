"""Who sits where, and who helps whom: what holds for every room, and a few rooms."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from classes.rules import briefing
from classes.rules.briefing import Fit, Group, Guest, Hand
from people.choices import Device

DEVICES = st.sampled_from([device.value for device in Device])
TAUGHT = st.frozensets(st.sampled_from(["iphone", "android", "rakuraku"]))


@st.composite
def rooms(draw, most_guests=14, most_hands=5):
    guests = [
        Guest(
            key=number,
            place=(number,),
            device=draw(DEVICES),
            needs_time=draw(st.booleans()),
            late=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(0, most_guests)) + 1)
    ]
    hands = [
        Hand(
            key=100 + number,
            place=(number,),
            devices=draw(TAUGHT),
            minor=draw(st.booleans()),
            leads=number == 0 and draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, most_hands)))
    ]
    return guests, [replaced(hand) for hand in hands]


def replaced(hand):
    """Nobody under 18 teaches in front."""
    return Hand(hand.key, hand.place, hand.devices, hand.minor and not hand.leads, hand.leads)


def loads(found):
    return Counter(seat.helper for seat in found.seats if seat.helper is not None)


@given(rooms())
def test_everybody_sits_once_and_the_seats_are_counted_through(room):
    guests, hands = room

    seats = briefing.seating(guests, hands).seats

    assert sorted(seat.guest for seat in seats) == [guest.key for guest in guests]
    assert [seat.number for seat in seats] == [*range(1, len(guests) + 1)]


@given(rooms(), st.randoms())
def test_the_order_in_which_people_are_named_changes_nothing(room, chance):
    guests, hands = room
    other_guests, other_hands = [*guests], [*hands]
    chance.shuffle(other_guests)
    chance.shuffle(other_hands)

    assert briefing.seating(other_guests, other_hands) == briefing.seating(guests, hands)


@given(rooms())
def test_nobody_has_more_than_four_and_nobody_is_alone_while_somebody_is_free(room):
    guests, hands = room

    found = briefing.seating(guests, hands)

    able = len(hands) - len(found.unplaced)
    assert max(loads(found).values(), default=0) <= 4
    assert len(found.alone) == max(len(guests) - 4 * able, 0)


@given(rooms())
def test_a_minor_helps_only_where_an_adult_is_in_charge(room):
    guests, hands = room
    minors = {hand.key for hand in hands if hand.minor}

    found = briefing.seating(guests, hands)

    for table in found.tables:
        helped_by_minor = any(seat.helper in minors for seat in table.seats)
        assert (table.adult is not None) == helped_by_minor
        assert table.adult not in minors
    everybody = {hand.key for hand in hands}
    assert set(found.unplaced) == (minors if minors == everybody else set())


@settings(max_examples=60)
@given(rooms(most_guests=5, most_hands=3))
def test_no_other_match_fits_the_devices_better_or_is_as_good_and_more_even(room):
    guests, hands = room
    early = [Guest(**{**vars(guest), "late": False}) for guest in guests]
    if not any(not hand.minor for hand in hands):
        return
    by_key = {hand.key: hand for hand in hands}

    def worth(match):
        """What is to be small, the first thing first."""
        kinds = Counter(
            briefing.fit(guest.device, known=by_key[key].devices)
            for guest, key in zip(early, match, strict=True)
        )
        led = sum(by_key[key].leads for key in match)
        squares = sum(many**2 for many in Counter(match).values())
        return kinds[Fit.DIFFERS], kinds[Fit.UNKNOWN], led, squares

    found = briefing.seating(early, hands)
    mine = {seat.guest: seat.helper for seat in found.seats}
    best = (
        min(
            worth(match)
            for match in product(by_key, repeat=len(early))
            if max(Counter(match).values(), default=0) <= 4
        )
        if len(early) <= 4 * len(hands)
        else None
    )

    if best is not None:
        assert worth([mine[guest.key] for guest in early]) == best


@given(rooms())
def test_where_all_know_everything_nobody_has_two_more_than_another(room):
    guests, hands = room
    every = frozenset(device.value for device in Device)
    early = [Guest(**{**vars(guest), "late": False}) for guest in guests]
    able = [Hand(hand.key, hand.place, every) for hand in hands]

    had = loads(briefing.seating(early, able))

    shares = [had[hand.key] for hand in able]
    assert max(shares, default=0) - min(shares, default=0) <= 1


@given(rooms())
def test_whoever_comes_late_moves_nobody_who_was_expected(room):
    guests, hands = room
    expected = [guest for guest in guests if not guest.late]

    before = {seat.guest: seat for seat in briefing.seating(expected, hands).seats}
    after = {seat.guest: seat for seat in briefing.seating(guests, hands).seats}

    assert {key: seat.number for key, seat in before.items()} == {
        key: after[key].number for key in before
    }
    helped = {key: seat.helper for key, seat in before.items() if seat.helper is not None}
    assert helped == {key: after[key].helper for key in helped}


def guest(key, device="iphone", **more):
    return Guest(key=key, place=(key,), device=device, **more)


def hand(key, *devices, **more):
    return Hand(key=key, place=(key,), devices=frozenset(devices), **more)


def helped(found):
    return {seat.guest: seat.helper for seat in found.seats}


def test_seats_are_grouped_by_device():
    found = briefing.seating(
        [guest(1), guest(2, "rakuraku"), guest(3), guest(4, "android"), guest(5, "none")], []
    )

    assert [(table.group, [seat.guest for seat in table.seats]) for table in found.tables] == [
        (Group.IPHONE, [1, 3]),
        (Group.ANDROID, [2, 4]),
        (Group.OTHER, [5]),
    ]


def test_whoever_knows_the_device_helps_and_whoever_leads_is_left_free():
    found = briefing.seating(
        [guest(1), guest(2, "android")],
        [hand(7, "iphone", "android", leads=True), hand(8, "android"), hand(9, "iphone")],
    )

    assert helped(found) == {1: 9, 2: 8}
    assert found.idle == ()


def test_whoever_leads_helps_where_nobody_else_knows_the_device():
    found = briefing.seating(
        [guest(1), guest(2, "android")],
        [hand(7, "iphone", "android", leads=True), hand(8, "android")],
    )

    assert helped(found) == {1: 7, 2: 8}


def test_it_says_whom_nobody_who_knows_the_device_can_help():
    found = briefing.seating([guest(1), guest(2, "android")], [hand(8, "android")])

    assert helped(found) == {1: 8, 2: 8}
    assert found.strange == [1]


def test_it_says_whom_nobody_can_help():
    found = briefing.seating([guest(key) for key in range(1, 7)], [hand(8, "iphone")])

    assert found.alone == [5, 6]


def test_minors_without_an_adult_help_nobody():
    found = briefing.seating([guest(1)], [hand(8, "iphone", minor=True)])

    assert (helped(found), found.unplaced) == ({1: None}, (8,))


def test_the_adult_in_charge_is_one_at_the_table_before_whoever_leads():
    lead = hand(7, "iphone", leads=True)
    minor, grown = hand(8, "iphone", minor=True), hand(9, "iphone")

    [table] = briefing.seating([guest(1), guest(2)], [lead, minor, grown]).tables
    [other] = briefing.seating([guest(1), guest(2)], [lead, minor]).tables

    assert (table.adult, other.adult) == (9, 7)


def test_whoever_needs_time_is_with_whoever_has_fewer_people():
    slow = guest(1, needs_time=True)
    crew = [hand(8, "iphone"), hand(9, "iphone")]

    found = briefing.seating([slow, guest(2), guest(3)], crew)

    had = loads(found)
    assert had[helped(found)[1]] == 1


def test_two_who_need_time_are_with_two_helpers():
    people = [guest(key, needs_time=key in {1, 3}) for key in (1, 2, 3, 4)]

    found = helped(briefing.seating(people, [hand(8, "iphone"), hand(9, "iphone")]))

    assert found[1] != found[3]


def test_what_was_decided_by_hand_stays_and_the_others_go_around_it():
    people = [guest(1, seat=3, helper=9), guest(2), guest(3)]

    found = briefing.seating(people, [hand(8, "iphone"), hand(9, "android")])

    assert [(seat.number, seat.guest, seat.helper) for seat in found.seats] == [
        (1, 2, 8),
        (2, 3, 8),
        (3, 1, 9),
    ]
    assert found.strange == [1]


def test_a_helper_decided_by_hand_who_does_not_help_here_is_said():
    found = briefing.seating([guest(1, helper=77)], [hand(8, "iphone")])

    assert (helped(found), found.astray) == ({1: 8}, (1,))


def test_whoever_helps_nobody_is_said():
    assert briefing.seating([], [hand(8, "iphone")]).idle == (8,)


def test_sixty_people_and_twenty_helpers_are_matched():
    people = [guest(key, "iphone" if key % 3 else "android") for key in range(60)]
    crew = [hand(100 + key, "iphone" if key % 2 else "android") for key in range(20)]

    found = briefing.seating(people, crew)

    assert (found.alone, found.strange) == ([], [])
    assert sorted(loads(found).values()) == [2] * 10 + [4] * 10
