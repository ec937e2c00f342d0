"""What a form to fill in by hand is made of: rows with a label and room to write, and boxes.

Rows run between the margins SIDE; lengths in millimetres.
"""

from collections.abc import Sequence

from materials.renderers.fonts import Weight
from materials.renderers.sheets import SMALLEST_BODY, WIDTH, Sheet, Style

SIDE = 14.0
INNER = WIDTH - 2 * SIDE
LABEL = 34.0
BODY = Style(SMALLEST_BODY, leading=1.4)
BOLD = Style(SMALLEST_BODY, Weight.BOLD, leading=1.4)
EDGE, GROUND = "#4d4d4d", "#eef3f3"
LINE = 6.6
"""From one line of boxes to the next."""
WRITE = SIDE + LABEL + 3
"""Where there is room to write."""


def row(sheet: Sheet, label: str, *, y: float, height: float, words: str = "") -> float:
    """A label and room to write, with words to be completed by hand; where the next begins."""
    sheet.box(x=SIDE, y=y, width=LABEL, height=height, fill=GROUND, edge=EDGE)
    sheet.box(x=SIDE + LABEL, y=y, width=INNER - LABEL, height=height, edge=EDGE)
    sheet.fill(label, x=SIDE + 2, y=y, width=LABEL - 3, height=height, style=BOLD)
    if words:
        sheet.text(words, x=WRITE, y=y + (height - BODY.line) / 2, style=BODY)
    return y + height


def ticks(
    sheet: Sheet, options: Sequence[str], *, y: float, each: float, x: float = WRITE
) -> None:
    """Boxes to tick, in columns `each` mm wide."""
    columns = _columns(each, x=x)
    for number, option in enumerate(options):
        left, top = x + number % columns * each, y + number // columns * LINE
        sheet.box(x=left, y=top + 0.8, width=4.2, height=4.2, edge=EDGE, line=0.4)
        sheet.fill(option, x=left + 6, y=top, width=each - 8, height=5.8, style=BODY)


def choice(sheet: Sheet, label: str, options: Sequence[str], *, y: float, each: float) -> float:
    """A row with boxes to tick, as high as they need; where the next begins."""
    lines = -(-len(options) // _columns(each, x=WRITE))
    end = row(sheet, label, y=y, height=max(lines * LINE + 3, 12))
    ticks(sheet, options, y=y + 1.6, each=each)
    return end


def _columns(each: float, *, x: float) -> int:
    return max(int((WIDTH - SIDE - x) // each), 1)
