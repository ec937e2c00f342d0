"""The wordings of messages: texts with places that are filled in. Pure.

`{講座}` is filled in; ［…］ is left out where one of the places in it is empty. What is longest
is shortened, so that a text message fits into as few parts as can be: titles, halls and
reasons, never a date or a telephone number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import RuleViolation
from notices.choices import MessageChannel
from notices.rules import segments

Item = Mapping[str, str]
Values = Mapping[str, str | Sequence[Item]]
"""What stands for each place; a list of meetings for 予定 and 次回."""

MOST_PARTS = 4
LONGEST = 2000
SHORTENED = frozenset({"講座", "会場", "理由", "条件", "機器"})
_LENGTHS = (400, 60, 40, 30, 25, 20, 17, 15, 13, 11, 10, 9, 8, 7, 6, 5, 4)
_PLACE = re.compile(r"\{([^{}［］\n]*)\}")
_GROUP = re.compile(r"［([^［］]*)］")
_ADDRESS = re.compile(
    r"https?:|www\.|[a-z0-9][a-z0-9-]*\.(?:com|net|org|info|biz|jp|me|ly|gl|io|app|dev)\b",
    re.IGNORECASE,
)
_LOOSE_ENDS = "「『（([【、,・ 　"


class WordingRefused(RuleViolation):
    """The wording stays as it was. The sentence says why, and what to do next."""


class WordingEmpty(WordingRefused):
    code = "wording_empty"
    message = "文面を入力してください。標準の文面に戻すときは「標準に戻す」を押してください。"


class PlaceUnknown(WordingRefused):
    code = "place_unknown"
    message = "「{{{name}}}」は使えません。この文面で使えるのは、{known}です。"


class BraceTyped(WordingRefused):
    code = "brace_typed"
    message = (
        "「{{」と「}}」は、{{講座}}のように差し込む項目を囲むときだけ使えます。"
        "文字としては「（」と「）」をお使いください。"
    )


class BracketTyped(WordingRefused):
    code = "bracket_typed"
    message = (
        "「［」と「］」の数が合わないか、重なっています。"
        "［受付番号{{受付番号}}］のように、1組ずつ閉じてください。"
    )


class PlaceMissing(WordingRefused):
    code = "place_missing"
    message = (
        "「{{{name}}}」がありません。どこからの連絡か、どこへ電話すればよいかが分かるように、"
        "{{町名}}と{{電話}}を必ず入れてください（［　］の外に）。"
    )


class TownNotFirst(WordingRefused):
    code = "town_not_first"
    message = (
        "ショートメッセージは「【{{町名}}】」で始めてください。だれからの連絡かが先に見えます。"
    )


class AddressTyped(WordingRefused):
    code = "address_typed"
    message = (
        "ショートメッセージに、ホームページのアドレスは入れられません。"
        "携帯電話の会社が迷惑メールとして止めることがあり、詐欺の連絡とも見分けがつきません。"
    )


class WordingTooLong(WordingRefused):
    code = "wording_too_long"
    message = (
        "文面が長すぎます（{parts}通に分かれます）。{most}通に収まるように短くしてください。"
    )


class TextTooLong(WordingRefused):
    code = "wording_text_too_long"
    message = "文面が長すぎます。{most}文字までにしてください（いまは{length}文字です）。"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a wording of one purpose and channel may hold."""

    channel: MessageChannel
    places: tuple[str, ...]
    example: Values

    @property
    def is_short(self) -> bool:
        """Whether it goes out as a text message, which is counted and paid in parts."""
        return self.channel is MessageChannel.SMS


NEEDED = ("町名", "電話")


def tidied(text: str) -> str:
    """As it is kept: full-width braces are braces, and blanks inside them nothing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = lines.replace("｛", "{").replace("｝", "}").replace("[", "［").replace("]", "］")
    return _PLACE.sub(lambda place: f"{{{place[1].strip()}}}", lines)


def check(text: str, *, rules: Rules) -> None:
    """Raise a WordingRefused for a tidied text that may not be sent."""
    if not text:
        raise WordingEmpty
    _refuse_marks(text)
    for name in places(text):
        if name not in rules.places:
            raise PlaceUnknown(
                name=name, known="・".join(f"{{{each}}}" for each in rules.places)
            )
    _refuse_without_sender(text, rules=rules)
    if rules.is_short and _ADDRESS.search(unicodedata.normalize("NFKC", text)):
        raise AddressTyped
    _refuse_long(text, rules=rules)


def places(text: str) -> list[str]:
    """The names of its places, in their order."""
    return _PLACE.findall(text)


def needs(text: str) -> list[str]:
    """The places without which it says nothing: those outside ［…］."""
    return places(_GROUP.sub("", text))


def fill(text: str, values: Values, *, longest: int = LONGEST) -> str:
    """The text with its places filled, each of what may be shortened at most so long."""

    def group(match: re.Match[str]) -> str:
        inside = match[1]
        return inside if all(values.get(name) for name in places(inside)) else ""

    return _PLACE.sub(
        lambda place: _said(place[1], values.get(place[1], ""), longest),
        _GROUP.sub(group, text),
    )


def fit(text: str, values: Values) -> str:
    """The text message: in as few parts as can be, and in those as long as can be."""
    filled = fill(text, values)
    counted = segments.count(filled).parts
    if counted <= 1:
        return filled
    ways = [fill(text, values, longest=length) for length in _LENGTHS]
    fewest = segments.count(ways[-1]).parts
    return next(each for each in ways if segments.count(each).parts <= fewest)


def cut(text: str, length: int) -> str:
    """At most so many UTF-16 units, with … for what is left out."""
    if segments.units(text) <= length:
        return text
    kept, left = [], length - 1
    for letter in text:
        left -= segments.units(letter)
        if left < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip(_LOOSE_ENDS) + "…"


def without_addresses(text: str) -> str:
    """The sentences in which no page is named."""
    pieces = re.split(r"(?<=。)", text)
    return "".join(each for each in pieces if not _ADDRESS.search(each))


def meetings(items: Sequence[Item], *, longest: int = LONGEST) -> str:
    """6月15日（月）10:00「はじめてのスマホ」中央公民館、…"""
    return "、".join(
        f"{item.get('日時', '')}「{cut(item.get('講座', ''), longest)}」"
        f"{cut(item.get('会場', ''), longest)}"
        for item in items
    )


def _said(name: str, value: str | Sequence[Item], longest: int) -> str:
    if not isinstance(value, str):
        return meetings(value, longest=longest)
    return cut(value, longest) if name in SHORTENED else value


def _refuse_marks(text: str) -> None:
    left = _PLACE.sub("", text)
    if "{" in left or "}" in left:
        raise BraceTyped
    left = _GROUP.sub("", left)
    if "［" in left or "］" in left:
        raise BracketTyped


def _refuse_without_sender(text: str, *, rules: Rules) -> None:
    if rules.channel is MessageChannel.VOICE:  # the dialogue says who calls
        return
    for name in NEEDED:
        if name not in needs(text):
            raise PlaceMissing(name=name)
    if rules.is_short and not text.startswith("【{町名}】"):
        raise TownNotFirst


def _refuse_long(text: str, *, rules: Rules) -> None:
    if len(text) > LONGEST:
        raise TextTooLong(length=len(text), most=LONGEST)
    parts = segments.count(fit(text, rules.example)).parts
    if rules.is_short and parts > MOST_PARTS:
        raise WordingTooLong(parts=parts, most=MOST_PARTS)
