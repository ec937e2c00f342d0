"""Text as a speech engine reads it right. Pure.

An engine guesses at kanji of names, at brackets and at hyphens. So names are given as furigana,
dates and times in words, numbers digit by digit with a pause between their groups, and no
symbol is left that it might read out or stumble over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time

import jaconv

from common import phones
from common.clock import tokyo_date, tokyo_time
from common.wareki import WEEKDAYS

_ALOUD = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュウ")
DIGITS = dict(zip("0123456789", _ALOUD, strict=True))
NOON = 12
LONGEST = 600
"""As many characters as are spoken in one breath: about two minutes."""


def kana(reading: str) -> str:
    """Furigana as it is spoken: カゴシマシ → かごしまし. Katakana would sound like a foreign
    word."""
    return str(jaconv.kata2hira(unicodedata.normalize("NFKC", reading))).strip()


def day(on: date) -> str:
    """6月15日、月曜日."""
    return f"{on.month}月{on.day}日、{WEEKDAYS[on.weekday()]}曜日"


def clock(at: time) -> str:
    """午前10時, 午後1時30分, 正午."""
    if (at.hour, at.minute) == (NOON, 0):
        return "正午"
    half, hour = ("午後", at.hour - NOON) if at.hour >= NOON else ("午前", at.hour)
    minutes = f"{at.minute}分" if at.minute else ""
    return f"{half}{hour}時{minutes}"


def moment(at: datetime) -> str:
    """6月15日、月曜日、午前10時, on a Japanese clock."""
    return f"{day(tokyo_date(at))}、{clock(tokyo_time(at).time())}"


def digits(text: str) -> str:
    """Every digit by itself, a pause between groups: '48-31' → 'ヨン、ハチ。サン、イチ'."""
    plain = unicodedata.normalize("NFKC", text)
    groups = (
        "、".join(DIGITS[each] for each in group) for group in re.findall("[0-9]+", plain)
    )
    return "。".join(groups)


def phone(number: str) -> str:
    """A telephone number in the groups in which the numbering plan writes it; what is no
    telephone number in those in which it was written."""
    return digits(phones.display(number))


def speakable(text: str, *, readings: Mapping[str, str] | None = None) -> str:
    """A sentence that was written for the eye, for the ear: dates, times and numbers in words,
    brackets and other symbols as pauses, addresses of pages left out.

    `readings` are the furigana of names that stand in it (鹿児島市: カゴシマシ), longest first.
    """
    plain = unicodedata.normalize("NFKC", text)
    for name in sorted(readings or {}, key=len, reverse=True):
        if name and readings and readings[name]:
            plain = plain.replace(unicodedata.normalize("NFKC", name), kana(readings[name]))
    plain = _URL.sub("", plain)
    plain = _NUMBER.sub(lambda match: _pause(phone(match.group())), plain)
    plain = _CLOCK.sub(lambda match: clock(time(int(match[1]), int(match[2]))), plain)
    plain = _WEEKDAY.sub(r"、\1曜日、", plain)
    plain = _UNTIL.sub(r"\1から\2", plain)
    plain = _FROM.sub(r"\1から、", plain)
    plain = "".join(_sound(each) for each in plain)
    plain = _MANY_STOPS.sub("。", _MANY_PAUSES.sub("、", plain))
    return plain.strip("、 ").removeprefix("。")


def breaths(text: str) -> list[str]:
    """The sentences in pieces of LONGEST at most; a longer sentence is parted where it must."""
    pieces = [""]
    for sentence in re.findall("[^。]*。|[^。]+", text):
        for start in range(0, len(sentence), LONGEST):
            part = sentence[start : start + LONGEST]
            if len(pieces[-1]) + len(part) > LONGEST:
                pieces.append("")
            pieces[-1] += part
    return [piece for piece in pieces if piece.strip("。、 ")]


_URL = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_HYPHENS = "‐‑‒–—―−-"
_HYPHEN = f"[{_HYPHENS}]"
# A telephone number, or a receipt number: groups of digits that hyphens hold together.
_NUMBER = re.compile(
    rf"(?<![0-9])(?:0[0-9]{{1,4}}{_HYPHEN}[0-9]{{1,4}}{_HYPHEN}[0-9]{{3,4}}"
    rf"|[0-9]{{4}}{_HYPHEN}[0-9]{{4}}|0[0-9]{{9,10}})(?![0-9])"
)
_CLOCK = re.compile(r"(?<![0-9])([01]?[0-9]|2[0-3]):([0-5][0-9])(?![0-9])")
_WEEKDAY = re.compile(rf"\(([{WEEKDAYS}])(?:曜日?)?(?:・祝)?\)")
_TIME = "(?:午前|午後)[0-9]{1,2}時(?:[0-9]{1,2}分)?|正午"
_UNTIL = re.compile(rf"({_TIME})\s*[~〜{_HYPHENS}]\s*({_TIME})")
_FROM = re.compile(rf"({_TIME})\s*[~〜]")
_MANY_PAUSES = re.compile(r"、[、\s]*")
_MANY_STOPS = re.compile(r"[、\s]*。[。、\s]*")
_STOPS = frozenset("。．｡!?！？\n\r;；")
_READ = {"%": "パーセント", "&": "アンド", "+": "プラス", "〜": "から", "~": "から"}
_SPOKEN = ("L", "N", "M")
"""Letters, numbers and the marks that belong to them."""


def _pause(spoken: str) -> str:
    return f"、{spoken}、"


def _is_variation(character: str) -> bool:
    """Whether it only says in which form the character before it is written (IVS)."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _sound(character: str) -> str:
    if character in _STOPS:
        return "。"
    if character in _READ:
        return _READ[character]
    if unicodedata.category(character)[0] in _SPOKEN and not _is_variation(character):
        return character
    return "" if _is_variation(character) else "、"
