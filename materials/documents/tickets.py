"""The ticket of a consultation day (整理券): its number as large as it will go, the place in
line as it is printed, when and where, and the code of the page with the wait. A6, or four to
an A4.

Neither a name nor what somebody asks about stands on it. Its twin on the screen is
`attendance/consultations/ticket.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.templatetags import tomoni
from attendance.models import Ticket
from attendance.queries.queues import Standing
from common.clock import tokyo_date
from materials.documents import printed, quarters
from materials.documents.printed import Document, Text, Unprintable
from materials.documents.quarters import INNER, ROOM, Corner
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK
from materials.renderers.sheets import A4, A6, SMALLEST_BODY, Paragraph, Sheet, Style

TITLE = "整理券"
SYMBOL = 24.0
HEAD = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3)
NUMBER = Style(96, Weight.BOLD, leading=1.05)
LINE = Style(16, Weight.BOLD, leading=1.35)
BODY = Style(14, leading=1.35)
NOTES = Style(7, leading=1.3)
SMALLEST = 5.0
CALLED = "番号でお呼びします。会場の画面をごらんください。"
READ = "読み取ると、待ち時間の目安が見られます。"


@dataclass(frozen=True)
class Face:
    """Everything that stands on one."""

    number: int
    address: str
    head: str
    standing: str
    rows: tuple[str, ...]
    contact: str


def read(ticket: Ticket, *, standing: Standing) -> Face:
    """The ticket, with its place in line as the line stands."""
    session = standing.session
    offering = session.offering
    place = standing.place_of(ticket)
    booked = f"予約 {tomoni.clock_time(ticket.booked_at)}　" if ticket.booked_at else ""
    ahead = ""
    if place:
        ahead = f"　前に{place.place - 1}人" if place.place > 1 else "　次の番です"
    day = tomoni.wareki_date(session.starts_at)
    phone = f"電話 {tomoni.phone(offering.phone)}" if offering.phone else ""
    return Face(
        number=ticket.number,
        address=f"{settings.PUBLIC_ORIGIN}{_path(ticket)}",
        head=f"{offering.municipality.name}　{TITLE}",
        standing=f"{booked}来場 {tomoni.clock_time(ticket.arrived_at)}{ahead}",
        rows=(
            offering.title,
            f"{day} {tomoni.time_range(session.starts_at, session.ends_at)}",
            session.venue.name,
        ),
        contact="\n".join(filter(None, (offering.contact, phone))),
    )


def check(faces: Sequence[Face]) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    common = dict.fromkeys(text for face in faces for text in (*face.rows, face.contact))
    return printed.check([Text("相談会の名称・会場・問合せ先", "\n".join(common))])


def render(faces: Sequence[Face], *, office: str, dated: date, alone: bool = False) -> Document:
    """Four to an A4, or the one of them on A6. Raises fonts.FontsMissing."""
    sheet = Sheet(title=TITLE, author=office, dated=dated, paper=A6 if alone else A4)
    if alone:
        _draw(sheet, faces[0], quarters.ALONE)
    else:
        quarters.fill(sheet, faces, draw=_draw)
    return Document(
        content=sheet.finish(), filename=f"{TITLE}_{dated:%Y%m%d}.pdf", warnings=check(faces)
    )


def dated(standing: Standing) -> date:
    """The day of the consultation: what the document is dated."""
    return tokyo_date(standing.session.starts_at)


def _path(ticket: Ticket) -> str:
    return reverse("consultation-wait", args=[ticket.public_id])


def _draw(sheet: Sheet, face: Face, corner: Corner) -> None:
    x, y = corner
    middle, foot = x + INNER / 2, y + ROOM
    sheet.text(face.head, x=x, y=y, style=HEAD.shrunk(face.head, width=INNER, smallest=6))
    y += HEAD.line
    sheet.rule(x=x, y=y + 0.6, to_x=x + INNER, to_y=y + 0.6, colour=INK, line=0.4)
    number = f"{face.number}番"
    style = NUMBER.shrunk(number, width=INNER)
    sheet.text(number, x=middle, y=y + 1, style=style, align="centre")
    y += 1 + NUMBER.line
    standing = LINE.shrunk(face.standing, width=INNER, smallest=SMALLEST_BODY)
    sheet.text(face.standing, x=middle, y=y, style=standing, align="centre")
    y += LINE.line
    foot = _draw_foot(sheet, face, x=x, foot=foot)
    words = "\n".join((*face.rows, CALLED))
    told = Paragraph.fitted(words, BODY, width=INNER, height=foot - y - 1, smallest=SMALLEST)
    sheet.paragraph(told, x=x, y=y + 0.5)


def _draw_foot(sheet: Sheet, face: Face, *, x: float, foot: float) -> float:
    """The code, and beside it what it is for and the telephone; where they begin."""
    sheet.text(qr.TRADEMARK, x=x + INNER, y=foot - NOTES.line, style=NOTES, align="right")
    symbol = qr.symbol(face.address)
    whole = SYMBOL / symbol.size * symbol.span
    y = foot - NOTES.line - whole
    sheet.qr(symbol, x=x, y=y, size=SYMBOL)
    told = Paragraph.fitted(
        f"{READ}\n{face.contact}",
        BODY.sized(SMALLEST_BODY),
        width=INNER - whole,
        height=whole,
        smallest=SMALLEST,
    )
    sheet.paragraph(told, x=x + whole, y=y + max((whole - told.height) / 2, 0))
    return y
