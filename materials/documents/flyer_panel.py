"""The foot of the flyer: how to sign up. The telephone number in the largest type of the page,
the QR code beside it, then who answers, when, and until what day."""

from collections.abc import Iterator
from dataclasses import dataclass

from materials.documents.flyer_format import Format, Inviting
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import PALE
from materials.renderers.sheets import SMALLEST_BODY, Paragraph, Sheet, Style

PADDING, TOP = 8.0, 5.0

_SMALL = Style(SMALLEST_BODY, leading=1.3)


@dataclass(frozen=True)
class Panel:
    """The panel as it will be set, in millimetres."""

    flyer: Inviting
    format: Format
    symbol: qr.Symbol
    heading: Style
    phone: Style
    lines: tuple[Paragraph, ...]

    @classmethod
    def of(cls, flyer: Inviting, page: Format) -> "Panel":
        symbol = qr.symbol(flyer.url)
        code = page.code / symbol.size * symbol.span
        room = page.inner - (2 * PADDING + 8) * page.scale - code
        phone = Style(page.phone, Weight.BOLD, leading=1.2)
        phone = phone.shrunk(f"☎{flyer.phone}", width=room - 2)
        heading = Style(page.heading, Weight.BOLD, leading=1.4, colour=page.letters)
        heading = heading.shrunk(_heading(flyer), width=room, smallest=SMALLEST_BODY)
        lines = tuple(
            _set(text, style, width=room, whole=flyer.names)
            for text, style in _lines(flyer, page)
        )
        return cls(flyer, page, symbol, heading, phone, lines)

    @property
    def height(self) -> float:
        words = self._words_begin + sum(line.height for line in self.lines)
        code = self._top + self._caption.line + self._code + 1 + _SMALL.line
        return max(words + self._top, code + 3 * self.format.scale)

    @property
    def _code(self) -> float:
        """The width of the code with its margin."""
        return self.format.code / self.symbol.size * self.symbol.span

    @property
    def _top(self) -> float:
        return TOP * self.format.scale

    @property
    def _caption(self) -> Style:
        size = max(self.format.heading - 1, SMALLEST_BODY)
        return Style(size, Weight.BOLD, leading=1.4, colour=self.format.letters)

    @property
    def _words_begin(self) -> float:
        phone = self.phone.line if self.flyer.phone else 0.0
        return self._top + self.heading.line + phone + 0.5

    def draw(self, sheet: Sheet, *, x: float, y: float) -> None:
        scale, width = self.format.scale, self.format.inner
        sheet.box(
            x=x,
            y=y,
            width=width,
            height=self.height,
            fill=PALE,
            edge=self.format.colour,
            line=0.8 * scale,
            radius=5 * scale,
        )
        self._draw_words(sheet, x=x + PADDING * scale, y=y)
        code = x + width - (PADDING + 2) * scale - self._code
        self._draw_code(sheet, x=code, y=y + self._top)

    def _draw_words(self, sheet: Sheet, *, x: float, y: float) -> None:
        sheet.text(_heading(self.flyer), x=x, y=y + self._top, style=self.heading)
        if self.flyer.phone:
            self._draw_phone(sheet, x=x, y=y + self._top + self.heading.line)
        y += self._words_begin
        for line in self.lines:
            y = sheet.paragraph(line, x=x, y=y)

    def _draw_phone(self, sheet: Sheet, *, x: float, y: float) -> None:
        sign = self.phone.sized(self.phone.size * 0.8)
        x += sheet.text("☎", x=x, y=y + self.phone.baseline - sign.baseline, style=sign) + 2
        sheet.text(self.flyer.phone, x=x, y=y, style=self.phone)

    def _draw_code(self, sheet: Sheet, *, x: float, y: float) -> None:
        caption = "スマホで申込み" if self.flyer.takes_registrations else "くわしい案内"
        middle = x + self._code / 2
        sheet.text(caption, x=middle, y=y, style=self._caption, align="centre")
        y += self._caption.line
        sheet.qr(self.symbol, x=x, y=y, size=self.format.code)
        below, words = y + self._code + 1, self.format.point_at_it
        sheet.text(words, x=middle, y=below, style=_SMALL, align="centre")


def _heading(flyer: Inviting) -> str:
    return flyer.how if flyer.takes_registrations else "お問合せ"


def _set(text: str, style: Style, *, width: float, whole: tuple[str, ...]) -> Paragraph:
    """On one line, a little smaller if need be; else at full size on several."""
    fitted = style.shrunk(text, width=width, smallest=SMALLEST_BODY)
    if fitted.width(text) <= width:
        return Paragraph((text,), fitted)
    return Paragraph.balanced(text, style, width=width, whole=whole)


def _lines(flyer: Inviting, page: Format) -> Iterator[tuple[str, Style]]:
    size, plain = page.words, Style(page.words, leading=page.leading)
    answers = [each for each in (flyer.office, flyer.phone_hours) if each]
    for text in ["　".join(answers)] if page.terse else answers:
        yield text, plain
    if flyer.period:
        yield f"受付期間 {flyer.period}", Style(size, Weight.BOLD, leading=page.leading)
    elif not flyer.takes_registrations:
        yield flyer.how, plain
