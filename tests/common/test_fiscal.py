"""Fiscal years turn on 1 April."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.fiscal import fiscal_year, fiscal_year_bounds, label, months

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2027, 4, 1), 2027),
        (date(2024, 2, 29), 2023),
    ],
)
def test_the_year_changes_on_the_first_of_april(day, year):
    assert fiscal_year(day) == year


@given(DAYS)
def test_every_day_lies_within_its_own_fiscal_year_only(day):
    first, last = fiscal_year_bounds(fiscal_year(day))
    assert first <= day <= last
    assert fiscal_year(first - timedelta(days=1)) == fiscal_year(day) - 1
    assert fiscal_year(last + timedelta(days=1)) == fiscal_year(day) + 1


@given(DAYS)
def test_every_day_lies_in_one_of_the_twelve_months(day):
    firsts = months(fiscal_year(day))
    assert len(firsts) == 12
    assert firsts.count(day.replace(day=1)) == 1


def test_the_months_run_from_april_to_march():
    assert [day.isoformat()[:7] for day in months(2026)] == [
        *(f"2026-{month:02}" for month in range(4, 13)),
        *("2027-01", "2027-02", "2027-03"),
    ]


def test_labels_are_the_ones_town_halls_write():
    assert [label(year) for year in (1926, 1988, 1989, 2018, 2019, 2020, 2026)] == [
        *(
            "大正15年度",
            "昭和63年度",
            "平成元年度",
            "平成30年度",
            "令和元年度",
            "令和2年度",
            "令和8年度",
        )
    ]
