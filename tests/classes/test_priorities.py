"""Who is served first: the order of the priorities, and nobody ahead by company."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.choices import Priority
from classes.rules import priorities
from classes.rules.eligibility import Applicant

orders = st.lists(st.sampled_from(Priority), unique=True)
applicants = st.builds(
    Applicant,
    lives_here=st.sampled_from([None, True, False]),
    visits=st.integers(0, 4),
    visits_in_two_years=st.integers(0, 4),
    won_in_two_years=st.integers(0, 4),
)
parties = st.lists(applicants, min_size=1, max_size=4)


def tier(order, applicant):
    return priorities.tier(order, applicant)


def together(order, party):
    return priorities.party_tier([tier(order, each) for each in party])


def test_newcomers_come_first_then_who_came_least_then_residents():
    order = [Priority.FIRST_TIME, Priority.FEWEST_IN_TWO_YEARS, Priority.RESIDENT]
    line = [
        Applicant(lives_here=True),
        Applicant(lives_here=False),
        Applicant(visits=5, lives_here=False),
        Applicant(visits=1, visits_in_two_years=1, lives_here=True),
        Applicant(visits=1, visits_in_two_years=1),
        Applicant(visits=2, visits_in_two_years=2, lives_here=True),
    ]

    for mixed in permutations(line):
        assert sorted(mixed, key=lambda each: tier(order, each))[0] == line[0]
    tiers = [tier(order, each) for each in line]
    assert tiers == sorted(tiers)


def test_who_won_least_comes_first():
    lucky, unlucky = Applicant(won_in_two_years=1), Applicant(won_in_two_years=0)

    assert tier([Priority.FEWEST_WON], unlucky) < tier([Priority.FEWEST_WON], lucky)


@given(applicants)
def test_without_priorities_all_are_alike(applicant):
    assert tier([], applicant) == ()


@given(orders, applicants, applicants)
def test_an_earlier_priority_outweighs_all_later_ones(order, one, other):
    places = [(tier([each], one), tier([each], other)) for each in order]
    differing = [first < second for first, second in places if first != second]

    assert (tier(order, one) < tier(order, other)) == (differing[:1] == [True])


@given(orders, parties, applicants)
def test_nobody_gets_ahead_by_taking_somebody_along(order, party, companion):
    assert together(order, [*party, companion]) >= together(order, party)
    assert all(together(order, party) >= tier(order, each) for each in party)


@given(orders, parties)
def test_it_does_not_matter_in_which_order_a_party_is_named(order, party):
    assert together(order, party) == together(order, party[::-1])


@given(orders, applicants)
def test_somebody_alone_is_a_party_of_one(order, applicant):
    assert together(order, [applicant]) == tier(order, applicant)


@given(orders)
def test_what_is_published_names_every_priority_in_its_order(order):
    words = priorities.in_words(order)

    found = [words.index(each.label) for each in order]
    assert found == sorted(found)
    assert bool(words) == bool(order)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ([], ""),
        ([Priority.RESIDENT], "市町村内にお住まいの方を優先し、"),
        (
            [Priority.FIRST_TIME, Priority.RESIDENT],
            "はじめて参加される方 → 市町村内にお住まいの方 の順に優先し、",
        ),
    ],
)
def test_the_rule_is_told_in_one_sentence(order, sentence):
    assert sentence in priorities.in_words(order)
    assert bool(priorities.in_words(order)) == bool(order)
