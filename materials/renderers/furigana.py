"""Furigana above names, each reading over its own part of the name.

A name is made as large as its room allows. A long one is set smaller, then over several lines,
and last of all with the reading as a line of its own above it; nothing is ever cut off.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from common import kana as readings
from materials.renderers.palette import SOFT
from materials.renderers.sheets import NOTE, SMALLEST_BODY, Paragraph, Sheet, Style

READING = Style(NOTE, leading=1.0, colour=SOFT)
# Between family and given name, as a share of the size.
_SPACE = 0.6


@dataclass(frozen=True)
class Part:
    """A part of a name with its reading; '' where the part is kana and reads itself."""

    text: str
    reading: str

    def width(self, style: Style) -> float:
        return max(style.width(self.text), READING.width(self.reading))


@dataclass(frozen=True)
class Name:
    """A name as it is set: rows of parts, or the reading above the whole."""

    rows: tuple[tuple[Part, ...], ...]
    style: Style
    above: Paragraph | None = None
    below: Paragraph | None = None

    @property
    def height(self) -> float:
        """Millimetres."""
        if self.below:
            return (self.above.height if self.above else 0.0) + self.below.height
        return len(self.rows) * (READING.line + self.style.line)

    def draw(self, sheet: Sheet, *, x: float, y: float) -> None:
        if self.below:
            below = sheet.paragraph(self.above, x=x, y=y) if self.above else y
            sheet.paragraph(self.below, x=x, y=below)
            return
        for row in self.rows:
            self._draw_row(sheet, row, x=x, y=y)
            y += READING.line + self.style.line

    def _draw_row(self, sheet: Sheet, row: Sequence[Part], *, x: float, y: float) -> None:
        """The readings, then the name: so it is copied from the paper in one piece."""
        middles = []
        for part in row:
            middles.append(x + part.width(self.style) / 2)
            x += part.width(self.style) + _gap(self.style)
        for part, middle in zip(row, middles, strict=True):
            sheet.text(part.reading, x=middle, y=y, style=READING, align="centre")
        y += READING.line
        for part, middle in zip(row, middles, strict=True):
            sheet.text(part.text, x=middle, y=y, style=self.style, align="centre")


def parts(name: str, kana: str) -> list[Part]:
    """Family and given name with their readings; as one, when they do not match in number.

    A name that is written in kana reads itself.
    """
    if readings.is_kana(name) and readings.search_key(name) == readings.search_key(kana):
        return [Part(text, "") for text in name.split()]
    names, kanas = name.split(), kana.replace("・", " ").split()
    if len(names) != len(kanas):
        names, kanas = [name], [kana]
    return [
        Part(text, "" if readings.to_full_katakana(text) == reading else reading)
        for text, reading in zip(names, kanas, strict=True)
    ]


def name(name: str, kana: str, *, width: float, style: Style) -> Name:
    """The name no wider than `width` mm: at the style's size if it fits, else smaller."""
    row = parts(name, kana)
    for size in (style.size, style.size * 0.85, SMALLEST_BODY):
        tried = style.sized(max(size, SMALLEST_BODY))
        if _width(row, tried) <= width:
            return Name((tuple(row),), tried)
    small = style.sized(SMALLEST_BODY)
    if all(part.width(small) <= width for part in row):
        return Name(tuple((part,) for part in row), small)
    reads_itself = not any(part.reading for part in row)
    return Name(
        (),
        small,
        above=None if reads_itself else Paragraph.of(kana, READING, width=width),
        below=Paragraph.of(name, small, width=width),
    )


def _width(row: Sequence[Part], style: Style) -> float:
    return sum(part.width(style) for part in row) + _gap(style) * (len(row) - 1)


def _gap(style: Style) -> float:
    return style.size * _SPACE * 25.4 / 72
