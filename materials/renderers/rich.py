"""Text of which some words are bold, broken into lines like all other text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from materials.renderers import lines
from materials.renderers.fonts import Weight
from materials.renderers.sheets import Sheet, Style

Run = tuple[str, bool]
"""Letters, and whether they are bold."""


@dataclass(frozen=True)
class Line:
    """One line: its runs from left to right."""

    runs: tuple[Run, ...]
    style: Style

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        for text, bold in self.runs:
            x += sheet.text(text, x=x, y=y, style=_weighted(self.style, bold=bold))

    @property
    def width(self) -> float:
        return sum(_weighted(self.style, bold=bold).width(text) for text, bold in self.runs)


def set_lines(runs: Sequence[Run], style: Style, *, width: float) -> list[Line]:
    """The runs in lines no wider than `width` millimetres; a line break of the text stays."""
    heavy = any(bold for _, bold in runs)
    measure = _weighted(style, bold=True).width if heavy else style.width
    text = "".join(part for part, _ in runs)
    marks = [bold for part, bold in runs for _ in part]
    broken = lines.break_lines(text, width=width, measure=measure)
    return [Line(tuple(_runs(*pair)), style) for pair in _marked(broken, text, marks)]


def _weighted(style: Style, *, bold: bool) -> Style:
    return replace(style, weight=Weight.BOLD if bold else Weight.REGULAR)


def _marked(
    broken: Iterable[str], text: str, marks: Sequence[bool]
) -> Iterable[tuple[str, Sequence[bool]]]:
    """Each line with the marks of its letters: between lines only white space was dropped."""
    at = 0
    for line in broken:
        at = text.index(line, at)
        yield line, marks[at : at + len(line)]
        at += len(line)


def _runs(line: str, marks: Sequence[bool]) -> Iterable[Run]:
    pairs = zip(line, marks, strict=True)
    for bold, letters in groupby(pairs, key=lambda pair: pair[1]):
        yield "".join(letter for letter, _ in letters), bold
