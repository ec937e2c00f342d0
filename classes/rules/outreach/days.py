"""On which days and at which hours a class may be held. Pure: no clock."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from classes.rules.outreach.terms import Counted, DayKind, Terms
from common.clock import tokyo_time
from common.holidays import is_holiday, is_year_end

SATURDAY, SUNDAY = 5, 6
LOOKS_AHEAD = 400
"""Days within which a day on offer is looked for: more than a year, whatever the season."""


def kind_of(day: date) -> DayKind:
    """A holiday on a Saturday or a weekday is a holiday."""
    if is_holiday(day):
        return DayKind.HOLIDAY
    return {SATURDAY: DayKind.SATURDAY, SUNDAY: DayKind.SUNDAY}.get(
        day.weekday(), DayKind.WEEKDAY
    )


def is_business(day: date) -> bool:
    """Whether public offices are open (地方自治法第4条の2 and the ordinances under it)."""
    return day.weekday() < SATURDAY and not is_holiday(day) and not is_year_end(day)


def earliest(terms: Terms, *, asked: date) -> date:
    """The first day for which somebody who asks on the day `asked` is early enough. That day
    itself is not counted (民法第140条): with 14 days' notice, 15 June is asked for on 1 June.
    Business days are counted back from the class: the office is open on so many before it."""
    if terms.lead_counted is Counted.CALENDAR:
        return asked + timedelta(days=terms.lead_days)
    day, left = asked, terms.lead_days
    while left:
        left -= is_business(day)
        day += timedelta(days=1)
    return day


def in_time(terms: Terms, day: date, *, asked: date) -> bool:
    """Whether somebody who asks on the day `asked` is early enough for `day`."""
    return day >= earliest(terms, asked=asked)


def not_too_early(terms: Terms, day: date, *, asked: date) -> bool:
    """Whether the day lies within the months before which a class is not asked for yet."""
    return terms.earliest_months is None or day <= _months_after(asked, terms.earliest_months)


def is_closed(terms: Terms, day: date) -> bool:
    """Whether no class is given that day, whatever the hour."""
    return (
        kind_of(day) not in terms.hours
        or day in terms.closed_days
        or any(each.covers(day) for each in terms.closed_yearly)
        or (terms.season is not None and not terms.season[0] <= day <= terms.season[1])
    )


def in_hours(terms: Terms, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the class lies within the hours of its day, which is not closed."""
    starts, ends = tokyo_time(starts_at), tokyo_time(ends_at)
    day = starts.date()
    if is_closed(terms, day) or ends.date() != day:
        return False
    opens, closes = terms.hours[kind_of(day)]
    return opens <= starts.time() and ends.time() <= closes


def hours_of(terms: Terms, day: date) -> tuple[time, time] | None:
    """The hours of a day; None when it is closed."""
    return None if is_closed(terms, day) else terms.hours[kind_of(day)]


def on_offer(terms: Terms, *, asked: date) -> Iterator[date]:
    """The days that may be asked for on the day `asked`, the nearest first."""
    first = earliest(terms, asked=asked)
    for ahead in range(LOOKS_AHEAD):
        day = first + timedelta(days=ahead)
        if not not_too_early(terms, day, asked=asked):
            return
        if not is_closed(terms, day):
            yield day


def first_on_offer(
    terms: Terms, *, asked: date, hours: tuple[time, time] | None
) -> date | None:
    """The first day on which a class at these hours may be asked for; without hours, at any.
    None when there is none."""
    for day in on_offer(terms, asked=asked):
        opens, closes = terms.hours[kind_of(day)]
        if hours is None or (opens <= hours[0] and hours[1] <= closes):
            return day
    return None


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last (民法第143条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
