"""Days on which a Japanese public office is closed, and how weekdays are written."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import jpholiday

from common.wareki import WEEKDAYS


def name_of(day: date) -> str | None:
    """The holiday's name by 国民の祝日に関する法律, or None. 振替休日 and 国民の休日 count."""
    return _name_of(date(day.year, day.month, day.day))


def is_holiday(day: date) -> bool:
    """Whether it is a national holiday. Sundays and 年末年始 are not, by themselves."""
    return name_of(day) is not None


def is_year_end(day: date) -> bool:
    """29 December to 3 January, when public offices are closed (地方自治法 第4条の2 and the
    ordinances made under it).
    """
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def weekday_label(day: date) -> str:
    """'月'."""
    return WEEKDAYS[day.weekday()]


@lru_cache(maxsize=4096)
def _name_of(day: date) -> str | None:
    """jpholiday walks through every rule for every day; pages ask for the same ones."""
    name = jpholiday.is_holiday_name(day)
    return None if name is None else str(name)
