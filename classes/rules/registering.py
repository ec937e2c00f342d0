"""Who gets a seat, and when one is to be had. Pure: no database, no clock, no dice."""

from datetime import date, datetime

from classes.choices import AgeBasis, OfferingState, RegistrationMode, Window
from common.ages import age_reached_on
from common.fiscal import fiscal_year, fiscal_year_bounds


def opening(
    *,
    state: OfferingState,
    mode: RegistrationMode,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> Window:
    """Whether registrations are taken at the moment `at`, seats left aside."""
    answers = (
        (state is OfferingState.CANCELLED, Window.CANCELLED),
        (mode is RegistrationMode.NOT_NEEDED, Window.NO_REGISTRATION),
        (at < opens_at, Window.NOT_YET_OPEN),
        (at >= closes_at, Window.CLOSED),
    )
    return next((answer for holds, answer in answers if holds), Window.OPEN)


def age_basis_day(*, basis: AgeBasis, first_session: date, registered: date) -> date:
    """The day on which the age is asked for."""
    if basis is AgeBasis.REGISTRATION:
        return registered
    if basis is AgeBasis.FISCAL_YEAR_END:
        return fiscal_year_bounds(fiscal_year(first_session))[1]
    return first_session


def old_enough(
    *, birth: date | None, oldest_possible: int | None, minimum: int, on: date
) -> bool:
    """Whether somebody has reached the minimum age on the day.

    By 年齢計算ニ関スル法律 an age is reached on the day before the birthday.

    `oldest_possible` is the upper end of an age band, for people who gave no birth date.
    Somebody who gave neither is believed: the office asks at the door.
    """
    if birth is not None:
        return age_reached_on(birth, on) >= minimum
    return oldest_possible is None or oldest_possible >= minimum


def overlaps(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> bool:
    """Whether two spans of time share a moment; touching ends do not."""
    return first[0] < second[1] and second[0] < first[1]
