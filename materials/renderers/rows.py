"""Labelled rows below each other: とき, ところ, 持ち物. They fill a page and go on overleaf.

A row is made of bits (a line of text, a date) and is parted between two of them, never inside
one. Two short rows may stand beside each other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from materials.renderers.fonts import Weight
from materials.renderers.palette import KEY, PALE
from materials.renderers.sheets import POINT, Paragraph, Sheet, Style

RULE = "#b9d3d7"
LABELS = 27.0
"""Millimetres of the column of labels."""
GUTTER = 5.0
"""Millimetres between a label and its text."""

Draw = Callable[[Sheet, float, float], object]


@dataclass(frozen=True)
class Bit:
    """Something with a height in millimetres that is drawn at (x, y)."""

    height: float
    draw: Draw


@dataclass(frozen=True)
class Row:
    """A label, what stands beside it, and perhaps a second short row to the right."""

    label: str
    bits: tuple[Bit, ...]
    size: float
    beside: "Row | None" = None

    @property
    def height(self) -> float:
        own = max(sum(bit.height for bit in self.bits), self.label_height)
        return max(own, self.beside.height) if self.beside else own

    @property
    def label_height(self) -> float:
        return self.size * POINT * 1.6


@dataclass(frozen=True)
class Labels:
    """How the labels are set: millimetres of their width, colour of their letters."""

    width: float = LABELS
    colour: str = KEY


def line(text: str, style: Style) -> Bit:
    """One line of text."""
    return Bit(style.line, lambda sheet, x, y: sheet.text(text, x=x, y=y, style=style))


def text(text: str, style: Style, *, width: float, whole: Iterable[str] = ()) -> Iterator[Bit]:
    """A text, line by line; `whole` are strings that are not broken."""
    for each in Paragraph.of(text, style, width=width, whole=whole).lines:
        yield line(each, style)


def columns(cells: Sequence[Sequence[Bit]], *, count: int, width: float) -> Iterator[Bit]:
    """The cells in `count` columns, read downwards, each row of them a bit."""
    down = -(-len(cells) // count)
    for number in range(down):
        across = [*cells[number::down]]
        height = max(sum(bit.height for bit in cell) for cell in across)
        yield Bit(height, _across(across, width / count))


def pair(rows: Sequence[Row], *, is_short: Callable[[Row], bool]) -> list[Row]:
    """The rows in their order, two short neighbours side by side."""
    paired: list[Row] = []
    for row in rows:
        before = paired[-1] if paired else None
        if before and before.beside is None and is_short(before) and is_short(row):
            paired[-1] = replace(before, beside=row)
        else:
            paired.append(row)
    return paired


def height(rows: Iterable[Row], *, space: float) -> float:
    """Millimetres of the rows, each with `space` around it."""
    return sum(row.height + space for row in rows)


def part(
    rows: Sequence[Row], room: float, *, space: float, whole: bool = False
) -> tuple[list[Row], list[Row]]:
    """The rows that fit into the room, and the rest; something always fits. With `whole` only
    a row that is higher than the room is parted."""
    for number, row in enumerate(rows):
        if row.height + space > room:
            if whole and number:
                return [*rows[:number]], [*rows[number:]]
            kept = 0 if row.beside else _bits_within(row.bits, room - space)
            if number == 0:
                kept = max(kept, 1)
            head = [replace(row, bits=row.bits[:kept])] if kept else []
            left = replace(row, bits=row.bits[kept:])
            return [*rows[:number], *head], [left, *rows[number + 1 :]]
        room -= row.height + space
    return [*rows], []


def draw(
    sheet: Sheet,
    rows: Sequence[Row],
    *,
    x: float,
    y: float,
    width: float,
    space: float,
    labels: Labels | None = None,
) -> None:
    """The rows from (x, y) down, with a rule between them."""
    look = labels or Labels()
    for number, row in enumerate(rows):
        if number:
            sheet.rule(x=x, y=y, to_x=x + width, to_y=y, colour=RULE, line=0.3)
        y += space / 2
        _draw_row(sheet, row, look, x=x, y=y)
        if row.beside:
            beside = x + width / 2 + 1
            _draw_row(sheet, row.beside, look, x=beside, y=y)
        y += row.height + space / 2


def _draw_row(sheet: Sheet, row: Row, look: Labels, *, x: float, y: float) -> None:
    style = Style(row.size, Weight.BOLD, leading=1.3, colour=look.colour)
    style = style.shrunk(row.label, width=look.width - 3)
    first = row.bits[0].height if row.bits else row.label_height
    top = y + max(first - row.label_height, 0) / 2
    sheet.box(x=x, y=top, width=look.width, height=row.label_height, fill=PALE, radius=1.5)
    sheet.text(
        row.label,
        x=x + look.width / 2,
        y=top + (row.label_height - style.line) / 2,
        style=style,
        align="centre",
    )
    y += max(row.label_height - first, 0) / 2
    for bit in row.bits:
        bit.draw(sheet, x + look.width + GUTTER, y)
        y += bit.height


def _across(cells: Sequence[Sequence[Bit]], step: float) -> Draw:
    def draw_cells(sheet: Sheet, x: float, y: float) -> None:
        for number, cell in enumerate(cells):
            below = y
            for bit in cell:
                bit.draw(sheet, x + number * step, below)
                below += bit.height

    return draw_cells


def _bits_within(bits: Sequence[Bit], room: float) -> int:
    """How many of the bits fit, two at least on either side of the break; or none."""
    kept, used = 0, 0.0
    for bit in bits:
        used += bit.height
        if used > room:
            break
        kept += 1
    kept = min(kept, len(bits) - 2)
    return kept if kept > 1 else 0
