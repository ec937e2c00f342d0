"""How many a class needs, and who is missing."""

from datetime import timedelta
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classes.choices import SeatDevice, ShiftRole
from classes.rules import staffing
from classes.rules.staffing import Class, Hand, Shortage, Terms
from tests import make

STARTS = make.tokyo("2026-06-15 10:00")
ENDS = make.tokyo("2026-06-15 12:00")
ANY, IPHONE, ANDROID = SeatDevice.ANY, SeatDevice.IPHONE, SeatDevice.ANDROID
BOTH = frozenset({IPHONE, ANDROID})


def hand(role=ShiftRole.HELPER, knows=BOTH, *, starts=STARTS, ends=ENDS):
    return Hand(role, frozenset(knows), starts, ends)


def team(instructors, helpers, *, knows=BOTH):
    teaching = [hand(ShiftRole.INSTRUCTOR, knows)] * instructors
    return [*teaching, *[hand(knows=knows)] * helpers]


def missing(people, hands, **terms):
    counted = people if isinstance(people, dict) else {ANY: people}
    return staffing.shortage(staffing.needed(counted, Terms(**terms)), hands)


@pytest.mark.parametrize(
    ("people", "instructors", "helpers"),
    [(23, 1, 16), (17, 1, 12), (8, 1, 4), (5, 5, 0), (5, 3, 0), (4, 1, 0), (0, 1, 0)],
)
def test_the_towns_that_teach_with_many_have_enough(people, instructors, helpers):
    assert missing(people, team(instructors, helpers)) == Shortage()


def test_one_instructor_for_twelve_is_two_too_few():
    found = missing(12, team(1, 0))

    assert found == Shortage(helpers=2)
    assert found.sentence == "協力者があと2人足りません。"


def test_helpers_do_not_stand_in_for_the_instructor():
    found = missing(12, team(0, 5))

    assert found == Shortage(instructors=1)
    assert found.sentence == "講師があと1人足りません。"


def test_a_class_without_registrations_wants_its_instructor():
    assert missing(0, []) == Shortage(instructors=1)


def test_both_numbers_are_the_town_s():
    assert missing(
        12, team(1, 1), participants_per_helper=6, instructors_per_session=2
    ) == Shortage(instructors=1)


def test_whoever_does_not_know_the_device_does_not_fill_the_place():
    found = missing({IPHONE: 8}, team(1, 3, knows={ANDROID}))

    assert found == Shortage(helpers=2, iphone=2)
    assert found.sentence == "協力者があと2人足りません（うちiPhoneがわかる方が2人）。"


def test_whoever_knows_both_counts_once():
    people = {IPHONE: 4, ANDROID: 4}

    assert missing(people, team(1, 1)) == Shortage()
    assert missing(people, team(1, 0)) == Shortage(helpers=1, either=1)


def test_where_all_must_know_a_device_it_is_said_so():
    found = missing({IPHONE: 5, ANDROID: 4, ANY: 3}, team(1, 0))

    assert found.sentence == (
        "協力者があと2人足りません（うちiPhoneかAndroidがわかる方が2人、iPhoneがわかる方が1人）。"
    )


def test_somebody_who_leaves_at_half_time_is_missing_afterwards():
    half = STARTS + timedelta(hours=1)
    hands = [*team(1, 0), hand(ends=half)]

    found = staffing.worst(
        staffing.needed({ANY: 8}, Terms()), hands, starts_at=STARTS, ends_at=ENDS
    )

    assert found == Shortage(helpers=1)


def test_a_place_is_open_to_those_who_fill_it():
    needs = staffing.needed({IPHONE: 8}, Terms())
    found = Class(needs, tuple(team(1, 0)), STARTS, ENDS)

    assert found.has_room_for(hand(knows={IPHONE}))
    assert not found.has_room_for(hand(knows={ANDROID}))


def test_staff_may_want_more_than_the_rule():
    needs = staffing.needed({ANY: 8}, Terms())
    full = Class(needs, tuple(team(1, 1)), STARTS, ENDS)

    assert not full.has_room_for(hand())
    assert Class(needs, tuple(team(1, 1)), STARTS, ENDS, extra=1).has_room_for(hand())
    assert not Class(needs, tuple(team(1, 2)), STARTS, ENDS, extra=1).has_room_for(hand())


def test_a_rakuraku_phone_is_an_android():
    assert staffing.known(["rakuraku", "none", ""]) == {ANDROID}


# A simple recount, written without looking at the rule: try to sit everybody down.


def seated(people, knowing, ratio):
    """Whether each participant finds somebody who knows their device and has a hand free."""
    free = [ratio] * len(knowing)

    def sit(left):
        if not left:
            return True
        for number, knows in enumerate(knowing):
            if free[number] and (left[0] == ANY or left[0] in knows):
                free[number] -= 1
                if sit(left[1:]):
                    return True
                free[number] += 1
        return False

    return sit(people)


SKILLS = [frozenset(), frozenset({IPHONE}), frozenset({ANDROID}), BOTH]


@pytest.mark.parametrize("ratio", [1, 2])
def test_the_alarm_is_a_recount_of_every_small_class(ratio):
    devices = [ANY, IPHONE, ANDROID]
    for people, skills in product(
        (each for size in range(5) for each in combinations_with_replacement(devices, size)),
        (each for size in range(4) for each in combinations_with_replacement(SKILLS, size)),
    ):
        for teaching in range(len(skills) + 1):
            hands = [
                hand(ShiftRole.INSTRUCTOR if number < teaching else ShiftRole.HELPER, knows)
                for number, knows in enumerate(skills)
            ]
            counted = {device: people.count(device) for device in devices}
            alarm = bool(missing(counted, hands, participants_per_helper=ratio))

            assert alarm == (teaching < 1 or not seated(people, skills, ratio)), (
                people,
                skills,
            )


@settings(max_examples=300, deadline=None)
@given(
    counts=st.tuples(*[st.integers(0, 30)] * 3),
    staff=st.lists(st.tuples(st.booleans(), st.sampled_from(SKILLS)), max_size=12),
    ratio=st.integers(1, 6),
    wanted=st.integers(0, 2),
)
def test_so_many_more_of_the_right_kind_are_enough(*, counts, staff, ratio, wanted):
    """What the alarm says is what is needed: with these the alarm is still, with one less of
    those who know both it is not."""
    people = dict(zip([ANY, IPHONE, ANDROID], counts, strict=True))
    hands = [
        hand(ShiftRole.INSTRUCTOR if teaches else ShiftRole.HELPER, knows)
        for teaches, knows in staff
    ]
    terms = {"participants_per_helper": ratio, "instructors_per_session": wanted}
    found = missing(people, hands, **terms)

    assert not missing(people, [*hands, *team(found.instructors, found.helpers)], **terms)
    if found.helpers:
        fewer = team(found.instructors, found.helpers - 1)
        assert missing(people, [*hands, *fewer], **terms)
    if found.instructors:
        fewer = team(found.instructors - 1, found.helpers + 1)
        assert missing(people, [*hands, *fewer], **terms)
