"""Until when somebody may answer: counted in the hours in which the office answers the phone.

Pure: no database, no clock, no dice.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from common.clock import at_tokyo, tokyo_date
from common.holidays import is_holiday, is_year_end

SATURDAY = 5
# So near to the class one answer after the other takes too long: all are asked at once.
LAST_CALL_DAYS = 1


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When an office is open: on working days, from `opens` to `closes`.

    Closed on Saturdays, Sundays, national holidays and from 29 December to 3 January
    (地方自治法第4条の2 and the ordinances made under it).
    """

    opens: time = time(8, 30)
    closes: time = time(17, 15)

    def is_open_on(self, day: date) -> bool:
        """Whether the day is a working day."""
        return day.weekday() < SATURDAY and not is_holiday(day) and not is_year_end(day)

    def hours_of(self, day: date) -> tuple[datetime, datetime]:
        """The opening and the closing instant of a day."""
        return at_tokyo(day, self.opens), at_tokyo(day, self.closes)


def office_deadline(start: datetime, *, minutes: int, calendar: OfficeCalendar) -> datetime:
    """The instant at which the office was open for so many minutes since `start`."""
    left, day = timedelta(minutes=minutes), tokyo_date(start)
    while True:
        opens, closes = calendar.hours_of(day)
        begins = max(start, opens)
        if calendar.is_open_on(day) and begins < closes:
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        day += timedelta(days=1)


def offer_deadline(
    at: datetime, starts_at: datetime, *, calendar: OfficeCalendar, minutes: int
) -> datetime:
    """Until when an offer made now is to be answered; never after the class has begun."""
    return min(office_deadline(at, minutes=minutes, calendar=calendar), starts_at)


def last_call(
    at: datetime, starts_at: datetime, *, calendar: OfficeCalendar, minutes: int
) -> bool:
    """Whether an answer awaited in the usual time would come too late to ask the next person:
    it would end less than a day before the class."""
    deadline = office_deadline(at, minutes=minutes, calendar=calendar)
    return deadline > starts_at - timedelta(days=LAST_CALL_DAYS)
