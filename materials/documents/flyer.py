"""The flyer on paper: one A4 page for the counter and the notice board.

From top to bottom: what it is, when and where, what it costs and what to bring, and at the foot
how to sign up: the telephone number in the largest type of the page, the QR code beside it. The
text is set as large as there is room for (20 points down to 12); what does not fit even then
goes on to the back, never away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from common.errors import RuleViolation
from materials.documents import announcements
from materials.documents.announcements import Announcement, Meeting
from materials.documents.flyer_head import Head
from materials.documents.flyer_panel import Panel
from materials.documents.printed import Document
from materials.renderers import qr, rows
from materials.renderers.fonts import Weight
from materials.renderers.palette import KEY
from materials.renderers.rows import GUTTER, LABELS, Bit, Row
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)

SIDE = 12.0
INNER = WIDTH - 2 * SIDE
VALUES = INNER - LABELS - GUTTER
FOOT = 9.0  # the line with trademark and code
OVERLEAF = "つづきは裏面をご覧ください。"
SAMPLE = "見本：この募集はまだ公開していません。QRコードもまだ使えません。"
RED = "#ce0000"

_NOTE = Style(NOTE, leading=1.4)
_GAP = 1.6  # between 令和8年 and 6月15日（月）


@dataclass(frozen=True)
class Density:
    """How the page is set: points of the text, millimetres around each row."""

    size: float
    space: float
    compact: bool


DENSITIES = (
    *(Density(size, 4.0, compact=False) for size in (20, 18, 17, 16, 15)),
    *(Density(size, 3.0, compact=True) for size in (16, 15, 14)),
    *(Density(size, 2.4, compact=True) for size in (14, 13, SMALLEST_BODY)),
)
LARGEST_SPACE = 11.0


class NothingToInviteTo(RuleViolation):
    """The offering was cancelled: a flyer would bring people to a closed door."""

    code = "nothing_to_invite_to"
    message = (
        "この募集は中止になったため、チラシは印刷できません。"
        "すでに配ったチラシは、置いた場所から回収してください。"
    )


def render(announcement: Announcement, *, dated: date) -> Document:
    """The flyer as a PDF. The same announcement and day give the same bytes.

    Raises NothingToInviteTo and fonts.FontsMissing.
    """
    if announcement.is_cancelled:
        raise NothingToInviteTo
    sheet = Sheet(
        title=f"{announcement.title}{announcement.subtitle}（チラシ）",
        author=announcement.office,
        dated=dated,
    )
    if announcement.is_sample:
        style = Style(SMALLEST_BODY, Weight.BOLD, colour=RED)
        sheet.text(SAMPLE, x=WIDTH / 2, y=4, style=style, align="centre")
    panel = Panel.of(announcement, width=INNER)
    top_of_panel = HEIGHT - SIDE - FOOT - panel.height
    rest = _draw_front(sheet, announcement, bottom=top_of_panel - 2)
    panel.draw(sheet, x=SIDE, y=top_of_panel)
    _draw_foot(sheet, announcement)
    while rest:
        sheet.turn()
        rest = _draw_back(sheet, announcement, rest)
    return Document(
        content=sheet.finish(),
        filename=f"チラシ_{announcement.code}.pdf",
        warnings=announcements.check(announcement),
    )


# ---------- head, when, where, what ----------


def _draw_front(sheet: Sheet, flyer: Announcement, *, bottom: float) -> list[Row]:
    """Head and text, as large as they can be; the rows for which there is no room."""
    page = _largest(_tries(flyer, bottom=bottom))
    page.head.draw(sheet, flyer, x=SIDE, y=SIDE)
    if page.needed > page.room:
        return _draw_part(sheet, page, bottom=bottom)
    spare = (page.room - page.needed) / len(page.table)
    space = min(page.space + spare, LARGEST_SPACE)
    y = page.top + (page.room - rows.height(page.table, space=space)) / 2
    rows.draw(sheet, page.table, x=SIDE, y=y, width=INNER, space=space)
    return []


@dataclass(frozen=True)
class _Page:
    """The front in one density: what it needs, and what room it has, in millimetres."""

    head: Head
    table: list[Row]
    space: float
    room: float

    @property
    def top(self) -> float:
        return SIDE + self.head.height + 2

    @property
    def needed(self) -> float:
        return rows.height(self.table, space=self.space)


def _tries(flyer: Announcement, *, bottom: float) -> Iterator[_Page]:
    """The front in every density, the largest first."""
    for density in DENSITIES:
        head = Head.of(flyer, width=INNER, compact=density.compact)
        room = bottom - (SIDE + head.height + 2)
        yield _Page(head, _table(flyer, density.size), density.space, room)


def _largest(tries: Iterator[_Page]) -> _Page:
    """The first that fits; else the last."""
    page = next(tries)
    while page.needed > page.room and (smaller := next(tries, None)):
        page = smaller
    return page


def _draw_part(sheet: Sheet, page: _Page, *, bottom: float) -> list[Row]:
    """As many rows as fit, and where to look for the rest, which is returned."""
    edge = bottom - _NOTE.line
    sheet.text(OVERLEAF, x=WIDTH - SIDE, y=edge, style=_NOTE, align="right")
    here, rest = rows.part(page.table, edge - page.top, space=page.space)
    rows.draw(sheet, here, x=SIDE, y=page.top, width=INNER, space=page.space)
    return rest


def _draw_back(sheet: Sheet, flyer: Announcement, table: Sequence[Row]) -> list[Row]:
    """A page of what was left over; the rows left over again."""
    bold = Style(16, Weight.BOLD, colour=KEY)
    heading = f"{flyer.title}{flyer.subtitle}（つづき）"
    top = sheet.paragraph(Paragraph.of(heading, bold, width=INNER), x=SIDE, y=SIDE + 4) + 4
    here, rest = rows.part(table, HEIGHT - SIDE - FOOT - top, space=4)
    rows.draw(sheet, here, x=SIDE, y=top, width=INNER, space=4)
    _draw_foot(sheet, flyer)
    return rest


def _table(flyer: Announcement, size: float) -> list[Row]:
    """Everything between head and panel: the short before the long."""
    plain, label = Style(size, leading=1.45), min(size, 17)
    half = INNER / 2 - LABELS - GUTTER - 3
    short = {one.label for one in flyer.facts if plain.width(one.text) <= half}
    facts = [
        Row(one.label, tuple(rows.text(one.text, plain, width=VALUES)), label)
        for one in flyer.facts
    ]
    table = [
        Row("とき", tuple(_when(flyer, size)), label),
        Row("ところ", tuple(_where(flyer, size)), label),
        *rows.pair(facts, is_short=lambda row: row.label in short),
    ]
    if flyer.topics:
        table.append(Row(flyer.content_label, tuple(_topics(flyer.topics, plain)), label))
    if flyer.description:
        about = rows.text(flyer.description, plain, width=VALUES)
        table.append(Row("ご案内", tuple(about), label))
    return table


def _when(flyer: Announcement, size: float) -> Iterator[Bit]:
    if not flyer.meetings:
        yield rows.line("日程はまだ決まっていません。", Style(size))
        return
    size += {1: 8, 2: 4, 3: 3, 4: 2}.get(len(flyer.meetings), 0)
    if len(flyer.meetings) == 1 or not flyer.hours:
        for meeting in flyer.meetings:
            yield from _meeting(meeting, size, hours=meeting.hours)
        return
    cells = [[*_meeting(meeting, size, hours="")] for meeting in flyer.meetings]
    widest = max(_meeting_width(meeting, size) for meeting in flyer.meetings)
    count = 2 if len(cells) > 3 and widest * 2 + 6 <= VALUES else 1  # noqa: PLR2004  # a short list reads better downwards
    yield from rows.columns(cells, count=count, width=VALUES)
    yield rows.line(f"時間はいずれも {flyer.hours}", Style(size, Weight.BOLD, leading=1.4))


def _meeting(meeting: Meeting, size: float, *, hours: str) -> Iterator[Bit]:
    """第1回 令和8年6月15日（月）10:00〜12:00 in two sizes on one line; below it the venue."""
    words = [(text, style) for text, style in _words(meeting, size, hours=hours) if text]
    big = words[-1][1]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for text, style in words:
            same_base = y + big.baseline - style.baseline
            x += sheet.text(text, x=x, y=same_base, style=style) + _GAP

    yield Bit(big.line, draw)
    if meeting.venue:
        venue = Style(max(size * 0.8, SMALLEST_BODY))
        yield from rows.text(meeting.venue, venue, width=VALUES)


def _words(meeting: Meeting, size: float, *, hours: str) -> list[tuple[str, Style]]:
    small = Style(max(size * 0.75, SMALLEST_BODY))
    big = Style(size, Weight.BOLD, leading=1.5 if size > 14 else 1.35)  # noqa: PLR2004  # points
    return [(meeting.number, small), (meeting.year, small), (meeting.day, big), (hours, big)]


def _meeting_width(meeting: Meeting, size: float) -> float:
    return sum(
        style.width(text) + _GAP for text, style in _words(meeting, size, hours="") if text
    )


def _where(flyer: Announcement, size: float) -> Iterator[Bit]:
    name = Style(size + 3, Weight.BOLD, leading=1.4)
    yield from rows.text(flyer.venue, name, width=VALUES)
    small = Style(max(size - 2, SMALLEST_BODY), leading=1.4)
    for line in flyer.place:
        yield from rows.text(line, small, width=VALUES, whole=line.split("　"))


def _topics(topics: Sequence[str], style: Style) -> Iterator[Bit]:
    """Bulleted, in two columns when all are short."""
    marked = [f"・{topic}" for topic in topics]
    fit = max(map(style.width, marked)) <= VALUES / 2 - 3
    if fit and len(marked) > 2:  # noqa: PLR2004  # two stand better below each other
        cells = [[rows.line(text, style)] for text in marked]
        yield from rows.columns(cells, count=2, width=VALUES)
        return
    for text in marked:
        yield from rows.text(text, style, width=VALUES)


def _draw_foot(sheet: Sheet, flyer: Announcement) -> None:
    y = HEIGHT - SIDE - FOOT + 3
    sheet.text(qr.TRADEMARK, x=SIDE, y=y, style=_NOTE)
    code = f"{flyer.town}　チラシ番号 {flyer.code}"
    sheet.text(code, x=WIDTH - SIDE, y=y, style=_NOTE, align="right")
