"""Days on which a public office is closed."""

from datetime import date, datetime

import pytest

from common.clock import TOKYO
from common.holidays import is_holiday, is_year_end, name_of, weekday_label


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "元日"),
        (date(2026, 2, 23), "天皇誕生日"),
        (date(2026, 5, 6), "憲法記念日 振替休日"),
        (date(2026, 9, 22), "国民の休日"),
        (date(2019, 4, 30), "国民の休日"),
        (date(2021, 7, 23), "スポーツの日"),
        (date(2021, 10, 11), None),
        (date(2026, 6, 1), None),
        (date(2026, 6, 7), None),
        (date(2026, 12, 30), None),
    ],
)
def test_holidays_have_their_legal_names(day, name):
    assert name_of(day) == name
    assert is_holiday(day) == (name is not None)


def test_a_moment_is_on_the_holiday_of_its_day():
    assert name_of(datetime(2026, 1, 1, 10, tzinfo=TOKYO)) == "元日"


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
    ],
)
def test_offices_are_closed_from_29_december_to_3_january(day, closed):
    assert is_year_end(day) == closed


def test_a_week_is_written_from_monday():
    assert [weekday_label(date(2026, 6, day)) for day in range(1, 8)] == list("月火水木金土日")
