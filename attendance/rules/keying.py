"""Numbers read off a paper roster, as a clerk types them. Pure.

「1 2 4-9 12」, in any script and with any separators; 「全員」 and then 「-3 -5」 is everybody
but these. Nothing is guessed: what cannot be read is named.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

EVERYBODY = "全員"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー~〜～", "-"))
_PART = re.compile(r"(?P<but>-?)(?P<first>\d{1,4})(?:-(?P<last>\d{1,4}))?")
_BETWEEN = re.compile(r"[\s,、，.．・/;；番]+")


@dataclass(frozen=True)
class Read:
    """Who is meant, in order; numbers that are not on the paper; words that say nothing."""

    numbers: tuple[int, ...]
    missing: tuple[int, ...]
    unread: tuple[str, ...]

    @property
    def complaints(self) -> list[str]:
        """A sentence for everything that is wrong."""
        found = []
        if self.unread:
            words = "、".join(f"「{word}」" for word in self.unread)
            found.append(f"{words}が読み取れません。「1 2 4-9」のように入力してください。")
        if self.missing:
            numbers = "、".join(str(number) for number in self.missing)
            found.append(f"{numbers}番は名簿にありません。紙の番号をお確かめください。")
        return found


def read(text: str, *, last: int) -> Read:
    """The numbers in the text, for a roster numbered from 1 to `last`.

    A leading minus takes a number, or a range, out again, wherever it stands.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    # 「4 - 9」 is a range; 「4 -9」 is four, and not nine.
    plain = re.sub(r"(?<=\d) - (?=\d)", "-", plain)
    meant: set[int] = set()
    but: set[int] = set()
    unread: list[str] = []
    for word in filter(None, _BETWEEN.split(plain)):
        found = _PART.fullmatch(word)
        if word == EVERYBODY:
            meant.update(range(1, last + 1))
        elif found is None:
            unread.append(word[:20])
        else:
            (but if found["but"] else meant).update(_span(found["first"], found["last"]))
    named = sorted(meant | but)
    return Read(
        numbers=tuple(n for n in sorted(meant - but) if 1 <= n <= last),
        missing=tuple(n for n in named if not 1 <= n <= last)[:20],
        unread=tuple(unread[:10]),
    )


def written(numbers: Iterable[int]) -> str:
    """The numbers as a clerk would type them, in order: 「1 2 4-9」."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(word for run in runs for word in _words(run))


def _words(run: list[int]) -> list[str]:
    return [f"{run[0]}-{run[-1]}"] if run[1:-1] else [str(number) for number in run]


def _span(first: str, last: str | None) -> Iterable[int]:
    one, other = int(first), int(last or first)
    return range(min(one, other), max(one, other) + 1)
