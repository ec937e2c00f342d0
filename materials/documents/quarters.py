"""Papers of A6: one alone on its sheet, or four to an A4 that is cut along two lines."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from materials.renderers.palette import LINE
from materials.renderers.sheets import A4, A6, Sheet

SIDE = 8.0
WIDTH, HEIGHT = A4.width / 2, A4.height / 2
INNER, ROOM = WIDTH - 2 * SIDE, A6.height - 2 * SIDE
"""Millimetres between the margins, on A6 and on a quarter of an A4 alike."""
_TO_A_SHEET = 4

Item = TypeVar("Item")


class Corner(NamedTuple):
    """Where the left upper corner of what is drawn stands."""

    x: float
    y: float


ALONE = Corner(SIDE, SIDE)


def fill(
    sheet: Sheet,
    items: Sequence[Item | None],
    *,
    draw: Callable[[Sheet, Item, Corner], None],
) -> None:
    """All on sheets of A4 in their order, from the left upper quarter on; for None a quarter
    stays empty. `draw` keeps within INNER and ROOM."""
    for number, item in enumerate(items):
        place = number % _TO_A_SHEET
        if place == 0:
            if number:
                sheet.turn()
            _draw_cuts(sheet)
        if item is None:
            continue
        row, column = divmod(place, 2)
        draw(sheet, item, Corner(column * WIDTH + SIDE, row * HEIGHT + SIDE))


def _draw_cuts(sheet: Sheet) -> None:
    sheet.rule(x=WIDTH, y=0, to_x=WIDTH, to_y=A4.height, colour=LINE)
    sheet.rule(x=0, y=HEIGHT, to_x=A4.width, to_y=HEIGHT, colour=LINE)
