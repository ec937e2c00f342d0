"""The words of an offering for the town's newsletter (広報紙), within the letters that the page
has left. Pure.

A line is known in several wordings, the fullest first. Lines are chosen, never shortened: so no
date, number or name is ever cut in two. First every line that matters has its shortest wording,
the most important first; then, in the same order, the fullest for which there is still room.
What is left is given to the rest in the same way.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.errors import RuleViolation
from materials.choices import NewsletterLength

LIMITS: Mapping[NewsletterLength, int | None] = {
    NewsletterLength.SHORT: 100,
    NewsletterLength.NORMAL: 200,
    NewsletterLength.FULL: None,
}
EXTRA = 6
"""From this rank on a line has only the room that the others leave."""
_UNCOUNTED = {"Mn", "Me", "Cf", "Cc"}
_WIDE = str.maketrans(
    {chr(code): chr(code + 0xFEE0) for code in (*range(ord("0"), ord("9") + 1), ord(":"))}
)
_BETWEEN_DIGITS = re.compile(r"(?<=[０-９])[-,](?=[０-９])")
_WIDE_MARKS = {"-": "－", ",": "，"}


class TooLongForNewsletter(RuleViolation):
    """What must be said is longer than there is room for."""

    code = "too_long_for_newsletter"
    message = (
        "必ずのせることだけで{needed}字あり、{limit}字に収まりません。"
        "長さを「くわしい」にするか、募集の名称を短くしてください。"
    )


@dataclass(frozen=True)
class Line:
    """日時, 会場: its wordings, the fullest first; a last '' may be left out altogether.

    `rank` is how important it is, from 1.
    """

    label: str
    wordings: tuple[str, ...]
    rank: int


@dataclass(frozen=True)
class Notice:
    """A title, and the lines in the order in which they are printed."""

    title: str
    lines: tuple[Line, ...]


def compose(notice: Notice, *, length: NewsletterLength) -> str:
    """The notice in no more letters than its length has.

    Raises TooLongForNewsletter.
    """
    limit, run_on = LIMITS[length], length is NewsletterLength.SHORT
    chosen = [line.wordings[-1] for line in notice.lines]
    if limit is None:
        return _set(notice, [line.wordings[0] for line in notice.lines], run_on=run_on)
    needed = letters(_set(notice, chosen, run_on=run_on))
    if needed > limit:
        raise TooLongForNewsletter(needed=needed, limit=limit)

    def fits(each: Sequence[str]) -> bool:
        return letters(_set(notice, each, run_on=run_on)) <= limit

    for number, wordings in _tries(notice.lines):
        tries = ([*chosen[:number], each, *chosen[number + 1 :]] for each in wordings)
        chosen = next(filter(fits, tries), chosen)
    return _set(notice, chosen, run_on=run_on)


def letters(text: str) -> int:
    """How many letters are seen: no line breaks, no variation selectors, no combining marks."""
    return sum(unicodedata.category(each) not in _UNCOUNTED for each in text)


def widened(text: str) -> str:
    """With figures as wide as letters: １０：００, ０９９－２１６－１１１５, １，５００円."""
    wide = text.translate(_WIDE)
    return _BETWEEN_DIGITS.sub(lambda match: _WIDE_MARKS[match.group()], wide)


def _tries(lines: Sequence[Line]) -> Iterator[tuple[int, Sequence[str]]]:
    """The number of a line and what may be said there, in the order in which it is tried."""
    ranked = sorted(range(len(lines)), key=lambda number: lines[number].rank)
    for extra in (False, True):
        group = [number for number in ranked if (lines[number].rank >= EXTRA) is extra]
        for number in group:
            yield number, [each for each in lines[number].wordings if each][-1:]
        for number in group:
            yield number, lines[number].wordings


def _set(notice: Notice, chosen: Sequence[str], *, run_on: bool) -> str:
    """In one paragraph (◆…▽日時＝…) or line by line (■…, 日時：…)."""
    said = [(line.label, text) for line, text in zip(notice.lines, chosen, strict=True) if text]
    if run_on:
        return f"◆{notice.title}" + "".join(f"▽{label}＝{text}" for label, text in said)
    return "\n".join([f"■{notice.title}", *(f"{label}：{text}" for label, text in said)])
