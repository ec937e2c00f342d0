"""The sheet at the door on which everybody signs: 受付簿.

Everybody expected in 五十音順, with the number that they have on the roster, then empty lines
for those who come without having signed up. It lies open, so it says who comes and nothing
about them: no telephone, no device, no needs. Given empty, it is for a group whose names nobody
knows beforehand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.templatetags import tomoni
from common.clock import tokyo_date
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.documents.roster import Roster
from materials.renderers import furigana
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, LINE, SOFT, WHITE
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)

SIDE, TOP, BOTTOM = 15.0, 12.0, 19.0
INNER = WIDTH - 2 * SIDE
BLANK = 12  # lines at least for those who come without having signed up
LOWEST_ROW = 14.5
"""Millimetres in which a hand of eighty signs."""
PAD = 1.3  # millimetres of air above and below a name
BLANK_HEAD, TABLE_HEAD, GROUP_LINE = 8.5, 8.5, 14.0
TALLY = 40.0

NAME = Style(17, Weight.BOLD, leading=1.15)
NUMBER = Style(15, leading=1.25)
CELL = Style(SMALLEST_BODY, leading=1.3)
NOTES = Style(NOTE, leading=1.3, colour=SOFT)
HEADS = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3, colour=WHITE)

# Left edge and width of each column, in millimetres.
WHICH, PERSON, SIGN = (0, 16), (16, 78), (94, 86)
_COLUMNS = ((WHICH, "番号"), (PERSON, "お名前"), (SIGN, "ご署名（または ○）"))


@dataclass(frozen=True)
class Line:
    """One person who is expected; `reference` where somebody else has the same name."""

    number: int
    name: str
    kana: str
    reference: str
    participant_id: str

    @property
    def who(self) -> str:
        return f"{self.number}番 {self.name} さん（{self.kana}）"


@dataclass(frozen=True)
class SignIn:
    """Everything that stands on the sheet. `is_empty`: without names, whoever is expected."""

    office: str
    title: str
    meeting: str  # 第2回（全4回）
    when: str
    day: date
    venue: str
    lines: tuple[Line, ...]
    is_empty: bool
    is_cancelled: bool


def read(roster: Roster, *, empty: bool = False) -> SignIn:
    """The sheet of those on the roster, whose numbers they keep."""
    lines = (
        Line(one.number, one.name, one.kana, one.reference, one.participant_id)
        for one in roster.lines
    )
    return SignIn(
        office=roster.office,
        title=roster.title,
        meeting=roster.meeting,
        when=roster.when,
        day=roster.day,
        venue=roster.venue,
        lines=() if empty else tuple(lines),
        is_empty=empty,
        is_cancelled=roster.is_cancelled,
    )


def check(said: SignIn) -> tuple[Unprintable, ...]:
    """The characters that no font has, with the person's line. Raises fonts.FontsMissing."""
    heads = [
        Text("講座名", said.title),
        Text("会場", said.venue),
        Text("担当課", said.office),
    ]
    people = [Text(one.who, one.name + one.kana, one.participant_id) for one in said.lines]
    return printed.check([*heads, *people])


def render(said: SignIn, *, at: datetime) -> Document:
    """The sheet as a PDF, with the time at which it was true. Raises fonts.FontsMissing."""
    sheet = Sheet(
        title=f"受付簿 {said.title} {said.when}", author=said.office, dated=tokyo_date(at)
    )
    pages = _pages(said)
    for number, rows in enumerate(pages, start=1):
        if number > 1:
            sheet.turn()
        _draw_page(sheet, said, rows, first=number == 1)
        _draw_foot(sheet, said, page=f"{number}／{len(pages)}ページ", at=at)
    empty = "_名前なし" if said.is_empty else ""
    return Document(
        content=sheet.finish(),
        filename=f"受付簿{empty}_{said.day:%Y%m%d}.pdf",
        warnings=check(said),
    )


# ---------- how it looks ----------


@dataclass(frozen=True)
class _Row:
    """One line as it will be set; an empty one has no person."""

    line: Line | None = None
    name: furigana.Name | None = None

    @property
    def height(self) -> float:
        name = self.name.height if self.name else 0.0
        if self.line and self.line.reference:
            name += NOTES.line
        return max(name + 2 * PAD, LOWEST_ROW)


def _pages(said: SignIn) -> list[list[_Row]]:
    """The lines page by page: after the last name, the page is filled with empty ones; with a
    whole page more, where those are fewer than twelve."""
    pages: list[list[_Row]] = [[]]
    room = _room(said, first=True)
    for line in said.lines:
        row = _Row(line, furigana.name(line.name, line.kana, width=PERSON[1] - 4, style=NAME))
        if row.height > room:
            pages.append([])
            room = _room(said, first=False)
        pages[-1].append(row)
        room -= row.height
    blank = _fitting(room)
    pages[-1] += [_Row()] * blank
    while blank < BLANK:
        more = max(_fitting(_room(said, first=False)), 1)
        pages.append([_Row()] * more)
        blank += more
    return pages


def _fitting(room: float) -> int:
    """How many empty lines fit below their heading; a single one is not begun."""
    number = int((room - BLANK_HEAD) // LOWEST_ROW)
    return number if number > 1 else 0


def _head(said: SignIn) -> list[Paragraph]:
    title, width = f"{said.title}　{said.meeting}".rstrip(), INNER - TALLY - 4
    large = Style(18, Weight.BOLD, leading=1.35).shrunk(title, width=width, smallest=14)
    cancelled = "（この回は中止です）" if said.is_cancelled else ""
    return [
        Paragraph.of(title, large, width=width, whole=(said.meeting,)),
        Paragraph.of(f"{said.when}{cancelled}", Style(15, Weight.BOLD), width=width),
        Paragraph.of(f"会場：{said.venue}", Style(14), width=width),
    ]


def _room(said: SignIn, *, first: bool) -> float:
    """Millimetres for lines between the heads of the table and the foot of the page."""
    head = TOP + max(sum(each.height for each in _head(said)), 19.0) + 3
    group = GROUP_LINE if said.is_empty and first else 0.0
    return HEIGHT - BOTTOM - head - group - TABLE_HEAD


def _draw_page(sheet: Sheet, said: SignIn, rows: Sequence[_Row], *, first: bool) -> None:
    y = TOP
    for paragraph in _head(said):
        y = sheet.paragraph(paragraph, x=SIDE, y=y)
    _draw_tally(sheet, said)
    y = max(y, TOP + 19.0) + 3
    if said.is_empty and first:
        y = _draw_group(sheet, y)
    y = _draw_table_head(sheet, y)
    for number, row in enumerate(rows):
        if row.line is None and (number == 0 or rows[number - 1].line is not None):
            y = _draw_blank_head(sheet, said, y)
        y = _draw_row(sheet, row, y=y)


def _draw_tally(sheet: Sheet, said: SignIn) -> None:
    """受付簿, how many are expected, and room for how many came."""
    left = WIDTH - SIDE - TALLY
    sheet.box(x=left, y=TOP, width=TALLY, height=19, edge=KEY, line=0.5, radius=2)
    style = Style(15, Weight.BOLD, leading=1.2, colour=KEY)
    sheet.text("受付簿", x=left + TALLY / 2, y=TOP + 0.8, style=style, align="centre")
    if not said.is_empty:
        sheet.text(f"申込み {len(said.lines)}人", x=left + 3, y=TOP + 7, style=CELL)
    sheet.text("来場", x=left + 3, y=TOP + 12.6, style=CELL)
    sheet.text("人", x=left + TALLY - 3, y=TOP + 12.6, style=CELL, align="right")
    sheet.rule(x=left + 13, y=TOP + 18, to_x=left + TALLY - 8, to_y=TOP + 18, colour=LINE)


def _draw_group(sheet: Sheet, y: float) -> float:
    sheet.text("団体名", x=SIDE + 1.5, y=y + 4, style=Style(14, Weight.BOLD, leading=1.3))
    sheet.rule(x=SIDE + 22, y=y + 11, to_x=WIDTH - SIDE, to_y=y + 11, colour=INK, line=0.3)
    return y + GROUP_LINE


def _draw_table_head(sheet: Sheet, y: float) -> float:
    sheet.box(x=SIDE, y=y, width=INNER, height=TABLE_HEAD, fill=KEY)
    for (left, _), label in _COLUMNS:
        sheet.text(label, x=SIDE + left + 2.5, y=y + 1.4, style=HEADS)
    return y + TABLE_HEAD


def _draw_blank_head(sheet: Sheet, said: SignIn, y: float) -> float:
    style = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3, colour=KEY)
    words = (
        "お名前とフリガナをお書きください" if said.is_empty else "当日、申込みなしで来られた方"
    )
    sheet.text(words, x=SIDE + 1.5, y=y + 1.7, style=style)
    sheet.rule(
        x=SIDE, y=y + BLANK_HEAD, to_x=WIDTH - SIDE, to_y=y + BLANK_HEAD, colour=KEY, line=0.5
    )
    return y + BLANK_HEAD


def _draw_row(sheet: Sheet, row: _Row, *, y: float) -> float:
    bottom = y + row.height
    if row.line and row.name:
        _draw_person(sheet, row.line, row.name, y=y)
    else:
        sheet.text("フリガナ", x=SIDE + PERSON[0] + 1.5, y=y + 0.6, style=NOTES)
    sheet.rule(x=SIDE, y=bottom, to_x=WIDTH - SIDE, to_y=bottom, colour=LINE)
    for left in (PERSON[0], SIGN[0]):
        sheet.rule(x=SIDE + left, y=y, to_x=SIDE + left, to_y=bottom, colour=LINE)
    sheet.rule(x=WIDTH - SIDE, y=y, to_x=WIDTH - SIDE, to_y=bottom, colour=LINE)
    sheet.rule(x=SIDE, y=y, to_x=SIDE, to_y=bottom, colour=LINE)
    return bottom


def _draw_person(sheet: Sheet, line: Line, name: furigana.Name, *, y: float) -> None:
    base = y + PAD + name.height - NUMBER.line
    sheet.text(str(line.number), x=SIDE + 12.5, y=base, style=NUMBER, align="right")
    left = SIDE + PERSON[0] + 2
    name.draw(sheet, x=left, y=y + PAD)
    if line.reference:
        words = f"受付番号 {line.reference}"
        sheet.text(words, x=left, y=y + PAD + name.height, style=NOTES)


def _draw_foot(sheet: Sheet, said: SignIn, *, page: str, at: datetime) -> None:
    y = HEIGHT - BOTTOM + 3
    words = f"個人情報です。終わったら{said.office}へお返しください。"
    sheet.fill(words, x=SIDE, y=y, width=INNER, height=NOTES.line, style=NOTES)
    y += NOTES.line
    sheet.text(f"{tomoni.wareki_time(at)} 印刷", x=SIDE, y=y, style=NOTES)
    sheet.text(page, x=WIDTH - SIDE, y=y, style=NOTES, align="right")
