"""座席表: the tables of a class on an A4 for those who work there, with everybody's seat.

As many pages as it takes: a class of sixty fits on one, and nobody's name is made too small to
be read so that it does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.templatetags import tomoni
from common import wareki
from common.clock import tokyo_date
from materials.documents import printed, tables
from materials.documents.printed import Document, Text, Unprintable
from materials.documents.tables import Room, Table
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, PALE, SOFT
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)

SIDE, TOP, BOTTOM = 15.0, 12.0, 27.0
INNER = WIDTH - 2 * SIDE
GAP, FRONT, TABLE_HEAD, PAD = 3.5, 9.0, 9.5, 1.2
TWO_ABREAST = 6
"""Tables up to which two stand beside each other; three, where there are more."""

SIGN = Style(20, Weight.BOLD, leading=1.2, colour=KEY)
LABEL = Style(13, Weight.BOLD, leading=1.3)
SEAT = Style(14, leading=1.25)
CELL = Style(SMALLEST_BODY, leading=1.3)
STRONG = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3)
NOTES = Style(NOTE, leading=1.3, colour=SOFT)
ON_ONE_PAGE = (20.0, 18.0, 16.0, 14.0, SMALLEST_BODY)
"""Points of the names: the first with which all tables stand on one page."""
ON_MORE = (14.0, SMALLEST_BODY, NOTE, 8.0, 6.0)
"""Where none does: the first with which a table is no higher than a page."""


def check(room: Room) -> tuple[Unprintable, ...]:
    """The characters that no font has, with whose they are. Raises fonts.FontsMissing."""
    heads = [Text("講座名", room.title), Text("会場", room.venue)]
    return printed.check([*heads, *tables.names(room)])


def render(room: Room, *, at: datetime) -> Document:
    """The plan, with the time at which it was true. Raises fonts.FontsMissing."""
    sheet = Sheet(
        title=f"座席表 {room.title} {room.when}", author=room.office, dated=tokyo_date(at)
    )
    pages = _pages(room)
    for number, rows in enumerate(pages, start=1):
        if number > 1:
            sheet.turn()
        _draw_page(sheet, room, rows)
        _draw_foot(sheet, room, page=f"{number}／{len(pages)}ページ", at=at)
    return Document(
        content=sheet.finish(),
        filename=f"座席表_{room.day:%Y%m%d}.pdf",
        warnings=check(room),
    )


# ---------- how it looks ----------


@dataclass(frozen=True)
class _Box:
    """One table as it will be set: who helps, then number and name of each."""

    table: Table
    width: float
    helpers: Paragraph
    seats: tuple[tuple[str, Paragraph], ...]

    @property
    def height(self) -> float:
        names = sum(each.height for _, each in self.seats)
        return TABLE_HEAD + self.helpers.height + names + 2 * PAD

    def draw(self, sheet: Sheet, *, x: float, y: float, height: float) -> None:
        sheet.box(x=x, y=y, width=self.width, height=height, edge=INK, line=0.4)
        sheet.box(x=x, y=y, width=self.width, height=TABLE_HEAD, fill=PALE, edge=INK, line=0.4)
        wide = sheet.text(self.table.sign, x=x + 2.5, y=y + 0.9, style=SIGN)
        label = f"{self.table.label}　{self.table.seats}".rstrip()
        style = LABEL.shrunk(label, width=self.width - wide - 8, smallest=9)
        below = y + (TABLE_HEAD - style.line) / 2
        sheet.text(label, x=x + wide + 5.5, y=below, style=style)
        y = sheet.paragraph(self.helpers, x=x + 2.5, y=y + TABLE_HEAD + PAD)
        for number, name in self.seats:
            wide = _number_wide(name.style)
            sheet.text(number, x=x + wide - 2, y=y, style=name.style, align="right")
            y = sheet.paragraph(name, x=x + wide, y=y)


def _number_wide(style: Style) -> float:
    """Millimetres of two digits with air around them."""
    return style.width("88") + 4.5


def _box(table: Table, *, width: float, size: float) -> _Box:
    style = SEAT.sized(size)
    helpers = f"担当：{table.helpers}"
    seats = (
        (
            "" if one.time else str(one.number),
            Paragraph.of(
                f"{one.time}　{one.name}".lstrip("　"),
                style,
                width=width - _number_wide(style) - 2,
                whole=(one.time,) if one.time else (),
            ),
        )
        for one in table.places
    )
    return _Box(
        table,
        width,
        Paragraph.of(helpers, CELL.sized(min(size, 14)), width=width - 5),
        tuple(seats),
    )


Row = tuple[_Box, ...]


def _pages(room: Room) -> list[list[Row]]:
    for size in ON_ONE_PAGE:
        rows = [_row(beside, size=size) for beside in _beside(room)]
        if sum(_height(row) + GAP for row in rows) <= _room(room):
            return [rows]
    pages: list[list[Row]] = [[]]
    room_left = _room(room)
    for beside in _beside(room):
        row = _fitting(beside, height=_room(room))
        height = _height(row) + GAP
        if pages[-1] and height > room_left:
            pages.append([])
            room_left = _room(room)
        pages[-1].append(row)
        room_left -= height
    return pages


def _beside(room: Room) -> Iterator[Sequence[Table | None]]:
    """Two or three tables beside each other, the last row filled up with nothing."""
    abreast = 2 if len(room.tables) <= TWO_ABREAST else 3
    for first in range(0, len(room.tables), abreast):
        found = room.tables[first : first + abreast]
        yield [*found, *[None] * (abreast - len(found))]


def _row(beside: Sequence[Table | None], *, size: float) -> Row:
    width = (INNER - GAP * (len(beside) - 1)) / len(beside)
    return tuple(_box(table, width=width, size=size) for table in beside if table)


def _fitting(beside: Sequence[Table | None], *, height: float) -> Row:
    """At the largest size with which no table is higher than a page."""
    *sizes, smallest = ON_MORE
    for size in sizes:
        row = _row(beside, size=size)
        if _height(row) + GAP <= height:
            return row
    return _row(beside, size=smallest)


def _height(row: Row) -> float:
    return max(box.height for box in row)


def _head(room: Room) -> list[Paragraph]:
    title = f"{room.title}　{room.meeting}".rstrip()
    words = f"座席表（{room.people}人）"
    return [
        Paragraph.of(words, Style(20, Weight.BOLD, leading=1.35, colour=KEY), width=INNER),
        Paragraph.of(title, Style(15, Weight.BOLD), width=INNER, whole=(room.meeting,)),
        Paragraph.of(f"{room.when}　{room.venue}", Style(13), width=INNER),
    ]


def _room(room: Room) -> float:
    """Millimetres for tables between the front of the hall and the foot of the page."""
    head = sum(each.height for each in _head(room))
    return HEIGHT - BOTTOM - TOP - head - 2 - FRONT - GAP


def _draw_page(sheet: Sheet, room: Room, rows: Sequence[Row]) -> None:
    y = TOP
    for paragraph in _head(room):
        y = sheet.paragraph(paragraph, x=SIDE, y=y)
    y += 2
    if not room.consults:
        y = _draw_front(sheet, y)
    for row in rows:
        height = _height(row)
        for number, box in enumerate(row):
            box.draw(sheet, x=SIDE + number * (box.width + GAP), y=y, height=height)
        y += height + GAP


def _draw_front(sheet: Sheet, y: float) -> float:
    """Where the one who teaches stands; at a consultation nobody does."""
    sheet.box(x=SIDE + INNER / 4, y=y, width=INNER / 2, height=FRONT, edge=INK, line=0.4)
    sheet.text("前（講師）", x=WIDTH / 2, y=y + 1.8, style=STRONG, align="centre")
    return y + FRONT + GAP


def _draw_foot(sheet: Sheet, room: Room, *, page: str, at: datetime) -> None:
    y = HEIGHT - BOTTOM + 3
    sheet.box(x=SIDE, y=y, width=INNER, height=9, edge=INK, line=0.4)
    words = f"終わったら回収し、{wareki.format_date(room.until)}までに廃棄"
    sheet.text(words, x=SIDE + 2.5, y=y + 1.9, style=STRONG)
    sheet.text("□回収　□廃棄", x=WIDTH - SIDE - 2.5, y=y + 1.9, style=CELL, align="right")
    y += 10.5
    said = f"職員・協力者用。個人情報です。{tomoni.wareki_time(at)} 印刷"
    sheet.text(said, x=SIDE, y=y, style=NOTES)
    sheet.text(page, x=WIDTH - SIDE, y=y, style=NOTES, align="right")
