"""Japanese eras: 令和8年6月1日（月） on the screen, 昭和22年4月1日 from the keyboard.

Sources: 元号法 (昭和54年法律第43号) and the orders that opened each era. Where the old and the
new era share a day (1912-07-30, 1926-12-25), the day counts as the new era's. Japan took over
the Gregorian calendar on 明治6年1月1日 (明治5年太政官布告第337号); earlier days have no era
date here and are written in the Western way.

Reading is kinder than writing. Elderly people and old forms name days by the era they grew up
with: an era year is accepted for the whole Western year in which that era existed. So
昭和64年1月8日, 平成31年12月1日, 大正15年12月26日 and 昭和元年4月1日 are understood, although
平成元年, 令和元年, 昭和元年 and 大正15年 would be the correct words. An era year beyond that
(昭和65年) is refused, and the refusal names the right one.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from common.errors import RuleViolation

EXAMPLES = "「昭和22年4月1日」「S22.4.1」「1947/4/1」"
EARLIEST_YEAR = 1868
"""The first year that can be read. Years before it are typing mistakes, not dates."""


class UnreadableDate(RuleViolation):
    """The text is not a day, or not one day only."""

    code = "unreadable_date"
    message = f"日付を読み取れません。{EXAMPLES}のように入力してください。"


class Era(NamedTuple):
    """One era: its name, its letter on forms, first day, and the Western year of year 1."""

    name: str
    letter: str
    first_day: date
    first_year: int


_ERAS = (
    Era("明治", "M", date(1873, 1, 1), 1868),
    Era("大正", "T", date(1912, 7, 30), 1912),
    Era("昭和", "S", date(1926, 12, 25), 1926),
    Era("平成", "H", date(1989, 1, 8), 1989),
    Era("令和", "R", date(2019, 5, 1), 2019),
)
ERAS: tuple[str, ...] = tuple(era.name for era in _ERAS)
"""The names for a form's select, oldest first."""

WEEKDAYS = "月火水木金土日"
_LAST_YEAR_OF = {era.name: newer.first_year for era, newer in pairwise(_ERAS)}
_ERA_BY_WORD = {
    word: era
    for era in _ERAS
    for word in (era.name, era.name[0], era.letter, era.letter.lower())
}


def era_parts(day: date) -> tuple[str, int] | None:
    """('令和', 8) for a day of 2026; None before the Gregorian calendar (1873-01-01)."""
    for era in reversed(_ERAS):
        if _plain(day) >= era.first_day:
            return era.name, day.year - era.first_year + 1
    return None


def format_year(year: date | int) -> str:
    """'令和8年' for a day; for a Western year, by the era in force when it ended."""
    day = date(year, 12, 31) if isinstance(year, int) else year
    parts = era_parts(day)
    if parts is None:
        return f"{day.year}年"
    return f"{parts[0]}{_year_word(parts[1])}年"


def format_date(day: date, *, weekday: bool = True) -> str:
    """'令和8年6月1日（月）', or '令和8年6月1日' with weekday=False."""
    return f"{format_year(_plain(day))}{_month_and_day(day, weekday=weekday)}"


def format_both(day: date, *, weekday: bool = True) -> str:
    """'令和8年（2026年）6月1日（月）'."""
    tail = _month_and_day(day, weekday=weekday)
    if era_parts(day) is None:
        return f"{day.year}年{tail}"
    return f"{format_year(_plain(day))}（{day.year}年）{tail}"


def date_of(era: str, *, year: int, month: int, day: int) -> date:
    """The day behind the four boxes of a form, the era by its name, initial or letter.

    Raises UnreadableDate with a sentence that says which of the four is wrong.
    """
    if era not in _ERA_BY_WORD:
        raise UnreadableDate(message=f"元号は{'・'.join(ERAS)}のどれかを選んでください。")
    return _day(_western_year(_ERA_BY_WORD[era], year), month, day)


def parse_date(text: str) -> date:
    """Read one day as people write it.

    Understood: 昭和22年4月1日, S22.4.1, s22/4/1, 昭22・4・1, S220401, 1947/4/1, 1947-04-01,
    19470401, 西暦1947年4月1日, 元年, kanji numerals, full-width characters, spaces, and what
    `format_date` and `format_both` write. A weekday or a Western year in brackets must agree.
    Not guessed: years of two digits without an era, and days without a year.
    Raises UnreadableDate.
    """
    plain = _simplify(text)
    if not plain:
        raise UnreadableDate(message=f"日付を入力してください。{EXAMPLES}のように書けます。")
    match = _WRITTEN.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match is None:
        raise UnreadableDate
    parts = match.groupdict()
    number = 1 if parts["year"] == "元" else int(parts["year"])
    year = _stated_year(parts["era"], number, digits=len(parts["year"]))
    day = _day(year, int(parts["month"]), int(parts["day"]))
    _check_asides(day, western=parts.get("western"), weekday=parts.get("weekday"))
    return day


_ERA_WORDS = "|".join(sorted(_ERA_BY_WORD, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"(?:西暦\s*|(?P<era>{_ERA_WORDS})\.?\s*)?(?P<year>\d{{1,4}}|元)"
    r"(?:\s*年?\s*\((?P<western>\d{4})年?\)\s*年?\s*|\s*[年./\-・,、]\s*|\s+)"
    r"(?P<month>\d{1,2})(?:\s*[月./\-・,、]\s*|\s+)"
    r"(?P<day>\d{1,2})\s*日?\s*"
    r"(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?(?:生まれ|生)?"
)
_COMPACT = re.compile(
    rf"(?:(?P<era>{_ERA_WORDS})(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}}))"
)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_KANJI_DIGITS = {kanji: number for number, kanji in enumerate("〇一二三四五六七八九")}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_KANJI_NUMBER = re.compile(f"[{''.join(_KANJI_DIGITS)}{''.join(_KANJI_UNITS)}]{{1,8}}")


def _simplify(text: str) -> str:
    """Half-width, one kind of hyphen, Arabic numerals, no spaces around."""
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_HYPHENS).split())
    plain = _KANJI_NUMBER.sub(lambda match: str(_kanji_number(match.group())), plain)
    return _EIGHT_DIGITS.sub(r"\1-\2-\3", plain) if plain.isdecimal() else plain


def _kanji_number(kanji: str) -> int:
    """六 → 6, 二十五 → 25, 二千二十六 → 2026, and digit by digit 二〇二六 → 2026."""
    if not any(character in _KANJI_UNITS for character in kanji):
        return int("".join(str(_KANJI_DIGITS[character]) for character in kanji))
    total = digit = 0
    for character in kanji:
        if character in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[character]
            digit = 0
        else:
            digit = _KANJI_DIGITS[character]
    return total + digit


def _stated_year(era_word: str | None, number: int, *, digits: int) -> int:
    if era_word is not None:
        return _western_year(_ERA_BY_WORD[era_word], number)
    if digits < len("1947"):
        raise UnreadableDate(
            message=f"年の前に「昭和」「平成」などを付けるか、西暦4けたで入力してください。例：{EXAMPLES}"
        )
    if number < EARLIEST_YEAR:
        raise UnreadableDate(
            message=f"西暦{number}年は入力できません。{EXAMPLES}のように入力してください。"
        )
    return number


def _western_year(era: Era, year: int) -> int:
    """The Western year of an era year, if the era still existed in it."""
    western = era.first_year + year - 1
    last = _LAST_YEAR_OF.get(era.name)
    if year < 1 or len(str(year)) > len("999") or (last is None and len(str(year)) > len("99")):
        raise UnreadableDate(
            message=f"「{era.name}{year}年」という年はありません。年をご確認ください。"
        )
    if last is not None and western > last:
        raise UnreadableDate(
            message=f"{era.name}は{last - era.first_year + 1}年（{last}年）までです。"
            f"{western}年は{format_year(western)}です。"
            f"「{format_year(western)}」または「{western}年」と入力してください。"
        )
    if western < _ERAS[0].first_day.year:
        raise UnreadableDate(
            message="明治5年までは旧暦のため読み取れません。西暦で入力してください。"
        )
    return western


def _day(year: int, month: int, day: int) -> date:
    if month not in range(1, 13):
        raise UnreadableDate(message=f"「{month}月」はありません。月は1から12までです。")
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise UnreadableDate(
            message=f"{year}年（{format_year(date(year, month, 1))}）{month}月は"
            f"{length}日までです。「{day}日」を直してください。"
        )
    return date(year, month, day)


def _check_asides(day: date, *, western: str | None, weekday: str | None) -> None:
    if western is not None and int(western) != day.year:
        raise UnreadableDate(
            message=f"和暦と西暦が合いません。{format_year(day)}は{day.year}年です。"
        )
    if weekday is not None and weekday != WEEKDAYS[day.weekday()]:
        raise UnreadableDate(
            message=f"日付と曜日が合いません。{format_date(day, weekday=False)}は"
            f"{WEEKDAYS[day.weekday()]}曜日です。"
        )


def _plain(day: date) -> date:
    """The date without its time, should a datetime be handed in: they do not compare."""
    return date(day.year, day.month, day.day)


def _year_word(year: int) -> str:
    return "元" if year == 1 else str(year)


def _month_and_day(day: date, *, weekday: bool) -> str:
    aside = f"（{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{day.month}月{day.day}日{aside}"
