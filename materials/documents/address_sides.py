"""The address side of a postcard, from left to right or in vertical lines (縦書き).

The digits of the postcode stand where the frames of 日本郵便's cards are (内国郵便約款: their
right end 8 mm from the right edge, 12 mm from the upper one; 5.7 × 8 mm each). Blank paper is
given the frames, 「郵便はがき」 and the place of the stamp as well.

In vertical writing the address stands at the right, the name large in the middle, the sender at
the lower left: each in columns of its own, which are set smaller and never cut.
"""

import re
import unicodedata
from dataclasses import dataclass

from materials.choices import Direction
from materials.renderers.fonts import Weight
from materials.renderers.sheets import POSTCARD, SMALLEST_BODY, Paragraph, Sheet, Style
from materials.renderers.vertical import Columns

WIDTH = POSTCARD.width
FRAME_WIDTH, FRAME_HEIGHT, FRAME_TOP = 5.7, 8.0, 12.0
FRAMES = (44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3)
"""Left edges of the seven frames, in millimetres."""
RED = "#c8102e"
SIDE = 10.0
INNER = WIDTH - 2 * SIDE
ADDRESS_TOP, ADDRESS_HEIGHT = 34.0, 30.0
NAME_TOP, NAME_HEIGHT = 68.0, 26.0
SENDER_TOP, SENDER_HEIGHT = 108.0, 28.0
DIGIT = Style(16, Weight.BOLD, leading=1)
ADDRESS = Style(16, leading=1.4)
NAME = Style(24, Weight.BOLD, leading=1.3)
SENDER = Style(SMALLEST_BODY, leading=1.4)
SMALLEST_NAME = 10.0
_DIGITS = re.compile(r"\D")
_SEVEN = 7


@dataclass(frozen=True)
class _Area:
    """Where columns may stand, in millimetres, and down to which size they are set."""

    left: float
    right: float
    top: float
    bottom: float
    smallest: float

    def fitted(self, text: str, style: Style) -> Columns:
        """The text in columns that fill the area at most."""
        return Columns.fitted(
            text,
            style,
            width=self.right - self.left,
            height=self.bottom - self.top,
            smallest=self.smallest,
        )


# The stamp reaches down to 32 mm, the frames of the postcode to 20 mm.
V_ADDRESS = _Area(left=67.0, right=93.0, top=25.0, bottom=136.0, smallest=7.0)
V_NAME = _Area(left=36.0, right=64.0, top=35.0, bottom=128.0, smallest=9.0)
V_SENDER = _Area(left=7.0, right=33.0, top=58.0, bottom=138.0, smallest=7.0)
"""The areas of vertical writing."""
_COLUMN = 1.35
_V_ADDRESS, _V_NAME = Style(16, leading=_COLUMN), Style(32, Weight.BOLD, leading=1.25)
_V_SENDER = Style(11, leading=_COLUMN)


@dataclass(frozen=True)
class AddressSide:
    """What stands on it."""

    name: str
    address: str
    digits: str
    """The seven of the postcode, or none."""
    sender: tuple[str, ...]

    @property
    def called(self) -> str:
        return f"{self.name} 様"


def digits(postal_code: str) -> str:
    """The seven digits of a postcode; '' for whatever is none."""
    found = _DIGITS.sub("", unicodedata.normalize("NFKC", postal_code))
    return found if len(found) == _SEVEN else ""


def draw(sheet: Sheet, side: AddressSide, *, direction: Direction, blank: bool) -> None:
    """The side on a postcard of a sheet. `blank` paper is given the frames."""
    if blank:
        _draw_frames(sheet)
    for left, digit in zip(FRAMES, side.digits, strict=False):
        y = FRAME_TOP + (FRAME_HEIGHT - DIGIT.line) / 2
        sheet.text(digit, x=left + FRAME_WIDTH / 2, y=y, style=DIGIT, align="centre")
    if direction is Direction.VERTICAL:
        _draw_columns(sheet, side)
    else:
        _draw_lines(sheet, side)


def _draw_columns(sheet: Sheet, side: AddressSide) -> None:
    address = V_ADDRESS.fitted(side.address, _V_ADDRESS)
    address.draw(sheet, right=V_ADDRESS.right, y=V_ADDRESS.top)
    called = side.called.replace(" ", "　")
    name = _name(called)
    middle = (V_NAME.left + V_NAME.right) / 2
    down = max((V_NAME.bottom - V_NAME.top - name.height) / 3, 0)
    name.draw(sheet, right=middle + name.width / 2, y=V_NAME.top + down)
    sender = _sender(side.sender)
    left = V_SENDER.left + (V_SENDER.right - V_SENDER.left - sender.width) / 2
    sender.draw(sheet, right=left + sender.width, y=V_SENDER.bottom - sender.height)


def _name(called: str) -> Columns:
    """In one column if it can be at 18 points, else in several."""
    room = V_NAME.bottom - V_NAME.top
    for size in (_V_NAME.size, 28, 24, 21, 18):
        tried = Columns.of(called, _V_NAME.sized(size), height=room)
        if len(tried.columns) == 1:
            return tried
    return V_NAME.fitted(called, _V_NAME.sized(18))


def _sender(lines: tuple[str, ...]) -> Columns:
    """Set smaller rather than broken, down to 8 points; then in more columns."""
    text = "\n".join(lines)
    for size in (_V_SENDER.size, 10, 9, 8):
        tried = Columns.of(text, _V_SENDER.sized(size), height=V_SENDER.bottom - V_SENDER.top)
        if len(tried.columns) == len(lines):
            return tried
    return V_SENDER.fitted(text, _V_SENDER)


def _draw_lines(sheet: Sheet, side: AddressSide) -> None:
    address = Paragraph.fitted(
        side.address, ADDRESS, width=INNER, height=ADDRESS_HEIGHT, smallest=9
    )
    sheet.paragraph(address, x=SIDE, y=ADDRESS_TOP)
    name = Paragraph.fitted(
        side.called,
        NAME.shrunk(side.called, width=INNER, smallest=16),
        width=INNER,
        height=NAME_HEIGHT,
        smallest=SMALLEST_NAME,
    )
    y = NAME_TOP + max((NAME_HEIGHT - name.height) / 2, 0)
    sheet.paragraph(name, x=WIDTH / 2, y=y, align="centre")
    sheet.rule(x=SIDE, y=SENDER_TOP - 3, to_x=WIDTH - SIDE, to_y=SENDER_TOP - 3)
    sender = Paragraph.fitted(
        "\n".join(side.sender), SENDER, width=INNER, height=SENDER_HEIGHT, smallest=9
    )
    sheet.paragraph(sender, x=SIDE, y=SENDER_TOP)


def _draw_frames(sheet: Sheet) -> None:
    for left in FRAMES:
        sheet.box(
            x=left, y=FRAME_TOP, width=FRAME_WIDTH, height=FRAME_HEIGHT, edge=RED, line=0.4
        )
    x = FRAMES[2] + FRAME_WIDTH
    middle = FRAME_TOP + FRAME_HEIGHT / 2
    sheet.rule(x=x, y=middle, to_x=FRAMES[3], to_y=middle, colour=RED, line=0.4)
    style = Style(8, colour=RED)
    sheet.text("郵便はがき", x=WIDTH / 2, y=4, style=style, align="centre")
    sheet.box(x=8, y=8, width=20, height=24, edge=RED, line=0.3)
    sheet.text("切手", x=18, y=17, style=style, align="centre")
