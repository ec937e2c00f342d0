"""What stands below each other and goes on overleaf: pieces that are never parted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from materials.renderers.sheets import Sheet

Draw = Callable[[Sheet, float, float], object]


@dataclass(frozen=True)
class Piece:
    """Something with a height in millimetres that is drawn at (x, y).

    `gap` is kept free above it, except at the head of a page. What `leads` does not stay at the
    foot of a page without the piece after it. A piece without a height turns the page.
    """

    height: float
    draw: Draw
    gap: float = 0
    leads: bool = False
    turns: bool = False


TURN = Piece(0, lambda *_: None, turns=True)
Page = list[tuple[float, Piece]]
"""Each piece with how far below the head of the page it begins."""


def pages(pieces: Sequence[Piece], *, room: float, more: float = 0) -> list[Page]:
    """The pieces on pages of so many millimetres (`more` from the second on), one page at
    least; an empty one is never made. What is higher than a page stands on one of its own."""
    found: list[Page] = [[]]
    used = 0.0
    for number, piece in enumerate(pieces):
        following = pieces[number + 1 :]
        need = piece.gap + piece.height + _led(piece, following)
        if (piece.turns or used + need > room + more * (len(found) > 1)) and found[-1]:
            found.append([])
            used = 0.0
        if piece.turns:
            continue
        top = used + piece.gap if found[-1] else 0.0
        found[-1].append((top, piece))
        used = top + piece.height
    return found if found[-1] or len(found) == 1 else found[:-1]


def together(pieces: Sequence[Piece], *, most: float) -> list[Piece]:
    """As one piece if that is no higher than `most`, else as they were."""
    if len(pieces) < 2:  # noqa: PLR2004  # one is one already
        return [*pieces]
    [whole, *more] = pages(pieces, room=float("inf"))
    height = max(top + piece.height for top, piece in whole)
    if more or height > most:
        return [*pieces]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for top, piece in whole:
            piece.draw(sheet, x, y + top)

    return [Piece(height, draw, gap=pieces[0].gap, leads=pieces[-1].leads)]


def shifted(piece: Piece, right: float) -> Piece:
    """The same piece farther to the right."""

    def draw(sheet: Sheet, x: float, y: float) -> None:
        piece.draw(sheet, x + right, y)

    return Piece(piece.height, draw, piece.gap, piece.leads, piece.turns)


def _led(piece: Piece, following: Iterable[Piece]) -> float:
    """The height of what has to stand on the same page below the piece."""
    if not piece.leads:
        return 0.0
    height = 0.0
    for each in following:
        if each.turns:
            break
        height += each.gap + each.height
        if not each.leads:
            break
    return height
