"""The roster of a session on paper, for a table in a hall without a network.

In 五十音順, a box to tick for everyone, and lines for those who come without having signed up.
It lies where everybody can read it, so it holds the least that is needed: no telephone number,
no age, no address; the reference number only where two people bear the same name.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.templatetags import tomoni
from classes.choices import SessionState
from classes.models import Registration, Session
from common import kana
from common.clock import tokyo_date
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers import furigana
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, LINE, SOFT, STRIPE, WHITE
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)
from people.choices import Device, SupportNeed

SIDE, TOP, BOTTOM = 15.0, 12.0, 19.0
INNER = WIDTH - 2 * SIDE
WALK_INS = (5, 10)  # lines at least, and at most where the page has room
ROW_ABOVE, ROW_BELOW = 1.1, 1.3  # millimetres of air in a row
LOWEST_ROW = 12.6
BOX = 7.0  # the box to tick

NAME = Style(16, Weight.BOLD, leading=1.15)
CELL = Style(SMALLEST_BODY, leading=1.3)
NOTES = Style(NOTE, leading=1.3, colour=SOFT)
HEADS = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3, colour=WHITE)

# Left edge and width of each column, in millimetres.
NUMBER, PERSON, PRESENT, DEVICE, NEEDS = (0, 16), (16, 66), (82, 17), (99, 31), (130, 50)
_COLUMNS = (
    (NUMBER, "番号"),
    (PERSON, "お名前"),
    (PRESENT, "出席"),
    (DEVICE, "機種"),
    (NEEDS, "配慮すること"),
)
_CENTRED = frozenset({"番号", "出席"})


@dataclass(frozen=True)
class Line:
    """One person who is expected."""

    number: int
    kana_row: str  # あ, か, …: where a new one begins, else ''
    name: str
    kana: str
    device: str
    needs: tuple[str, ...]
    reference: str  # where somebody else of the same name is on the roster, else ''
    participant_id: str

    @property
    def who(self) -> str:
        return f"{self.number}番 {self.name} さん（{self.kana}）"


@dataclass(frozen=True)
class Roster:
    """Everything that stands on the roster."""

    town: str
    office: str
    title: str
    meeting: str  # 第2回（全4回）
    when: str
    day: date
    venue: str
    instructor: str
    lines: tuple[Line, ...]
    is_cancelled: bool


def read(session: Session, registrations: Sequence[Registration], *, held: int) -> Roster:
    """The roster of a session from its registrations (`materials.queries.rosters`)."""
    offering, day = session.offering, tokyo_date(session.starts_at)
    return Roster(
        town=offering.municipality.name,
        office=offering.municipality.office_name,
        title=offering.title,
        meeting=printed.meeting(session, held=held),
        when=printed.when(session),
        day=day,
        venue=session.venue.name,
        instructor=session.instructor.name if session.instructor else "",
        lines=tuple(_lines(registrations)),
        is_cancelled=session.state == SessionState.CANCELLED,
    )


def check(roster: Roster) -> tuple[Unprintable, ...]:
    """The characters of the roster that no font has, with the person's line."""
    heads = [
        Text("講座名", roster.title),
        Text("会場", roster.venue),
        Text("講師", roster.instructor),
        Text("担当課", roster.office),
    ]
    people = [
        Text(line.who, line.name + line.kana, person=line.participant_id)
        for line in roster.lines
    ]
    return printed.check([*heads, *people])


def render(roster: Roster, *, at: datetime) -> Document:
    """The roster as a PDF, with the time at which it was true.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(
        title=f"出席名簿 {roster.title} {roster.when}",
        author=roster.office,
        dated=tokyo_date(at),
    )
    pages = _pages(roster)
    for number, entries in enumerate(pages, start=1):
        if number > 1:
            sheet.turn()
        _draw_page(sheet, roster, entries)
        _draw_foot(sheet, roster, page=f"{number}／{len(pages)}ページ", at=at)
    return Document(
        content=sheet.finish(),
        filename=f"名簿_{roster.day:%Y%m%d}.pdf",
        warnings=check(roster),
    )


# ---------- what stands on it ----------


def _lines(registrations: Sequence[Registration]) -> Iterator[Line]:
    people = sorted(
        ((one.participant.kept, one.reference) for one in registrations),
        key=lambda pair: (kana.sort_key(pair[0].kana), pair[0].name, pair[1]),
    )
    namesakes = Counter(kana.search_key(person.kana) for person, _ in people)
    before = ""
    for number, (person, reference) in enumerate(people, start=1):
        row = kana.gojuon_row(person.kana)
        yield Line(
            number=number,
            kana_row="" if row == before else row,
            name=person.name,
            kana=person.kana,
            device=Device(person.device).label if person.device else "",
            needs=tuple(SupportNeed(need).label for need in person.support_needs),
            reference=reference if namesakes[kana.search_key(person.kana)] > 1 else "",
            participant_id=str(person.public_id),
        )
        before = row


# ---------- how it looks ----------


@dataclass(frozen=True)
class _Entry:
    """One line as it will be set; a walk-in's has no person."""

    line: Line | None
    name: furigana.Name | None
    device: Paragraph
    needs: Paragraph

    @property
    def height(self) -> float:
        name = self.name.height if self.name else 0.0
        if self.line and self.line.reference:
            name += NOTES.line
        inside = max(name, self.device.height, self.needs.height)
        return max(inside + ROW_ABOVE + ROW_BELOW, LOWEST_ROW)


def _entry(line: Line) -> _Entry:
    return _Entry(
        line,
        furigana.name(line.name, line.kana, width=PERSON[1] - 4, style=NAME),
        Paragraph.of(line.device, CELL, width=DEVICE[1] - 3),
        Paragraph.of("\n".join(line.needs), CELL, width=NEEDS[1] - 3),
    )


def _walk_in() -> _Entry:
    empty = Paragraph((), CELL)
    return _Entry(None, None, empty, empty)


def _pages(roster: Roster) -> list[list[_Entry]]:
    """The lines page by page; the lines for walk-ins stay together."""
    least, most = WALK_INS
    entries = [_entry(line) for line in roster.lines]
    pages: list[list[_Entry]] = [[]]
    room = _room(roster)
    for entry in entries:
        if entry.height > room:
            pages.append([])
            room = _room(roster)
        pages[-1].append(entry)
        room -= entry.height
    walk_in = _walk_in()
    if least * walk_in.height + _WALK_IN_HEAD > room:
        pages.append([])
        room = _room(roster)
    fitting = int((room - _WALK_IN_HEAD) // walk_in.height)
    pages[-1] += [walk_in] * min(max(fitting, least), most)
    return pages


_WALK_IN_HEAD = 8.0
_TABLE_HEAD = 8.5
_BESIDE = INNER - 42  # beside the tally


def _room(roster: Roster) -> float:
    """Millimetres for lines between the heads of the table and the foot of the page."""
    return HEIGHT - BOTTOM - _head_height(roster) - _TABLE_HEAD


def _head(roster: Roster) -> list[Paragraph]:
    title = f"{roster.title}　{roster.meeting}".rstrip()
    large = Style(18, Weight.BOLD, leading=1.35).shrunk(title, width=_BESIDE, smallest=14)
    facts = [f"会場：{roster.venue}", f"講師：{roster.instructor}" if roster.instructor else ""]
    cancelled = "（この回は中止です）" if roster.is_cancelled else ""
    return [
        Paragraph.of(title, large, width=_BESIDE, whole=(roster.meeting,)),
        Paragraph.of(f"{roster.when}{cancelled}", Style(15, Weight.BOLD), width=_BESIDE),
        Paragraph.of("　".join(filter(None, facts)), Style(13), width=INNER, whole=facts),
    ]


def _head_height(roster: Roster) -> float:
    return TOP + sum(each.height for each in _head(roster)) + 3


def _draw_page(sheet: Sheet, roster: Roster, entries: Sequence[_Entry]) -> None:
    y = TOP
    for paragraph in _head(roster):
        y = sheet.paragraph(paragraph, x=SIDE, y=y)
    _draw_tally(sheet, len(roster.lines))
    y = _draw_table_head(sheet, y + 3)
    for number, entry in enumerate(entries):
        if entry.line is None and (number == 0 or entries[number - 1].line is not None):
            y = _draw_walk_in_head(sheet, y)
        y = _draw_entry(sheet, entry, y=y, shaded=number % 2 == 1)


def _draw_tally(sheet: Sheet, expected: int) -> None:
    """出席名簿, how many are expected, and room for how many came."""
    left, width = WIDTH - SIDE - 38, 38.0
    sheet.box(x=left, y=TOP, width=width, height=19, edge=KEY, line=0.5, radius=2)
    style = Style(14, Weight.BOLD, leading=1.3, colour=KEY)
    sheet.text("出席名簿", x=left + width / 2, y=TOP + 0.8, style=style, align="centre")
    sheet.text(f"申込み {expected}人", x=left + 3, y=TOP + 7, style=CELL)
    sheet.text("出席", x=left + 3, y=TOP + 12.6, style=CELL)
    sheet.text("人", x=left + width - 3, y=TOP + 12.6, style=CELL, align="right")
    sheet.rule(x=left + 13, y=TOP + 18, to_x=left + width - 8, to_y=TOP + 18, colour=LINE)


def _draw_table_head(sheet: Sheet, y: float) -> float:
    sheet.box(x=SIDE, y=y, width=INNER, height=_TABLE_HEAD, fill=KEY)
    for (left, width), label in _COLUMNS:
        if label in _CENTRED:
            middle = SIDE + left + width / 2
            sheet.text(label, x=middle, y=y + 1.4, style=HEADS, align="centre")
        else:
            sheet.text(label, x=SIDE + left + 1.5, y=y + 1.4, style=HEADS)
    return y + _TABLE_HEAD


def _draw_walk_in_head(sheet: Sheet, y: float) -> float:
    style = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3, colour=KEY)
    words = "当日、申込みなしで来られた方"
    sheet.text(words, x=SIDE + 1.5, y=y + 1.6, style=style)
    return y + _WALK_IN_HEAD


def _draw_entry(sheet: Sheet, entry: _Entry, *, y: float, shaded: bool) -> float:
    bottom = y + entry.height
    if shaded and entry.line:
        sheet.box(x=SIDE, y=y + 0.15, width=INNER, height=entry.height - 0.15, fill=STRIPE)
    if entry.line and entry.name:
        _draw_person(sheet, entry.line, entry.name, y=y)
        for (left, _), paragraph in ((DEVICE, entry.device), (NEEDS, entry.needs)):
            middle = y + (entry.height - paragraph.height) / 2
            sheet.paragraph(paragraph, x=SIDE + left + 1.5, y=middle)
    if entry.line is None:
        sheet.text("フリガナ", x=SIDE + 1.5, y=y + 0.6, style=NOTES)
    sheet.box(
        x=SIDE + PRESENT[0] + (PRESENT[1] - BOX) / 2,
        y=y + (entry.height - BOX) / 2,
        width=BOX,
        height=BOX,
        fill=WHITE,
        edge=INK,
        line=0.5,
    )
    sheet.rule(x=SIDE, y=bottom, to_x=WIDTH - SIDE, to_y=bottom, colour=LINE)
    return bottom


def _draw_person(sheet: Sheet, line: Line, name: furigana.Name, *, y: float) -> None:
    number = Style(14, leading=1.25)
    base = y + ROW_ABOVE + name.height - number.line
    sheet.text(str(line.number), x=SIDE + 13, y=base, style=number, align="right")
    if line.kana_row:
        style = Style(SMALLEST_BODY, Weight.BOLD, leading=1.2, colour=KEY)
        sheet.text(line.kana_row, x=SIDE + 1, y=y + 0.8, style=style)
        sheet.rule(x=SIDE, y=y, to_x=WIDTH - SIDE, to_y=y, colour=KEY, line=0.5)
    name.draw(sheet, x=SIDE + PERSON[0] + 1.5, y=y + ROW_ABOVE)
    if line.reference:
        words = f"受付番号 {line.reference}"
        below = y + ROW_ABOVE + name.height
        sheet.text(words, x=SIDE + PERSON[0] + 1.5, y=below, style=NOTES)


def _draw_foot(sheet: Sheet, roster: Roster, *, page: str, at: datetime) -> None:
    y = HEIGHT - BOTTOM + 3
    words = f"個人情報です。終わったら{roster.office}へお返しください。"
    sheet.fill(words, x=SIDE, y=y, width=INNER, height=NOTES.line, style=NOTES)
    y += NOTES.line
    sheet.text(f"{tomoni.wareki_time(at)} 印刷", x=SIDE, y=y, style=NOTES)
    sheet.text(page, x=WIDTH - SIDE, y=y, style=NOTES, align="right")
