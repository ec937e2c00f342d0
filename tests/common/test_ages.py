"""Age by the law of 1902, at the birthdays where mistakes are made."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.ages import (
    AGE_BANDS,
    BornLater,
    age_band,
    age_on,
    age_reached_on,
    band_of,
    oldest_in,
)

BIRTHS = st.dates(min_value=date(1900, 1, 1), max_value=date(2020, 12, 31))
LATER = st.integers(min_value=0, max_value=120 * 365)


@pytest.mark.parametrize(
    ("birth", "day", "said_and_reached"),
    [
        (date(1960, 4, 1), date(2025, 3, 30), (64, 64)),
        (date(1960, 4, 1), date(2025, 3, 31), (64, 65)),
        (date(1960, 4, 1), date(2025, 4, 1), (65, 65)),
        (date(1960, 4, 2), date(2025, 4, 1), (64, 65)),
        (date(1961, 1, 1), date(2025, 12, 31), (64, 65)),
        (date(1961, 1, 1), date(2026, 1, 1), (65, 65)),
        (date(1960, 12, 31), date(2025, 12, 30), (64, 65)),
        (date(1960, 2, 29), date(2025, 2, 27), (64, 64)),
        (date(1960, 2, 29), date(2025, 2, 28), (64, 65)),
        (date(1960, 2, 29), date(2025, 3, 1), (65, 65)),
        (date(1960, 2, 29), date(2024, 2, 27), (63, 63)),
        (date(1960, 2, 29), date(2024, 2, 28), (63, 64)),
        (date(1960, 2, 29), date(2024, 2, 29), (64, 64)),
        (date(1960, 3, 1), date(2024, 2, 28), (63, 63)),
        (date(1960, 3, 1), date(2024, 2, 29), (63, 64)),
        (date(1960, 3, 1), date(2025, 2, 28), (64, 65)),
        (date(2026, 4, 1), date(2026, 4, 1), (0, 0)),
    ],
)
def test_an_age_is_reached_the_day_before_it_is_said(birth, day, said_and_reached):
    assert (age_on(birth, day), age_reached_on(birth, day)) == said_and_reached


@given(BIRTHS, LATER)
def test_what_is_said_tomorrow_is_reached_today(birth, days):
    day = birth + timedelta(days=days)
    assert age_reached_on(birth, day) == age_on(birth, day + timedelta(days=1))
    assert age_reached_on(birth, day) - age_on(birth, day) in (0, 1)


@given(BIRTHS, st.integers(min_value=1, max_value=100))
def test_a_birthday_adds_exactly_one_year(birth, years):
    leap_day = (birth.month, birth.day) == (2, 29)
    birthday = (
        date(birth.year + years, 3, 1)
        - timedelta(days=0 if not _leap(birth.year + years) else 1)
        if leap_day
        else birth.replace(year=birth.year + years)
    )
    assert age_on(birth, birthday) == years
    assert age_on(birth, birthday - timedelta(days=1)) == years - 1


@pytest.mark.parametrize("age", [age_on, age_reached_on, band_of])
def test_nobody_has_an_age_before_birth(age):
    with pytest.raises(BornLater) as refusal:
        age(date(2026, 6, 2), date(2026, 6, 1))
    assert str(refusal.value) == (
        "生年月日が先の日付になっています。生年月日をご確認ください。"
    )


@pytest.mark.parametrize(
    ("age", "band"),
    [
        *(
            (0, "under50"),
            (49, "under50"),
            (50, "50s"),
            (59, "50s"),
            (60, "60_64"),
            (64, "60_64"),
        ),
        *((65, "65_69"), (69, "65_69"), (70, "70_74"), (74, "70_74"), (75, "75_79")),
        *((79, "75_79"), (80, "80_84"), (84, "80_84"), (85, "85_89"), (89, "85_89")),
        *((90, "90_over"), (116, "90_over")),
    ],
)
def test_bands_meet_without_gap_or_overlap(age, band):
    assert age_band(age) == band


def test_the_oldest_in_a_band_are_told():
    assert [(band, oldest_in(band)) for band, _ in AGE_BANDS] == [
        *(("under50", 49), ("50s", 59), ("60_64", 64), ("65_69", 69), ("70_74", 74)),
        *(("75_79", 79), ("80_84", 84), ("85_89", 89), ("90_over", None)),
    ]


def test_who_told_no_band_may_be_of_any_age():
    assert oldest_in("") is None


def test_a_birthday_can_change_the_band():
    birth = date(1956, 6, 1)
    assert [band_of(birth, date(2026, 5, 31)), band_of(birth, date(2026, 6, 1))] == [
        *("65_69", "70_74")
    ]


def test_the_labels_are_japanese_and_in_order():
    assert [label for _, label in AGE_BANDS] == [
        *("50歳未満", "50代", "60〜64歳", "65〜69歳", "70〜74歳"),
        *("75〜79歳", "80〜84歳", "85〜89歳", "90歳以上"),
    ]


def test_a_negative_age_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="-1 years"):
        age_band(-1)


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
