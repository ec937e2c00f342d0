"""A printed document, page by page: millimetres from the top left corner, sizes in points.

    sheet = Sheet(title="チラシ", author="鹿児島市", dated=day)
    sheet.text("はじめてのスマホ教室", x=15, y=20, style=Style(28, Weight.BOLD))
    sheet.turn()
    content = sheet.finish()

A sheet is A4 unless another paper is named. The same calls give the same bytes, on any machine
and at any hour: the only date in a document is the day it is given. reportlab writes no
structure tags: every document has a twin in HTML.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from materials.renderers import fonts, glyphs, lines
from materials.renderers.fonts import Weight
from materials.renderers.qr import MARGIN, SMALLEST, Symbol


@dataclass(frozen=True)
class Paper:
    """A size of paper, in millimetres (JIS P 0138; a postcard: 内国郵便約款)."""

    width: float
    height: float


A4, A5, A6 = Paper(210.0, 297.0), Paper(148.0, 210.0), Paper(105.0, 148.0)
A4_ACROSS = Paper(297.0, 210.0)
POSTCARD = Paper(100.0, 148.0)
WIDTH, HEIGHT = A4.width, A4.height
POINT = 25.4 / 72
"""Millimetres of one point."""
SMALLEST_BODY = 12.0
"""Points; 三重県 印刷物ガイドライン (令和6年6月): 12 and up on A4, 14 where it matters."""
NOTE = 10.5
"""Points; for notes only, by the same guideline."""

# The em box of the three fonts: 88 % above the base line, 12 % below.
_ASCENT = 0.88

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Style:
    """How text is set: size in points, line height as a multiple of it, colour as #rrggbb."""

    size: float = 14
    weight: Weight = Weight.REGULAR
    leading: float = 1.5
    colour: str = "#1a1a1a"

    @property
    def line(self) -> float:
        """The height of a line in millimetres."""
        return self.size * self.leading * POINT

    @property
    def baseline(self) -> float:
        """Millimetres from the top of a line to the line on which the letters stand."""
        return (self.line - self.size * POINT) / 2 + self.size * POINT * _ASCENT

    def width(self, text: str) -> float:
        """How wide the text is on one line, in millimetres."""
        return glyphs.width(text, size=self.size, weight=self.weight) * POINT

    def sized(self, size: float) -> "Style":
        return replace(self, size=size)

    def shrunk(self, text: str, *, width: float, smallest: float = NOTE) -> "Style":
        """The style at the largest size, down to `smallest`, at which the text is no wider."""
        wanted = self.width(text)
        if wanted <= width:
            return self
        return self.sized(max(self.size * width / wanted * 0.999, smallest))


@dataclass(frozen=True)
class Paragraph:
    """Text broken into lines."""

    lines: tuple[str, ...]
    style: Style

    @classmethod
    def of(
        cls, text: str, style: Style, *, width: float, whole: Iterable[str] = ()
    ) -> "Paragraph":
        """Filled line by line; `whole` are strings that are not broken."""
        filled = lines.break_lines(text, width=width, measure=style.width, whole=whole)
        return cls(tuple(filled), style)

    @classmethod
    def balanced(
        cls, text: str, style: Style, *, width: float, whole: Iterable[str] = ()
    ) -> "Paragraph":
        """Lines as even as can be: for titles."""
        even = lines.balance(text, width=width, measure=style.width, whole=whole)
        return cls(tuple(even), style)

    @classmethod
    def fitted(  # what is filled in, and the room for it
        cls, text: str, style: Style, *, width: float, height: float, smallest: float = NOTE
    ) -> "Paragraph":
        """At the largest size, down to `smallest`, at which it is no wider and no higher."""
        size = style.size
        while (found := cls.of(text, style.sized(size), width=width)).height > height:
            if size <= smallest:
                break
            size = max(size - 0.5, smallest)
        return found

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.line

    @property
    def width(self) -> float:
        return max(map(self.style.width, self.lines))


class Sheet:
    """The pages of one document, drawn from the first to the last."""

    def __init__(self, *, title: str, author: str, dated: date, paper: Paper = A4) -> None:
        """Raises fonts.FontsMissing when the installation has no fonts."""
        self._bytes, self._paper = BytesIO(), paper
        self._canvas = Canvas(
            self._bytes,
            pagesize=(paper.width / POINT, paper.height / POINT),
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.first(Weight.REGULAR).fontName,  # type: ignore[arg-type]  # a name: the stubs err
            lang="ja",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(title)
        self._canvas.setCreator("Tomoni")
        self._canvas.setDateFormatter(lambda *_: f"D:{dated:%Y%m%d}000000+09'00'")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(
        self, text: str, *, x: float, y: float, style: Style, align: Align = "left"
    ) -> float:
        """One line of text whose line box begins at `y`; its width in millimetres."""
        width = style.width(text)
        left = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        line = self._canvas.beginText(left / POINT, self._up(y + style.baseline))
        line.setFillColor(HexColor(style.colour))
        for run in glyphs.runs(text, style.weight):
            line.setFont(run.font.fontName, style.size)
            line.textOut(run.codes)
        self._canvas.drawText(line)
        return width

    def paragraph(
        self, paragraph: Paragraph, *, x: float, y: float, align: Align = "left"
    ) -> float:
        """The lines below each other; where the next thing may begin."""
        for line in paragraph.lines:
            self.text(line, x=x, y=y, style=paragraph.style, align=align)
            y += paragraph.style.line
        return y

    def fill(  # noqa: PLR0913  # a text, where its room is and how it stands there
        self,
        text: str,
        *,
        x: float,
        y: float,
        width: float,
        height: float,
        style: Style,
        smallest: float = 6,
        align: Align = "left",
    ) -> None:
        """Text in the middle of its room's height, in the size of the style or as large as it
        fits there, down to `smallest`; `x` is where the room begins, whatever the align."""
        fitted = Paragraph.fitted(text, style, width=width, height=height, smallest=smallest)
        left = x + {"left": 0.0, "centre": width / 2, "right": width}[align]
        top = y + max((height - fitted.height) / 2, 0)
        self.paragraph(fitted, x=left, y=top, align=align)

    def box(  # noqa: PLR0913  # a rectangle has that many sides to it
        self,
        *,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "",
        edge: str = "",
        line: float = 0.3,
        radius: float = 0,
    ) -> None:
        """A rectangle, its corners rounded by `radius`; `line` is the edge's thickness."""
        self._paint(fill, edge, line)
        self._canvas.roundRect(
            x / POINT,
            self._up(y + height),
            width / POINT,
            height / POINT,
            radius / POINT,
            stroke=int(bool(edge)),
            fill=int(bool(fill)),
        )

    def circle(
        self, *, x: float, y: float, radius: float, fill: str = "", edge: str = ""
    ) -> None:
        """A circle around a point."""
        self._paint(fill, edge, 0.5)
        self._canvas.circle(
            x / POINT,
            self._up(y),
            radius / POINT,
            stroke=int(bool(edge)),
            fill=int(bool(fill)),
        )

    def polygon(self, *points: tuple[float, float], fill: str) -> None:
        """A filled area with straight sides."""
        self._paint(fill, "", 0)
        path = self._canvas.beginPath()
        for number, (x, y) in enumerate(points):
            (path.lineTo if number else path.moveTo)(x / POINT, self._up(y))
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def rule(
        self,
        *,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        colour: str = "#666666",
        line: float = 0.2,
    ) -> None:
        """A straight line."""
        self._paint("", colour, line)
        self._canvas.line(x / POINT, self._up(y), to_x / POINT, self._up(to_y))

    def outline(
        self,
        start: tuple[float, float],
        segments: Iterable[Sequence[tuple[float, float]]],
        *,
        fill: str = "",
        edge: str = "",
        line: float = 0.3,
    ) -> None:
        """Lines and curves with round ends and corners: a segment of one point is a line, of
        three a Bézier curve, of none closes the outline."""
        self._canvas.saveState()
        self._paint(fill, edge, line)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        path = self._canvas.beginPath()
        path.moveTo(start[0] / POINT, self._up(start[1]))
        for segment in segments:
            ends = [each for x, y in segment for each in (x / POINT, self._up(y))]
            if len(ends) > 2:  # noqa: PLR2004  # a pair
                path.curveTo(*ends)
            elif ends:
                path.lineTo(*ends)
            else:
                path.close()
        self._canvas.drawPath(path, stroke=int(bool(edge)), fill=int(bool(fill)))
        self._canvas.restoreState()

    def qr(self, symbol: Symbol, *, x: float, y: float, size: float) -> float:
        """The symbol `size` mm wide within its white margin, whose corner is at (x, y).

        Returns the width of the whole in millimetres. ValueError below 20 mm.
        """
        if size < SMALLEST:
            raise ValueError(f"a QR code of {size} mm is too small to be read from paper")
        cell = size / symbol.size
        whole = symbol.span * cell
        self.box(x=x, y=y, width=whole, height=whole, fill="#ffffff")
        self._canvas.saveState()
        self._paint("#000000", "", 0)
        self._canvas.translate((x + MARGIN * cell) / POINT, self._up(y + MARGIN * cell))
        self._canvas.scale(cell / POINT, -cell / POINT)
        self._canvas.drawPath(PDFPathObject([symbol.drawing]), stroke=0, fill=1)
        self._canvas.restoreState()
        return whole

    def picture(
        self, content: bytes, *, x: float, y: float, width: float, height: float
    ) -> None:
        """A PNG or JPEG in the rectangle, stretched to fill it."""
        self._canvas.drawImage(
            ImageReader(BytesIO(content)),
            x / POINT,
            self._up(y + height),
            width / POINT,
            height / POINT,
        )

    def letter(self, cluster: str, *, x: float, y: float, style: Style) -> None:
        """One letter of a vertical line around `x`; its em box begins at `y`."""
        glyph = glyphs.draw_upright(cluster, style.weight)
        width = float(glyph.font.stringWidth(glyph.code, style.size)) * POINT
        down = style.size * POINT * _ASCENT
        line = self._canvas.beginText((x - width / 2) / POINT, self._up(y + down))
        line.setFillColor(HexColor(style.colour))
        line.setFont(glyph.font.fontName, style.size)
        line.textOut(glyph.code)
        self._canvas.drawText(line)

    @contextmanager
    def clockwise(self, *, x: float, y: float) -> Iterator[None]:
        """What is drawn meanwhile lies on its right side: measured from (x, y), which is its
        top left corner and then the top right one."""
        self._canvas.saveState()
        self._canvas.translate(x / POINT, self._up(y))
        self._canvas.rotate(-90)
        self._canvas.translate(0, -self._paper.height / POINT)
        yield
        self._canvas.restoreState()

    @contextmanager
    def upside_down(self) -> Iterator[None]:
        """What is drawn meanwhile stands on its head: measured from the bottom right corner."""
        self._canvas.saveState()
        self._canvas.translate(self._paper.width / POINT, self._paper.height / POINT)
        self._canvas.rotate(180)
        yield
        self._canvas.restoreState()

    @contextmanager
    def moved(self, *, x: float = 0, y: float = 0, scale: float = 1) -> Iterator[None]:
        """What is drawn meanwhile is measured from (x, y), each millimetre `scale` long."""
        self._canvas.saveState()
        self._canvas.translate(x / POINT, self._up(y + self._paper.height * scale))
        self._canvas.scale(scale, scale)
        yield
        self._canvas.restoreState()

    def turn(self) -> None:
        """Go to a new page."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The document. Nothing can be drawn afterwards."""
        with fonts.PRESS:
            self._canvas.save()
        return self._bytes.getvalue()

    def _paint(self, fill: str, edge: str, line: float) -> None:
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if edge:
            self._canvas.setStrokeColor(HexColor(edge))
            self._canvas.setLineWidth(line / POINT)

    def _up(self, y: float) -> float:
        """From millimetres below the top to points above the bottom."""
        return (self._paper.height - y) / POINT
