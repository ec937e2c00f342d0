"""The fiscal year of Japanese public bodies: 1 April to 31 March (地方自治法 第208条)."""

from __future__ import annotations

from datetime import date

from common.wareki import format_year

FIRST_MONTH = 4


def fiscal_year(day: date) -> int:
    """The Western year in which this day's fiscal year began: 2026-04-01..2027-03-31 → 2026."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    """First and last day, both included."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def label(year: int) -> str:
    """'令和8年度'.

    Named after the era of 1 May. So 2018 is 平成30年度 although it ended in 平成31年, and 2019
    is 令和元年度 from its first day, as public bodies were asked to write it
    (改元に伴う元号による年表示の取扱いについて, 平成31年4月1日, 関係省庁連絡会議申合せ).
    """
    return f"{format_year(date(year, 5, 1))}度"


def months(year: int) -> tuple[date, ...]:
    """The first day of each of the twelve months, April first."""
    return (
        *(date(year, month, 1) for month in range(FIRST_MONTH, 13)),
        *(date(year + 1, month, 1) for month in range(1, FIRST_MONTH)),
    )
