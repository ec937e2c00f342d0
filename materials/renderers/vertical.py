"""Vertical writing (縦書き): columns from the right to the left, letters below each other.

Letters stand upright in the forms that the fonts have for vertical lines (ー and brackets lie
down, 、 goes up to the right). Numbers of two figures stand side by side in the room of one
letter (縦中横), longer ones figure by figure, for three in that room are too small to be read;
hyphens between figures lie down; Latin words lie on their right side. What is extracted from
the paper is the text as it was typed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from materials.renderers import glyphs, lines
from materials.renderers.fonts import Weight
from materials.renderers.sheets import POINT, Sheet, Style

_PARTS = re.compile(
    r"[0-9]+|[A-Za-z][A-Za-z'’.&+_/]*"
    "|.[\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*",
    re.DOTALL,
)
_SIDE_BY_SIDE = 2
_HYPHENS = frozenset("-‐‑–−－—―")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_SPACE = 0.5
"""Of an em: what a space takes."""


@dataclass(frozen=True)
class _Piece:
    """What stands in a column as one: upright, side by side, or lying."""

    text: str
    how: str
    ems: float


@dataclass(frozen=True)
class Columns:
    """Text broken into columns, the first at the right."""

    columns: tuple[str, ...]
    style: Style

    @classmethod
    def of(
        cls, text: str, style: Style, *, height: float, whole: Iterable[str] = ()
    ) -> "Columns":
        """Filled column by column."""
        broken = lines.break_lines(
            text,
            width=height,
            measure=lambda part: extent(part, style),
            whole=whole,
        )
        return cls(tuple(broken), style)

    @classmethod
    def fitted(  # what is filled in, and the room for it
        cls, text: str, style: Style, *, width: float, height: float, smallest: float
    ) -> "Columns":
        """At the largest size, down to `smallest`, at which it is no wider and no higher."""
        size = style.size
        while (found := cls.of(text, style.sized(size), height=height)).width > width:
            if size <= smallest:
                break
            size = max(size - 0.5, smallest)
        return found

    @property
    def width(self) -> float:
        return len(self.columns) * self.style.line

    @property
    def height(self) -> float:
        return max(extent(column, self.style) for column in self.columns)

    def draw(self, sheet: Sheet, *, right: float, y: float) -> None:
        """The columns from `right` to the left, each from `y` down."""
        middle = right - self.style.line / 2
        for column in self.columns:
            _draw(sheet, column, x=middle, y=y, style=self.style)
            middle -= self.style.line


def extent(text: str, style: Style) -> float:
    """How long the text is in a column, in millimetres."""
    return sum(piece.ems for piece in _pieces(text)) * style.size * POINT


def _draw(sheet: Sheet, text: str, *, x: float, y: float, style: Style) -> None:
    em = style.size * POINT
    for piece in _pieces(text):
        if piece.how == "upright":
            sheet.letter(piece.text, x=x, y=y, style=style)
        elif piece.how == "beside":
            fitting = style.shrunk(piece.text, width=em * 1.05, smallest=1)
            top = y + (em - fitting.line) / 2
            sheet.text(piece.text, x=x, y=top, style=fitting, align="centre")
        elif piece.how == "lying":
            # The middle of the em box, not of the line, is in the middle of the column.
            with sheet.clockwise(x=x + style.line / 2, y=y):
                sheet.text(piece.text, x=0, y=0, style=style)
        y += piece.ems * em


@lru_cache(maxsize=2_048)
def _pieces(text: str) -> tuple[_Piece, ...]:
    return (*_parted(text.translate(_WIDE)),)


def _parted(text: str) -> Iterator[_Piece]:
    for part in _PARTS.findall(text):
        if part.isspace():
            yield _Piece(part, "space", 1.0 if part == "\u3000" else _SPACE)
        elif part[0].isascii() and part.isdecimal() and len(part) == _SIDE_BY_SIDE:
            yield _Piece(part, "beside", 1.0)
        elif part in _HYPHENS or (part.isascii() and part[0].isalpha() and len(part) > 1):
            yield _Piece(part, "lying", _ems(part))
        else:
            for letter in glyphs.clusters(part):
                yield _Piece(letter, "upright", _height(letter))


def _height(letter: str) -> float:
    glyph = glyphs.draw_upright(letter, Weight.REGULAR)
    return glyph.font.height_of(glyph.code)


def _ems(text: str) -> float:
    """Half an em at least, so that a hyphen does not touch its neighbours."""
    return max(Style(size=10).width(text) / (10 * POINT), 0.5)
