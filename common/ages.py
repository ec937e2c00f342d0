"""Age, in the two senses that matter to a municipality.

年齢計算ニ関スル法律 (明治35年法律第50号) counts from the day of birth, and 民法第143条 ends a
year of life at the midnight after the day *before* the birthday. So a person born on
1 April 1960

- is called 65 from 1 April 2025, the birthday (`age_on`), but
- has by law reached 65 on 31 March 2025, the day before (`age_reached_on`).

Rules that say 「○歳に達した日」 or 「○歳に達する日以後」 use the second reading (前日基準).
Somebody born on 29 February has, in a common year, the birthday after the end of 28 February:
the age is reached on 28 February and said from 1 March.
"""

from __future__ import annotations

from datetime import date, timedelta

from common.errors import RuleViolation


class BornLater(RuleViolation):
    """The birth date lies after the day on which an age is asked."""

    code = "born_later"
    message = "生年月日が先の日付になっています。生年月日をご確認ください。"


def age_on(birth: date, day: date) -> int:
    """Whole years as people say them on that day: one more on each birthday.

    Raises BornLater when `birth` is after `day`.
    """
    if birth > day:
        raise BornLater
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_reached_on(birth: date, day: date) -> int:
    """Whole years reached by the end of that day, as the law counts: one more on the day before
    each birthday. Raises BornLater when `birth` is after `day`.
    """
    if birth > day:
        raise BornLater
    return age_on(birth, day + timedelta(days=1))


AGE_BANDS: tuple[tuple[str, str], ...] = (
    ("under50", "50歳未満"),
    ("50s", "50代"),
    ("60_64", "60〜64歳"),
    ("65_69", "65〜69歳"),
    ("70_74", "70〜74歳"),
    ("75_79", "75〜79歳"),
    ("80_84", "80〜84歳"),
    ("85_89", "85〜89歳"),
    ("90_over", "90歳以上"),
)
"""Codes and labels, youngest first: as a form's choices, and as the rows of a table."""

_FLOORS = dict(zip(dict(AGE_BANDS), (0, 50, 60, 65, 70, 75, 80, 85, 90), strict=True))
_HIGHEST = {
    band: floor - 1 for band, floor in zip(_FLOORS, [*_FLOORS.values()][1:], strict=False)
}


def age_band(age: int) -> str:
    """The code of the band this age falls into. ValueError for a negative age."""
    if age < 0:
        raise ValueError(f"an age of {age} years")
    return next(code for code, floor in reversed(_FLOORS.items()) if age >= floor)


def band_of(birth: date, day: date) -> str:
    """The band of the age people would say on that day. Raises BornLater."""
    return age_band(age_on(birth, day))


def oldest_in(band: str) -> int | None:
    """The highest age in a band; None for '' (not known) and for the open-ended last one."""
    return _HIGHEST.get(band)


def youngest_in(band: str) -> int | None:
    """The lowest age in a band; None for '' (not known)."""
    return _FLOORS.get(band)
