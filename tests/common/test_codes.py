"""Check digits: of municipality codes and of reference numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import references
from common.municipality_codes import (
    PREFECTURES,
    InvalidMunicipalityCode,
    check_digit,
    is_valid,
    normalise,
    prefecture_of,
)

REAL = {
    "462225": "鹿児島県",  # 奄美市
    "462144": "鹿児島県",  # 垂水市
    "462012": "鹿児島県",  # 鹿児島市
    "462039": "鹿児島県",  # 鹿屋市
    "362077": "徳島県",  # 美馬市
    "112119": "埼玉県",  # 本庄市
    "011002": "北海道",  # 札幌市
    "131016": "東京都",  # 千代田区
    "122190": "千葉県",  # 市原市: a remainder of 10 is written 0
    "470007": "沖縄県",
}
NUMBERS = st.integers(min_value=0, max_value=references.NUMBERS - 1)


def test_the_real_codes_are_valid_and_lie_in_their_prefectures():
    assert {code: prefecture_of(code) for code in REAL} == REAL
    assert [check_digit(code[:5]) for code in REAL] == [int(code[5]) for code in REAL]


@pytest.mark.parametrize(
    "code",
    ["462011", "46201", "4620122", "", "abcdef", "４６２０１２", "482018", "002011", "4620 2"],
)
def test_what_is_no_code_is_not_valid(code):
    assert not is_valid(code)


@pytest.mark.parametrize("code", list(REAL))
@pytest.mark.parametrize("place", range(6))
def test_one_wrong_digit_makes_a_code_invalid(code, place):
    slips = [f"{code[:place]}{digit}{code[place + 1 :]}" for digit in "0123456789"]
    assert [slip for slip in slips if is_valid(slip)] == [code]


@pytest.mark.parametrize("typed", ["462012", "４６２０１２", " 462012 ", "46201", "４６２０１"])
def test_a_code_is_brought_to_six_digits(typed):
    assert normalise(typed) == "462012"


@pytest.mark.parametrize("typed", ["462013", "11002", "22012", "鹿児島市", "", "4620", "99999"])
def test_another_town_is_never_guessed(typed):
    with pytest.raises(InvalidMunicipalityCode) as refusal:
        normalise(typed)
    assert refusal.value.code == "invalid_municipality_code"


def test_a_prefecture_has_a_code_of_its_own():
    assert normalise("46000") == "460001"


def test_there_are_47_prefectures():
    assert (len(PREFECTURES), PREFECTURES[0], PREFECTURES[12], PREFECTURES[46]) == (
        *(47, "北海道", "東京都", "沖縄県"),
    )


def test_a_wrong_code_lies_in_no_prefecture():
    with pytest.raises(InvalidMunicipalityCode):
        prefecture_of("462011")


def test_a_check_digit_needs_five_digits():
    with pytest.raises(ValueError, match="not five digits"):
        check_digit("4620")


@given(NUMBERS)
def test_a_reference_is_two_groups_of_four_and_does_not_begin_with_0(number):
    first, second = references.encode(number).split("-")
    assert (len(first), len(second), first[0] == "0") == (4, 4, False)


def test_the_first_and_the_last_reference_are_fixed():
    """Slips of paper outlive versions of the program: the numbering may never change."""
    last = references.encode(references.NUMBERS - 1)
    assert [references.encode(0), references.encode(3827315), last] == [
        *("1000-0004", "4827-3156", "9999-9992")
    ]


@pytest.mark.parametrize("number", [-1, references.NUMBERS])
def test_a_number_outside_the_range_has_no_reference(number):
    with pytest.raises(ValueError, match="not within"):
        references.encode(number)


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_share_a_reference(one, other):
    assert (references.encode(one) == references.encode(other)) == (one == other)


@given(NUMBERS, st.integers(min_value=0, max_value=7), st.sampled_from("0123456789"))
def test_every_single_wrong_digit_is_noticed(number, place, wrong):
    digits = references.encode(number).replace("-", "")
    slip = f"{digits[:place]}{wrong}{digits[place + 1 :]}"
    assert _is_readable(slip) == (slip == digits)


@given(NUMBERS)
def test_every_swap_of_neighbours_is_noticed(number):
    digits = references.encode(number).replace("-", "")
    for place, (left, right) in enumerate(pairwise(digits)):
        slip = f"{digits[:place]}{right}{left}{digits[place + 2 :]}"
        assert _is_readable(slip) == (slip == digits)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "4827-3156",
            "48273156",
            "４８２７－３１５６",
            "4827 3156",
            " 4827　3156 ",
            "4827の3156",
        ),
        *("4827ー3156", "4827−3156", "4 8 2 7 3 1 5 6", "4827 - 3156"),
    ],
)
def test_a_reference_is_read_as_it_is_typed_or_heard(typed):
    assert references.parse(typed) == "4827-3156"


@pytest.mark.parametrize(
    "typed", ["", "4827-3157", "4827-315", "4827-31566", "0123-4566", "482-73156", "ABCD-EFGH"]
)
def test_what_is_no_reference_is_refused_with_an_example_that_is_one(typed):
    with pytest.raises(references.UnreadableReference) as refusal:
        references.parse(typed)
    assert refusal.value.message == (
        "番号が正しくありません。「4827-3156」のような8けたの番号を、もう一度ご確認ください。"
    )


def _is_readable(text):
    try:
        references.parse(text)
    except references.UnreadableReference:
        return False
    return True
