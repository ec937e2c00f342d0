"""When a machine may disturb somebody. Pure.

By default from 9:00 to 18:00 in Japan, urgent news until 20:00, and not on the first three days
of a year. Both guidelines for text messages in Japan ask for daytime unless urgent (Twilio,
SMS guidelines Japan).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from common.clock import at_tokyo, tokyo_date, tokyo_time

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, on a Japanese clock. `closes` is the first moment that is too late."""

    opens: time = time(9)
    closes: time = time(18)
    urgent_until: time = time(20)


def is_allowed(at: datetime, hours: Hours, *, urgent: bool = False) -> bool:
    """Whether something may go out now."""
    return next_allowed(at, hours, urgent=urgent) == at


def next_allowed(at: datetime, hours: Hours, *, urgent: bool = False) -> datetime:
    """The first moment from `at` on at which something may go out: `at` itself, if it may."""
    closes = hours.urgent_until if urgent else hours.closes
    now, day = tokyo_time(at).time(), tokyo_date(at)
    if not is_rest_day(day) and hours.opens <= now < closes:
        return at
    if is_rest_day(day) or now >= closes:
        day += DAY
    while is_rest_day(day):
        day += DAY
    return at_tokyo(day, hours.opens)


def is_rest_day(day: date) -> bool:
    """正月三が日: no machine rings then."""
    return day.month == 1 and day.day <= 3  # noqa: PLR2004  # 三が日
