"""What helpers are told, on paper: the whole room, then a page for each helper.

It is handed out for two hours and collected: big letters, names with furigana, no telephone
number, no address, no birth date, no age. Every page says by when it is to be destroyed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.templatetags import tomoni
from attendance.queries.briefs import Brief as Told
from attendance.queries.briefs import Line as Seat
from common import wareki
from common.clock import tokyo_date
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
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

SIDE, TOP, BOTTOM = 15.0, 12.0, 27.0
INNER = WIDTH - 2 * SIDE
PAD = 1.5  # millimetres of air above and below what stands in a row
HEAD_HIGH, TITLE_HIGH = 8.5, 11.0

SEAT = Style(22, Weight.BOLD, leading=1.1, colour=KEY)
NAME = Style(18, Weight.BOLD, leading=1.15)
CELL = Style(13, leading=1.3)
STRONG = Style(14, Weight.BOLD, leading=1.3)
NOTES = Style(NOTE, leading=1.3, colour=SOFT)
HEADS = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3, colour=WHITE)
GROUP = Style(15, Weight.BOLD, leading=1.3, colour=KEY)

# Left edge and width of each column, in millimetres.
NUMBER, PERSON, ABOUT, WHO = (0, 16), (16, 56), (72, 70), (142, 38)
Columns = tuple[tuple[tuple[int, int], str], ...]
WIDE = (72, 108)
"""What is known of somebody, where nobody else need be named: on a helper's own page."""


@dataclass(frozen=True)
class Line:
    """One person: what a helper should know, line by line, the device first."""

    number: int
    name: str
    kana: str
    about: tuple[str, ...]
    note: str
    helper: str
    participant_id: str

    @property
    def who(self) -> str:
        return f"{self.number}番 {self.name} さん（{self.kana}）"


@dataclass(frozen=True)
class Part:
    """Lines under one heading: 「iPhoneの席」, and who is in charge there."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Share:
    """The page of one helper."""

    helper: str
    kana: str
    words: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Brief:
    """Everything that stands on the paper."""

    office: str
    title: str
    meeting: str
    when: str
    day: date
    venue: str
    until: date
    parts: tuple[Part, ...]
    shares: tuple[Share, ...]
    consults: bool = False

    @property
    def people(self) -> int:
        return sum(len(part.lines) for part in self.parts)


def read(told: Told, *, held: int) -> Brief:
    """The paper of what is told; `held` is how many sessions the offering has."""
    session, day = told.session, tokyo_date(told.session.starts_at)
    offering = session.offering
    return Brief(
        office=offering.municipality.office_name,
        title=offering.title,
        meeting=printed.meeting(session, held=held),
        when=printed.when(session),
        day=day,
        venue=session.venue.name,
        until=told.last_day,
        parts=tuple(
            Part(
                _heading(each.label, each.adult, what="予約" if told.consults else "席"),
                tuple(map(_line, each.lines)),
            )
            for each in told.tables
        ),
        shares=tuple(_shares(told)),
        consults=told.consults,
    )


def check(brief: Brief) -> tuple[Unprintable, ...]:
    """The characters that no font has, with the person's line."""
    heads = [Text("講座名", brief.title), Text("会場", brief.venue)]
    crew = [Text(f"協力者 {one.helper}", one.helper + one.words) for one in brief.shares]
    people = [
        Text(
            line.who,
            "".join((line.name, line.kana, line.note, *line.about)),
            line.participant_id,
        )
        for part in brief.parts
        for line in part.lines
    ]
    return printed.check([*heads, *crew, *people])


def render(brief: Brief, *, at: datetime) -> Document:
    """The brief as a PDF, with the time at which it was true. Raises fonts.FontsMissing."""
    sheet = Sheet(
        title=f"協力者への申し送り {brief.title} {brief.when}",
        author=brief.office,
        dated=tokyo_date(at),
    )
    pages = [*_room_pages(brief), *_share_pages(brief)]
    for number, page in enumerate(pages, start=1):
        if number > 1:
            sheet.turn()
        page.draw(sheet)
        _draw_foot(sheet, brief, page=f"{number}／{len(pages)}ページ", at=at)
    return Document(
        content=sheet.finish(),
        filename=f"申し送り_{brief.day:%Y%m%d}.pdf",
        warnings=check(brief),
    )


# ---------- what stands on it ----------


def _heading(label: str, adult: object, *, what: str) -> str:
    name = getattr(adult, "name", "")
    return f"{label}の{what}　責任者：{name}さん" if name else f"{label}の{what}"


def _line(seat: Seat) -> Line:
    topic = f"知りたいこと：{seat.topic}" if seat.topic else ""
    device = seat.device or "機種は未確認"
    return Line(
        number=seat.number,
        name=seat.person.name,
        kana=seat.person.kana,
        about=tuple(filter(None, (seat.time, device, topic, "、".join(seat.needs)))),
        note=seat.note,
        helper="\n".join(filter(None, (seat.helper.name, seat.hours)))
        if seat.helper
        else "（担当なし）",
        participant_id=str(seat.person.public_id),
    )


def _shares(told: Told) -> Iterator[Share]:
    for share in told.shares:
        if not share.lines:
            continue
        adults = "、".join(f"{one.name}さん" for one in share.adults)
        words = f"困ったときは、責任者の{adults}に。" if adults else ""
        yield Share(share.helper.name, share.helper.kana, words, tuple(map(_line, share.lines)))


# ---------- how it looks ----------


@dataclass(frozen=True)
class _Row:
    """One line as it will be set."""

    line: Line
    name: furigana.Name
    about: Paragraph
    note: Paragraph
    helper: Paragraph

    @property
    def height(self) -> float:
        beside = self.about.height + self.note.height
        return max(self.name.height, beside, self.helper.height, SEAT.line) + 2 * PAD

    def draw(self, sheet: Sheet, *, y: float) -> float:
        base = y + PAD + max(self.name.height - SEAT.line, 0)
        sheet.text(str(self.line.number), x=SIDE + 13, y=base, style=SEAT, align="right")
        self.name.draw(sheet, x=SIDE + PERSON[0] + 1.5, y=y + PAD)
        below = sheet.paragraph(self.about, x=SIDE + ABOUT[0] + 1.5, y=y + PAD)
        sheet.paragraph(self.note, x=SIDE + ABOUT[0] + 1.5, y=below)
        sheet.paragraph(self.helper, x=SIDE + WHO[0] + 1.5, y=y + PAD)
        bottom = y + self.height
        sheet.rule(x=SIDE, y=bottom, to_x=WIDTH - SIDE, to_y=bottom, colour=LINE)
        return bottom


def _row(line: Line, *, own: bool = False) -> _Row:
    width = (WIDE if own else ABOUT)[1] - 3
    note = f"→ {line.note}" if line.note else ""
    return _Row(
        line,
        furigana.name(line.name, line.kana, width=PERSON[1] - 3, style=NAME),
        Paragraph.of("\n".join(line.about), CELL, width=width),
        Paragraph.of(note, STRONG, width=width) if note else Paragraph((), STRONG),
        Paragraph((), STRONG) if own else Paragraph.of(line.helper, STRONG, width=WHO[1] - 3),
    )


@dataclass
class _Page:
    """Parts of the room, or one helper's people, from the head down."""

    head: list[Paragraph]
    blocks: list[tuple[str, list[_Row]]]
    columns: Columns

    def draw(self, sheet: Sheet) -> None:
        y = TOP
        for paragraph in self.head:
            y = sheet.paragraph(paragraph, x=SIDE, y=y)
        y = _draw_columns(sheet, self.columns, y + 3)
        for title, rows in self.blocks:
            if title:
                sheet.text(title, x=SIDE + 1.5, y=y + 2.2, style=GROUP)
                y += TITLE_HIGH
                sheet.rule(x=SIDE, y=y, to_x=WIDTH - SIDE, to_y=y, colour=KEY, line=0.5)
            for row in rows:
                y = row.draw(sheet, y=y)


ROOM = ((NUMBER, "席"), (PERSON, "お名前"), (ABOUT, "機種・知りたいこと・配慮"), (WHO, "担当"))
TABLE = (NUMBER, "卓")
OWN = ((NUMBER, "席"), (PERSON, "お名前"), (WIDE, "機種・知りたいこと・配慮"))


def _room_pages(brief: Brief) -> list[_Page]:
    """The room, table by table; a heading never stands alone at the foot of a page."""
    head = _head(brief, f"協力者への申し送り（全員　{brief.people}人）")
    columns = _columns(brief, ROOM)
    pages = [_Page(head, [], columns)]
    room = _room(head)
    for part in brief.parts:
        rows = [_row(line) for line in part.lines]
        title = part.title
        if TITLE_HIGH + rows[0].height > room:
            pages.append(_Page(head, [], columns))
            room = _room(head)
        pages[-1].blocks.append((title, []))
        room -= TITLE_HIGH
        for row in rows:
            if row.height > room:
                pages.append(_Page(head, [(f"{title}（続き）", [])], columns))
                room = _room(head) - TITLE_HIGH
            pages[-1].blocks[-1][1].append(row)
            room -= row.height
    return pages


def _columns(brief: Brief, columns: Columns) -> Columns:
    """What stands over the numbers: seats, or the tables of a consultation."""
    return (TABLE, *columns[1:]) if brief.consults else columns


def _share_pages(brief: Brief) -> Iterator[_Page]:
    columns = _columns(brief, OWN)
    for share in brief.shares:
        head = _head(brief, f"{share.helper}さんの担当（{len(share.lines)}人）", share.words)
        rows: list[_Row] = []
        room = _room(head)
        for line in share.lines:
            row = _row(line, own=True)
            if row.height > room:
                yield _Page(head, [("", rows)], columns)
                rows, room = [], _room(head)
            rows.append(row)
            room -= row.height
        yield _Page(head, [("", rows)], columns)


def _head(brief: Brief, words: str, more: str = "") -> list[Paragraph]:
    title = f"{brief.title}　{brief.meeting}".rstrip()
    large = Style(20, Weight.BOLD, leading=1.35, colour=KEY)
    lines = [
        Paragraph.of(words, large.shrunk(words, width=INNER, smallest=15), width=INNER),
        Paragraph.of(title, Style(15, Weight.BOLD), width=INNER, whole=(brief.meeting,)),
        Paragraph.of(f"{brief.when}　{brief.venue}", Style(13), width=INNER),
    ]
    return [*lines, Paragraph.of(more, STRONG, width=INNER)] if more else lines


def _room(head: Sequence[Paragraph]) -> float:
    """Millimetres for lines between the heads of the table and the foot of the page."""
    return HEIGHT - BOTTOM - TOP - sum(each.height for each in head) - 3 - HEAD_HIGH


def _draw_columns(sheet: Sheet, columns: Columns, y: float) -> float:
    sheet.box(x=SIDE, y=y, width=INNER, height=HEAD_HIGH, fill=KEY)
    for (left, _), label in columns:
        sheet.text(label, x=SIDE + left + (5 if left == 0 else 1.5), y=y + 1.4, style=HEADS)
    return y + HEAD_HIGH


def _draw_foot(sheet: Sheet, brief: Brief, *, page: str, at: datetime) -> None:
    y = HEIGHT - BOTTOM + 3
    sheet.box(x=SIDE, y=y, width=INNER, height=9, edge=INK, line=0.4)
    words = f"終わったら回収し、{wareki.format_date(brief.until)}までに廃棄"
    sheet.text(words, x=SIDE + 2.5, y=y + 1.9, style=Style(SMALLEST_BODY, Weight.BOLD, 1.3))
    sheet.text("□回収　□廃棄", x=WIDTH - SIDE - 2.5, y=y + 1.9, style=CELL, align="right")
    y += 10.5
    said = f"個人情報です。{tomoni.wareki_time(at)} 印刷"
    sheet.text(said, x=SIDE, y=y, style=NOTES)
    sheet.text(page, x=WIDTH - SIDE, y=y, style=NOTES, align="right")
