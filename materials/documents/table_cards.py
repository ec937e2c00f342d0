"""席札: a card for every table, an A4 folded in half that stands and is read from both sides.

The letter of the table and the device, as large as they will go. Names only where the office
wants them: the card stands open.
"""

from collections.abc import Iterator
from datetime import date

from common import wareki
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.documents.tables import Room, Table
from materials.renderers.fonts import Weight
from materials.renderers.palette import CUT, KEY, SOFT
from materials.renderers.sheets import HEIGHT, NOTE, POINT, WIDTH, Paragraph, Sheet, Style

FOLD = HEIGHT / 2
SIDE, EDGE = 15.0, 12.0
INNER = WIDTH - 2 * SIDE
SIGN_WIDE = 78.0
BESIDE = SIDE + SIGN_WIDE + 6
WIDE = WIDTH - SIDE - BESIDE

TITLE = Style(16, leading=1.3, colour=SOFT)
SIGN = Style(240, Weight.BOLD, leading=1.0, colour=KEY)
DEVICE = Style(64, Weight.BOLD, leading=1.15)
SEATS = Style(34, Weight.BOLD, leading=1.3)
NAMES = Style(28, Weight.BOLD, leading=1.35)
NOTES = Style(NOTE, leading=1.3, colour=SOFT)
SMALLEST_NAME, NAME_IN_TWO_CUTS = 6.0, 16.0
"""Points; and those from which a name is broken rather than set smaller."""


def check(room: Room, *, named: bool) -> tuple[Unprintable, ...]:
    """The characters that no font has: of names only where they are printed.

    Raises fonts.FontsMissing.
    """
    return printed.check(_texts(room, named=named))


def render(room: Room, *, named: bool, dated: date) -> Document:
    """A page for each table. Raises fonts.FontsMissing."""
    sheet = Sheet(title=f"席札 {room.title} {room.when}", author=room.office, dated=dated)
    for number, table in enumerate(room.tables):
        if number:
            sheet.turn()
        with sheet.upside_down():
            _draw_half(sheet, room, table, named=named)
        _draw_half(sheet, room, table, named=named)
        _draw_fold(sheet)
    return Document(
        content=sheet.finish(),
        filename=f"席札_{room.day:%Y%m%d}.pdf",
        warnings=check(room, named=named),
    )


def _texts(room: Room, *, named: bool) -> Iterator[Text]:
    yield Text("講座名", room.title)
    if named:
        for table in room.tables:
            yield from (Text(one.who, one.name, one.participant_id) for one in table.places)


def _draw_half(sheet: Sheet, room: Room, table: Table, *, named: bool) -> None:
    """The lower half of the page, from the fold down."""
    bottom = HEIGHT - EDGE
    title = Paragraph.fitted(room.title, TITLE, width=INNER, height=2 * TITLE.line)
    top = sheet.paragraph(title, x=SIDE, y=FOLD + EDGE) + 3
    if named:
        bottom -= NOTES.line
        words = f"終わったら回収し、{wareki.format_date(room.until)}までに廃棄"
        sheet.text(words, x=WIDTH - SIDE, y=bottom, style=NOTES, align="right")
        bottom -= 2
    sign = SIGN.sized(min(SIGN.size, (bottom - top) / POINT))
    sign = sign.shrunk(table.sign, width=SIGN_WIDE, smallest=60)
    y = top + (bottom - top - sign.line) / 2
    sheet.text(table.sign, x=SIDE + SIGN_WIDE / 2, y=y, style=sign, align="centre")
    blocks = [_device(table, named=named), *_seats(table)]
    if named:
        used = sum(each.height for each in blocks)
        blocks.append(_names(table, height=bottom - top - used - 3))
    y = top + (bottom - top - sum(each.height for each in blocks)) / 2
    for each in blocks:
        y = sheet.paragraph(each, x=BESIDE, y=y)


def _device(table: Table, *, named: bool) -> Paragraph:
    style = DEVICE.sized(40) if named else DEVICE
    return Paragraph.of(
        table.label, style.shrunk(table.label, width=WIDE, smallest=24), width=WIDE
    )


def _seats(table: Table) -> Iterator[Paragraph]:
    if table.seats:
        style = SEATS.shrunk(table.seats, width=WIDE, smallest=14)
        yield Paragraph.of(table.seats, style, width=WIDE)


def _names(table: Table, *, height: float) -> Paragraph:
    """One below the other, set smaller rather than cut."""
    said = [one.who for one in table.places]
    style = NAMES.shrunk(max(said, key=NAMES.width), width=WIDE, smallest=NAME_IN_TWO_CUTS)
    return Paragraph.fitted(
        "\n".join(said), style, width=WIDE, height=height, smallest=SMALLEST_NAME
    )


def _draw_fold(sheet: Sheet) -> None:
    """Where it is folded: two short marks at the edges, and the word."""
    for x, to_x in ((0.0, 9.0), (WIDTH - 9.0, WIDTH)):
        sheet.rule(x=x, y=FOLD, to_x=to_x, to_y=FOLD, colour=CUT, line=0.3)
    sheet.text("山折り", x=10, y=FOLD - NOTES.line / 2, style=NOTES)
