"""The head of the flyer: the town, the title as large as it can be, and what is asked first."""

from collections.abc import Iterable
from dataclasses import dataclass

from classes.choices import Kind
from materials.documents.flyer_format import Format, Inviting
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, PALE, WHITE
from materials.renderers.sheets import SMALLEST_BODY, Paragraph, Sheet, Style

SUN, GREY = "#ffd43d", "#9ab8bd"
TILES = ("#00778c", SUN, "#e07a5f", "#81b29a", "#f2a65a", "#5b8db8")
PADDING = 9.0
PICTURE = 38.0  # the width kept free for the drawing
TAG, BADGES = 16.0, 15.0  # heights of the line above the title and of the one below

_BUBBLES = {
    Kind.CLASSROOM: "できた！",
    Kind.OUTREACH: "うかがいます",
    Kind.CONSULTATION: "何でもどうぞ",
}


@dataclass(frozen=True)
class Head:
    """The head as it will be set: its lines, and how high it is in millimetres."""

    title: Paragraph
    subtitle: Paragraph | None
    height: float
    format: Format

    @classmethod
    def of(cls, flyer: Inviting, page: Format, *, compact: bool) -> "Head":
        """`compact` leaves more of the page to the text below."""
        scale = page.scale
        room = page.inner - (2 * PADDING + PICTURE) * scale
        title = _fitting(flyer.title, room, page.compact if compact else page.generous)
        subtitle = None
        if flyer.subtitle:
            size = max(18 * scale, SMALLEST_BODY)
            style = Style(size, Weight.BOLD, leading=1.35, colour=WHITE)
            subtitle = Paragraph.balanced(flyer.subtitle, style, width=room)
        inside = title.height + (subtitle.height + 1.5 if subtitle else 0)
        needed = (TAG + 5 + BADGES) * scale + inside
        return cls(title, subtitle, max(needed, page.lowest_head), page)

    def draw(self, sheet: Sheet, flyer: Inviting, *, x: float, y: float) -> None:
        scale, width = self.format.scale, self.format.inner
        sheet.box(
            x=x, y=y, width=width, height=self.height, fill=self.format.colour, radius=5 * scale
        )
        left = x + PADDING * scale
        self._draw_tag(sheet, flyer, x=left, y=y + 6.5 * scale)
        inside = self.title.height + (self.subtitle.height + 1.5 if self.subtitle else 0)
        middle = y + TAG * scale + (self.height - (TAG + BADGES) * scale - inside) / 2
        below = sheet.paragraph(self.title, x=left, y=middle - 0.5)
        if self.subtitle:
            sheet.paragraph(self.subtitle, x=left, y=below + 1.5)
        self._draw_badges(sheet, flyer.badges, x=left, y=y + self.height - BADGES * scale)
        corner = x + width - 34 * scale, y + self.height / 2 - 22 * scale
        with sheet.moved(x=corner[0], y=corner[1], scale=scale):
            _draw_picture(sheet, _BUBBLES[flyer.kind])

    def _draw_tag(self, sheet: Sheet, flyer: Inviting, *, x: float, y: float) -> None:
        scale = self.format.scale
        town = Style(max(16 * scale, 13), Weight.BOLD, leading=1.4, colour=WHITE)
        size, colour = max(14 * scale, SMALLEST_BODY), self.format.letters
        tag = Style(size, Weight.BOLD, leading=1.4, colour=colour)
        x += sheet.text(flyer.town, x=x, y=y, style=town) + 4 * scale
        label, height = flyer.kind.label, tag.line + 1
        width = tag.width(label) + 8 * scale
        sheet.box(x=x, y=y, width=width, height=height, fill=PALE, radius=height / 2)
        sheet.text(label, x=x + 4 * scale, y=y + 0.5, style=tag)

    def _draw_badges(self, sheet: Sheet, badges: Iterable[str], *, x: float, y: float) -> None:
        scale = self.format.scale
        style = Style(17 * scale, Weight.BOLD, leading=1.3, colour=self.format.colour)
        for badge in badges:
            width = style.width(badge) + 9 * scale
            sheet.box(x=x, y=y, width=width, height=10 * scale, fill=WHITE, radius=2 * scale)
            middle = (10 * scale - style.line) / 2
            sheet.text(badge, x=x + 4.5 * scale, y=y + middle, style=style)
            x += width + 4 * scale


def _fitting(text: str, room: float, sizes: Iterable[tuple[float, int]]) -> Paragraph:
    """The title at the first size at which it takes no more lines than it may."""
    bold = Style(weight=Weight.BOLD, leading=1.25, colour=WHITE)
    tries = (
        (Paragraph.balanced(text, bold.sized(size), width=room), most) for size, most in sizes
    )
    tried, most = next(tries)
    while len(tried.lines) > most and (following := next(tries, None)):
        tried, most = following
    return tried


def _draw_picture(sheet: Sheet, words: str) -> None:
    """A telephone that speaks, 24 mm wide and 44 high from the origin: drawn here, so it prints
    sharp and belongs to nobody else."""
    sheet.box(x=0, y=0, width=24, height=44, fill=WHITE, radius=3.5)
    sheet.box(x=2, y=5, width=20, height=32.5, fill=PALE, radius=1)
    sheet.box(x=9, y=2, width=6, height=1, fill=GREY, radius=0.5)
    sheet.circle(x=12, y=40.7, radius=1.6, fill=GREY)
    for number, colour in enumerate(TILES):
        left, down = 3.6 + number % 3 * 5.8, 21 + number // 3 * 7
        sheet.box(x=left, y=down, width=5, height=5, fill=colour, radius=1.2)
    style = Style(14, Weight.BOLD, leading=1.3, colour=INK)
    width = style.width(words) + 7
    left = min(12 - width / 2, 32 - width)
    sheet.polygon((9, 15), (15, 15), (12, 19), fill=SUN)
    sheet.box(x=left, y=4.5, width=width, height=11, fill=SUN, radius=5.5)
    middle = 4.5 + (11 - style.line) / 2
    sheet.text(words, x=left + width / 2, y=middle, style=style, align="centre")
