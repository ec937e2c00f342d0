"""For whom an offering is, and what stands in somebody's way. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date

from classes.choices import AgeBasis, Experience, Hindrance, Residence, SeatDevice
from classes.rules.registering import age_basis_day, old_enough
from common.ages import age_reached_on, oldest_in, youngest_in

PHONES_THAT_FIT: dict[SeatDevice, set[str]] = {
    SeatDevice.IPHONE: {"", "iphone", "none"},
    SeatDevice.ANDROID: {"", "android", "rakuraku", "none"},
}

_AGE_DAYS = {
    AgeBasis.FIRST_SESSION: "開催日",
    AgeBasis.REGISTRATION: "申込みの日",
    AgeBasis.FISCAL_YEAR_END: "年度末の3月31日",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom an offering is for. None, ANYONE and ANY exclude nobody."""

    minimum_age: int | None = None
    maximum_age: int | None = None
    age_basis: AgeBasis = AgeBasis.FIRST_SESSION
    residence: Residence = Residence.ANYONE
    experience: Experience = Experience.ANYONE
    yearly_limit: int | None = None
    device: SeatDevice = SeatDevice.ANY

    @property
    def ask_for_visits(self) -> bool:
        """Whether it matters how often somebody came before."""
        return self.experience is not Experience.ANYONE or self.yearly_limit is not None


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is known of somebody. What is not known (None, "") is believed."""

    birth_date: date | None = None
    age_band: str = ""
    lives_here: bool | None = None
    visits: int = 0
    visits_this_year: int = 0
    visits_in_two_years: int = 0
    won_in_two_years: int = 0
    device: str = ""


def hindrances(
    terms: Terms, applicant: Applicant, *, first_session: date, registered: date
) -> list[Hindrance]:
    """What stands in the way, in the order in which it is told; empty when nothing does.

    An age is reached on the day before the birthday (年齢計算ニ関スル法律).
    """
    day = age_basis_day(
        basis=terms.age_basis, first_session=first_session, registered=registered
    )
    found = (
        (not _old_enough(terms, applicant, day), Hindrance.TOO_YOUNG),
        (not _young_enough(terms, applicant, day), Hindrance.TOO_OLD),
        (
            terms.residence is Residence.RESIDENT and applicant.lives_here is False,
            Hindrance.NOT_RESIDENT,
        ),
        (
            terms.experience is Experience.FIRST_TIME and applicant.visits > 0,
            Hindrance.NOT_FIRST_TIME,
        ),
        (
            terms.yearly_limit is not None and applicant.visits_this_year >= terms.yearly_limit,
            Hindrance.YEARLY_LIMIT,
        ),
        (
            terms.device is not SeatDevice.ANY
            and applicant.device not in PHONES_THAT_FIT[terms.device],
            Hindrance.WRONG_DEVICE,
        ),
    )
    return [hindrance for stands, hindrance in found if stands]


def in_words(terms: Terms, *, town: str, meetings: int = 1) -> list[str]:
    """Whom it is for, as it is published: 「65歳以上の方（開催日の時点）」; empty for all.

    `meetings` is how many there are, for the day at which the age is asked for.
    """
    day = _AGE_DAYS[terms.age_basis]
    if terms.age_basis is AgeBasis.FIRST_SESSION and meetings > 1:
        day = "第1回の日"
    lines = (
        (terms.minimum_age, f"{terms.minimum_age}歳以上の方（{day}の時点）"),
        (terms.maximum_age, f"{terms.maximum_age}歳以下の方（{day}の時点）"),
        (terms.residence is Residence.RESIDENT, f"{town}にお住まいの方"),
        (terms.experience is Experience.FIRST_TIME, "はじめて参加される方"),
        (
            terms.yearly_limit,
            f"今年度（4月から翌年3月まで）の参加が{terms.yearly_limit}回未満の方",
        ),
    )
    return [line for holds, line in lines if holds]


def _old_enough(terms: Terms, applicant: Applicant, day: date) -> bool:
    return terms.minimum_age is None or old_enough(
        birth=applicant.birth_date,
        oldest_possible=oldest_in(applicant.age_band),
        minimum=terms.minimum_age,
        on=day,
    )


def _young_enough(terms: Terms, applicant: Applicant, day: date) -> bool:
    if terms.maximum_age is None:
        return True
    if applicant.birth_date is not None:
        return age_reached_on(applicant.birth_date, day) <= terms.maximum_age
    return (youngest_in(applicant.age_band) or 0) <= terms.maximum_age
