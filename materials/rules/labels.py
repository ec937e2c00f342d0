"""Sheets of cards and labels as they are sold: where each piece lies on the paper. Pure.

Lengths in millimetres on A4. The measures are those of the sheets that stationers in Japan sell
by the number of pieces; a sheet from another maker is told by `Shift`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class SheetKind(StrEnum):
    """A sheet by how many pieces it has."""

    CARDS_10 = "cards-10"
    LABELS_12 = "labels-12"
    LABELS_21 = "labels-21"
    LABELS_24 = "labels-24"


@dataclass(frozen=True)
class LabelSheet:
    """`across` × `down` pieces of one size, side by side, the first at (`left`, `top`)."""

    name: str
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float

    @property
    def pieces(self) -> int:
        return self.across * self.down


SHEETS: dict[SheetKind, LabelSheet] = {
    SheetKind.CARDS_10: LabelSheet("10面（名刺カード 91×55mm）", 2, 5, 91, 55, 14, 11),
    SheetKind.LABELS_12: LabelSheet("12面（86.4×42.3mm）", 2, 6, 86.4, 42.3, 18.6, 21.6),
    SheetKind.LABELS_21: LabelSheet("21面（70×42.3mm）", 3, 7, 70, 42.3, 0, 0.45),
    SheetKind.LABELS_24: LabelSheet("24面（66×33.9mm）", 3, 8, 66, 33.9, 6, 12.9),
}
FARTHEST = 10
"""Millimetres: a printer that is off by more has the wrong paper size set."""


@dataclass(frozen=True)
class Shift:
    """How far everything is moved because a printer draws it elsewhere, in millimetres."""

    right: float = 0
    down: float = 0


@dataclass(frozen=True)
class Place:
    """Where a piece lies: the page, from 0, and its upper left corner."""

    page: int
    x: float
    y: float


def places(
    sheet: LabelSheet, *, count: int, start: int = 1, shift: Shift | None = None
) -> Iterator[Place]:
    """The places of so many pieces, row by row, the first at the `start`-th of its sheet.

    ValueError when the sheet has no such piece.
    """
    if not 1 <= start <= sheet.pieces:
        raise ValueError(f"a sheet of {sheet.pieces} has no piece {start}")
    moved = shift or Shift()
    for number in range(start - 1, start - 1 + count):
        page, spot = divmod(number, sheet.pieces)
        down, across = divmod(spot, sheet.across)
        yield Place(
            page,
            sheet.left + across * sheet.width + moved.right,
            sheet.top + down * sheet.height + moved.down,
        )
