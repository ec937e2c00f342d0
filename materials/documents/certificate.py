"""The certificate of activity (活動証明書) on A4.

It says what the booklet of 南箕輪村社会福祉協議会 (2024) has the receiving body write: date and
time, place, content, organisation and representative; besides, the minutes of each line, their
sum, a serial and a code by which a school can check that it is genuine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.templatetags import tomoni
from common import durations, wareki
from common.clock import tokyo_date
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.models import IssuedDocument, IssuedLine
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import KEY, LINE, SOFT, STRIPE, WHITE
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)

TEMPLATE = 1
"""Counts up whenever the same certificate would look otherwise."""
TITLE = "活動証明書"
STATEMENT = "上記の方が、次のとおり活動したことを証明します。"
SIDE, TOP, BOTTOM = 18.0, 16.0, 16.0
INNER = WIDTH - 2 * SIDE
CODE_SIZE = 24.0
END_HEIGHT = 76.0
"""Millimetres of the sum, the signature and the code under the lines."""

CELL = Style(SMALLEST_BODY, leading=1.35)
HEADS = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3, colour=WHITE)
NOTES = Style(NOTE, leading=1.4, colour=SOFT)
# Left edge and width of each column, in millimetres.
WHEN, PLACE, CONTENT, LENGTH = (0, 48), (48, 46), (94, 54), (148, 26)
_COLUMNS = ((WHEN, "日時"), (PLACE, "場所"), (CONTENT, "内容"), (LENGTH, "時間"))
_HEAD, _AIR = 8.5, 1.8


@dataclass(frozen=True)
class Line:
    """One activity as it is certified."""

    day: date
    starts_at: datetime
    ends_at: datetime
    place: str
    content: str
    minutes: int

    @property
    def when(self) -> str:
        return (
            f"{wareki.format_date(self.day)}\n{tomoni.time_range(self.starts_at, self.ends_at)}"
        )


@dataclass(frozen=True)
class Certificate:
    """Everything that stands on the paper, and nothing else."""

    serial: str
    code: str
    url: str
    name: str
    first_day: date
    last_day: date
    lines: tuple[Line, ...]
    organisation: str
    representative: str
    issued_on: date

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def period(self) -> str:
        first, last = (
            wareki.format_date(day, weekday=False) for day in (self.first_day, self.last_day)
        )
        return f"{first}から{last}まで"

    @property
    def total(self) -> str:
        return f"合計　{len(self.lines)}回　{durations.said(self.minutes)}"


def read(document: IssuedDocument, lines: Iterable[IssuedLine]) -> Certificate:
    """What stands on the paper of a document, stored or about to be, with the helper's name as
    it is known today."""
    return Certificate(
        serial=document.serial,
        code=document.code_in_groups,
        url=document.url,
        name=document.helper.name,
        first_day=document.first_day,
        last_day=document.last_day,
        lines=tuple(
            Line(row.day, row.starts_at, row.ends_at, row.place, row.content, row.minutes)
            for row in lines
        ),
        organisation=document.organisation,
        representative=document.representative,
        issued_on=tokyo_date(document.issued_at),
    )


def check(certificate: Certificate) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    lines = [
        Text(f"{number}行目の{name}", text)
        for number, line in enumerate(certificate.lines, start=1)
        for name, text in (("場所", line.place), ("内容", line.content))
    ]
    return printed.check(
        [
            Text("お名前", certificate.name),
            *lines,
            Text("団体名", certificate.organisation),
            Text("代表者", certificate.representative),
        ]
    )


def render(certificate: Certificate) -> Document:
    """The certificate as a PDF: the same certificate, the same bytes.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(
        title=f"{TITLE} {certificate.serial}",
        author=certificate.organisation,
        dated=certificate.issued_on,
    )
    pages = _pages(certificate)
    for number, rows in enumerate(pages, start=1):
        if number > 1:
            sheet.turn()
        y = _draw_head(sheet, certificate, first=number == 1)
        y = _draw_rows(sheet, rows, y=y)
        if number == len(pages):
            _draw_end(sheet, certificate, y=y)
        _draw_foot(sheet, page=f"{number}／{len(pages)}ページ")
    return Document(
        content=sheet.finish(),
        filename=f"{TITLE}_{certificate.serial}.pdf",
        warnings=check(certificate),
    )


# ---------- how it looks ----------


@dataclass(frozen=True)
class _Row:
    cells: tuple[Paragraph, ...]

    @property
    def height(self) -> float:
        return max(cell.height for cell in self.cells) + 2 * _AIR


def _row(line: Line) -> _Row:
    texts = (line.when, line.place, line.content, durations.said(line.minutes))
    return _Row(
        tuple(
            Paragraph.of(text, CELL, width=width - 3)
            for text, ((_, width), _) in zip(texts, _COLUMNS, strict=True)
        )
    )


def _pages(certificate: Certificate) -> list[list[_Row]]:
    """The lines page by page; what ends the certificate stands under one line at least."""
    pages: list[list[_Row]] = [[]]
    room = _room(certificate, first=True)
    rows = [_row(line) for line in certificate.lines]
    for number, row in enumerate(rows):
        needed = row.height + (END_HEIGHT if number == len(rows) - 1 else 0)
        if needed > room:
            pages.append([])
            room = _room(certificate, first=False)
        pages[-1].append(row)
        room -= row.height
    return pages


def _room(certificate: Certificate, *, first: bool) -> float:
    return HEIGHT - BOTTOM - _head_height(certificate, first=first) - _HEAD


def _name(certificate: Certificate) -> Paragraph:
    style = Style(22, Weight.BOLD, leading=1.35)
    words = f"{certificate.name}　様"
    return Paragraph.of(words, style.shrunk(words, width=INNER, smallest=14), width=INNER)


def _head_height(certificate: Certificate, *, first: bool) -> float:
    return TOP + (10.0 if not first else 46.0 + _name(certificate).height)


def _draw_head(sheet: Sheet, certificate: Certificate, *, first: bool) -> float:
    """Title, name and statement; on later pages the serial alone. Where the table begins."""
    right = WIDTH - SIDE
    serial = f"第 {certificate.serial} 号"
    sheet.text(serial, x=right, y=TOP, style=Style(SMALLEST_BODY), align="right")
    end = _head_height(certificate, first=first)
    if not first:
        sheet.text(f"{TITLE}（つづき）", x=SIDE, y=TOP, style=Style(14, Weight.BOLD))
        return end
    title = Style(28, Weight.BOLD, leading=1.3, colour=KEY)
    sheet.text("活 動 証 明 書", x=WIDTH / 2, y=TOP + 8, style=title, align="centre")
    y = sheet.paragraph(_name(certificate), x=SIDE, y=TOP + 24)
    y = sheet.paragraph(Paragraph.of(STATEMENT, Style(14), width=INNER), x=SIDE, y=y + 2)
    period = f"期間：{certificate.period}"
    sheet.paragraph(Paragraph.of(period, Style(13), width=INNER), x=SIDE, y=y)
    return end


def _draw_rows(sheet: Sheet, rows: Sequence[_Row], *, y: float) -> float:
    sheet.box(x=SIDE, y=y, width=INNER, height=_HEAD, fill=KEY)
    for (left, _), label in _COLUMNS:
        sheet.text(label, x=SIDE + left + 1.5, y=y + 1.4, style=HEADS)
    y += _HEAD
    for number, row in enumerate(rows):
        if number % 2:
            sheet.box(x=SIDE, y=y, width=INNER, height=row.height, fill=STRIPE)
        for ((left, _), _), cell in zip(_COLUMNS, row.cells, strict=True):
            sheet.paragraph(cell, x=SIDE + left + 1.5, y=y + _AIR)
        y += row.height
        sheet.rule(x=SIDE, y=y, to_x=WIDTH - SIDE, to_y=y, colour=LINE)
    return y


def _draw_end(sheet: Sheet, certificate: Certificate, *, y: float) -> None:
    right = WIDTH - SIDE
    style = Style(16, Weight.BOLD)
    sheet.text(certificate.total, x=right, y=y + 2, style=style, align="right")
    issued = wareki.format_date(certificate.issued_on, weekday=False)
    y += 16
    sheet.text(issued, x=SIDE, y=y, style=Style(14))
    for text, size in ((certificate.organisation, 16), (certificate.representative, 16)):
        y += 9
        signed = Style(size, Weight.BOLD).shrunk(text, width=INNER, smallest=12)
        sheet.text(text, x=right, y=y, style=signed, align="right")
    _draw_code(sheet, certificate, y=y + 11)


def _draw_code(sheet: Sheet, certificate: Certificate, *, y: float) -> None:
    """How whoever is handed the paper finds out whether it is genuine."""
    whole = sheet.qr(qr.symbol(certificate.url), x=SIDE, y=y, size=CODE_SIZE)
    left = SIDE + whole + 3
    width = INNER - whole - 3
    words = "この証明書が本物かどうかを、QRコードか次のページで確かめられます。"
    y = sheet.paragraph(Paragraph.of(words, CELL, width=width), x=left, y=y + 2)
    page = certificate.url.removesuffix(f"{certificate.code.replace('-', '')}/")
    y = sheet.paragraph(Paragraph.of(page, CELL, width=width, whole=(page,)), x=left, y=y)
    code = f"確認用の符号　{certificate.code}"
    style = Style(14, Weight.BOLD, leading=1.4)
    sheet.text(code, x=left, y=y, style=style.shrunk(code, width=width))


def _draw_foot(sheet: Sheet, *, page: str) -> None:
    y = HEIGHT - BOTTOM + 4
    sheet.text(qr.TRADEMARK, x=SIDE, y=y, style=NOTES)
    sheet.text(page, x=WIDTH - SIDE, y=y, style=NOTES, align="right")
