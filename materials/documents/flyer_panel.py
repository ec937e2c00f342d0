"""The foot of the flyer: how to sign up. The telephone number in the largest type of the page,
the QR code beside it, then who answers, when, and until what day."""

from collections.abc import Iterator
from dataclasses import dataclass

from materials.documents.announcements import Announcement
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import KEY, PALE
from materials.renderers.sheets import SMALLEST_BODY, Paragraph, Sheet, Style

QR_SIZE = 30.0
PADDING, TOP = 8.0, 5.0

_HEADING = Style(16, Weight.BOLD, leading=1.4, colour=KEY)
_CAPTION = _HEADING.sized(15)
_SMALL = Style(SMALLEST_BODY, leading=1.3)
_POINT_AT_IT = "カメラを向けてください"


@dataclass(frozen=True)
class Panel:
    """The panel as it will be set, `width` and `height` in millimetres."""

    flyer: Announcement
    width: float
    symbol: qr.Symbol
    phone: Style
    lines: tuple[Paragraph, ...]

    @classmethod
    def of(cls, flyer: Announcement, *, width: float) -> "Panel":
        symbol = qr.symbol(flyer.url)
        room = width - 2 * PADDING - _code_width(symbol) - 8
        phone = Style(48, Weight.BOLD, leading=1.2).shrunk(f"☎{flyer.phone}", width=room - 2)
        lines = tuple(
            _set(text, style, width=room, whole=flyer.names) for text, style in _lines(flyer)
        )
        return cls(flyer, width, symbol, phone, lines)

    @property
    def height(self) -> float:
        words = self._words_begin + sum(line.height for line in self.lines)
        code = TOP + _CAPTION.line + _code_width(self.symbol) + 1 + _SMALL.line
        return max(words + TOP, code + 3)

    @property
    def _words_begin(self) -> float:
        phone = self.phone.line if self.flyer.phone else 0.0
        return TOP + _HEADING.line + phone + 0.5

    def draw(self, sheet: Sheet, *, x: float, y: float) -> None:
        sheet.box(
            x=x,
            y=y,
            width=self.width,
            height=self.height,
            fill=PALE,
            edge=KEY,
            line=0.8,
            radius=5,
        )
        self._draw_words(sheet, x=x + PADDING, y=y)
        code = _code_width(self.symbol)
        self._draw_code(sheet, x=x + self.width - PADDING - 2 - code, y=y + TOP, width=code)

    def _draw_words(self, sheet: Sheet, *, x: float, y: float) -> None:
        heading = self.flyer.how if self.flyer.takes_registrations else "お問合せ"
        sheet.text(heading, x=x, y=y + TOP, style=_HEADING)
        if self.flyer.phone:
            self._draw_phone(sheet, x=x, y=y + TOP + _HEADING.line)
        y += self._words_begin
        for line in self.lines:
            y = sheet.paragraph(line, x=x, y=y)

    def _draw_phone(self, sheet: Sheet, *, x: float, y: float) -> None:
        sign = self.phone.sized(self.phone.size * 0.8)
        x += sheet.text("☎", x=x, y=y + self.phone.baseline - sign.baseline, style=sign) + 2
        sheet.text(self.flyer.phone, x=x, y=y, style=self.phone)

    def _draw_code(self, sheet: Sheet, *, x: float, y: float, width: float) -> None:
        caption = "スマホで申込み" if self.flyer.takes_registrations else "くわしい案内"
        middle = x + width / 2
        sheet.text(caption, x=middle, y=y, style=_CAPTION, align="centre")
        y += _CAPTION.line
        sheet.qr(self.symbol, x=x, y=y, size=QR_SIZE)
        sheet.text(_POINT_AT_IT, x=middle, y=y + width + 1, style=_SMALL, align="centre")


def _code_width(symbol: qr.Symbol) -> float:
    return QR_SIZE / symbol.size * symbol.span


def _set(text: str, style: Style, *, width: float, whole: tuple[str, ...]) -> Paragraph:
    """On one line, a little smaller if need be; else at full size on several."""
    fitted = style.shrunk(text, width=width, smallest=SMALLEST_BODY)
    if fitted.width(text) <= width:
        return Paragraph((text,), fitted)
    return Paragraph.balanced(text, style, width=width, whole=whole)


def _lines(flyer: Announcement) -> Iterator[tuple[str, Style]]:
    plain = Style(14, leading=1.45)
    yield flyer.office, plain
    if flyer.phone_hours:
        yield flyer.phone_hours, plain
    if flyer.takes_registrations:
        yield f"受付期間 {flyer.period}", Style(14, Weight.BOLD, leading=1.45)
    else:
        yield flyer.how, plain
