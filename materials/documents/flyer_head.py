"""The head of the flyer: the town, the title as large as it can be, and what is asked first."""

from collections.abc import Iterable
from dataclasses import dataclass

from classes.choices import Kind
from materials.documents.announcements import Announcement
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, PALE, WHITE
from materials.renderers.sheets import WIDTH, Paragraph, Sheet, Style

SUN, GREY = "#ffd43d", "#9ab8bd"
TILES = ("#00778c", SUN, "#e07a5f", "#81b29a", "#f2a65a", "#5b8db8")
PADDING = 9.0
PICTURE = 38.0  # the width kept free for the drawing
TAG, BADGES = 16.0, 15.0  # heights of the line above the title and of the one below
LOWEST = 52.0

# Points, and in how many lines a title of this size may be set.
GENEROUS = ((44, 2), (40, 2), (36, 2), (32, 3), (28, 3), (24, 4), (20, 9))
COMPACT = ((40, 1), (36, 1), (32, 2), (28, 2), (24, 3), (20, 9))

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

    @classmethod
    def of(cls, flyer: Announcement, *, width: float, compact: bool) -> "Head":
        """`compact` leaves more of the page to the text below."""
        room = width - 2 * PADDING - PICTURE
        title = _fitting(flyer.title, room, COMPACT if compact else GENEROUS)
        subtitle = None
        if flyer.subtitle:
            style = Style(18, Weight.BOLD, leading=1.35, colour=WHITE)
            subtitle = Paragraph.balanced(flyer.subtitle, style, width=room)
        inside = title.height + (subtitle.height + 1.5 if subtitle else 0)
        return cls(title, subtitle, max(TAG + inside + 5 + BADGES, LOWEST))

    def draw(self, sheet: Sheet, flyer: Announcement, *, x: float, y: float) -> None:
        sheet.box(x=x, y=y, width=WIDTH - 2 * x, height=self.height, fill=KEY, radius=5)
        _draw_tag(sheet, flyer, x=x + PADDING, y=y + 6.5)
        inside = self.title.height + (self.subtitle.height + 1.5 if self.subtitle else 0)
        middle = y + TAG + (self.height - TAG - BADGES - inside) / 2
        below = sheet.paragraph(self.title, x=x + PADDING, y=middle - 0.5)
        if self.subtitle:
            sheet.paragraph(self.subtitle, x=x + PADDING, y=below + 1.5)
        _draw_badges(sheet, flyer.badges, x=x + PADDING, y=y + self.height - BADGES)
        _draw_picture(sheet, _BUBBLES[flyer.kind], x=WIDTH - x - 34, y=y + self.height / 2)


def _fitting(text: str, room: float, sizes: Iterable[tuple[int, int]]) -> Paragraph:
    """The title at the first size at which it takes no more lines than it may."""
    bold = Style(weight=Weight.BOLD, leading=1.25, colour=WHITE)
    tries = (
        (Paragraph.balanced(text, bold.sized(size), width=room), most) for size, most in sizes
    )
    tried, most = next(tries)
    while len(tried.lines) > most and (following := next(tries, None)):
        tried, most = following
    return tried


def _draw_tag(sheet: Sheet, flyer: Announcement, *, x: float, y: float) -> None:
    town = Style(16, Weight.BOLD, leading=1.4, colour=WHITE)
    tag = Style(14, Weight.BOLD, leading=1.4, colour=KEY)
    x += sheet.text(flyer.town, x=x, y=y, style=town) + 4
    label = flyer.kind.label
    sheet.box(x=x, y=y, width=tag.width(label) + 8, height=8, fill=PALE, radius=4)
    sheet.text(label, x=x + 4, y=y + 0.6, style=tag)


def _draw_badges(sheet: Sheet, badges: Iterable[str], *, x: float, y: float) -> None:
    style = Style(17, Weight.BOLD, leading=1.3, colour=KEY)
    for badge in badges:
        width = style.width(badge) + 9
        sheet.box(x=x, y=y, width=width, height=10, fill=WHITE, radius=2)
        sheet.text(badge, x=x + 4.5, y=y + 1.1, style=style)
        x += width + 4


def _draw_picture(sheet: Sheet, words: str, *, x: float, y: float) -> None:
    """A telephone that speaks: drawn here, so it prints sharp and belongs to nobody else."""
    top = y - 22
    sheet.box(x=x, y=top, width=24, height=44, fill=WHITE, radius=3.5)
    sheet.box(x=x + 2, y=top + 5, width=20, height=32.5, fill=PALE, radius=1)
    sheet.box(x=x + 9, y=top + 2, width=6, height=1, fill=GREY, radius=0.5)
    sheet.circle(x=x + 12, y=top + 40.7, radius=1.6, fill=GREY)
    for number, colour in enumerate(TILES):
        left, down = x + 3.6 + number % 3 * 5.8, top + 21 + number // 3 * 7
        sheet.box(x=left, y=down, width=5, height=5, fill=colour, radius=1.2)
    style = Style(14, Weight.BOLD, leading=1.3, colour=INK)
    width = style.width(words) + 7
    left = min(x + 12 - width / 2, x + 32 - width)
    sheet.polygon((x + 9, top + 15), (x + 15, top + 15), (x + 12, top + 19), fill=SUN)
    sheet.box(x=left, y=top + 4.5, width=width, height=11, fill=SUN, radius=5.5)
    middle = top + 4.5 + (11 - style.line) / 2
    sheet.text(words, x=left + width / 2, y=middle, style=style, align="centre")
