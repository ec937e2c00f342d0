"""The certificate that somebody completed a class (修了証), a page of A4 to hang on a wall.

The name, the class, and the town that says so, in type that is read from across a room; at the
foot, small, the code by which anybody can ask whether it is genuine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common import wareki
from common.clock import tokyo_date
from materials.documents import fingerprints, printed
from materials.documents.printed import Document, Text, Unprintable
from materials.models import Completion
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import KEY, SOFT
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
TITLE = "修了証"
STATEMENT = ("あなたは、次の講座に参加し、修了されました。", "ここにこれを証します。")
FRAME, INNER_FRAME, SIDE = 10.0, 12.0, 26.0
INNER = WIDTH - 2 * SIDE
CODE_SIZE = 22.0
STAMP = 30.0
"""Millimetres at the right of the signature that stay free for a seal."""

NAME = Style(34, Weight.BOLD, leading=1.3)
BODY = Style(18, leading=1.7)
CLASS = Style(26, Weight.BOLD, leading=1.35)
SIGNED = Style(18, Weight.BOLD, leading=1.4)
NOTES = Style(NOTE, leading=1.4, colour=SOFT)
NAME_HEIGHT, CLASS_HEIGHT = 32.0, 42.0
SMALLEST_NAME = 14.0


@dataclass(frozen=True)
class Certificate:
    """Everything that stands on the paper, and nothing else."""

    serial: str
    code: str
    url: str
    name: str
    title: str
    attended: int
    first_day: date
    last_day: date
    organisation: str
    representative: str
    issued_on: date

    @property
    def when(self) -> str:
        """令和8年6月15日から令和8年7月6日まで　4回出席; one day is said once."""
        first, last = (
            wareki.format_date(day, weekday=False) for day in (self.first_day, self.last_day)
        )
        days = first if first == last else f"{first}から{last}まで"
        return f"{days}　{self.attended}回出席"


def read(document: Completion) -> Certificate:
    """What stands on the paper of a document, stored or about to be, with the name as it is
    known today."""
    return Certificate(
        serial=document.serial,
        code=document.code_in_groups,
        url=document.url,
        name=document.person.kept.name,
        title=document.title,
        attended=document.attended,
        first_day=document.first_day,
        last_day=document.last_day,
        organisation=document.organisation,
        representative=document.representative,
        issued_on=tokyo_date(document.issued_at),
    )


def is_as_issued(document: Completion) -> bool:
    """Whether the paper would say today what it said when it was issued."""
    return fingerprints.of(read(document)) == document.sha256


def check(certificate: Certificate, *, person: str = "") -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        [
            Text(f"{certificate.name} さん", certificate.name, person=person),
            Text("講座名", certificate.title),
            Text("団体名", certificate.organisation),
            Text("代表者", certificate.representative),
        ]
    )


def render(certificates: Sequence[Certificate], *, dated: date) -> Document:
    """A page for each, in this order: the same certificates and day, the same bytes.

    Raises fonts.FontsMissing.
    """
    first = certificates[0]
    sheet = Sheet(title=TITLE, author=first.organisation, dated=dated)
    for number, certificate in enumerate(certificates):
        if number:
            sheet.turn()
        _draw(sheet, certificate)
    alone = len(certificates) == 1
    return Document(
        content=sheet.finish(),
        filename=f"{TITLE}_{first.serial}.pdf" if alone else f"{TITLE}_{dated:%Y%m%d}.pdf",
        warnings=tuple(each for one in certificates for each in check(one)),
    )


def _draw(sheet: Sheet, certificate: Certificate) -> None:
    _draw_frame(sheet)
    serial = f"第 {certificate.serial} 号"
    sheet.text(serial, x=WIDTH - SIDE, y=24, style=Style(SMALLEST_BODY), align="right")
    title = Style(48, Weight.BOLD, leading=1.2, colour=KEY)
    sheet.text("修　了　証", x=WIDTH / 2, y=40, style=title, align="centre")
    _draw_middle(sheet, _name(certificate), top=72, height=NAME_HEIGHT)
    y = 112.0
    for sentence in STATEMENT:
        body = Paragraph.of(f"　{sentence}", BODY, width=INNER)
        y = sheet.paragraph(body, x=SIDE, y=y)
    about = Paragraph.fitted(
        certificate.title,
        CLASS.shrunk(certificate.title, width=INNER, smallest=20),
        width=INNER,
        height=CLASS_HEIGHT,
        smallest=SMALLEST_BODY,
    )
    _draw_middle(sheet, about, top=y + 3, height=CLASS_HEIGHT)
    when = Style(15, leading=1.4).shrunk(certificate.when, width=INNER, smallest=SMALLEST_BODY)
    sheet.text(
        certificate.when, x=WIDTH / 2, y=y + CLASS_HEIGHT + 5, style=when, align="centre"
    )
    _draw_signature(sheet, certificate, y=199)
    _draw_code(sheet, certificate, y=HEIGHT - INNER_FRAME - 40)


def _draw_frame(sheet: Sheet) -> None:
    for edge, line in ((FRAME, 1.2), (INNER_FRAME, 0.3)):
        sheet.box(
            x=edge,
            y=edge,
            width=WIDTH - 2 * edge,
            height=HEIGHT - 2 * edge,
            edge=KEY,
            line=line,
        )


def _name(certificate: Certificate) -> Paragraph:
    called = f"{certificate.name}　様"
    style = NAME.shrunk(called, width=INNER, smallest=24)
    return Paragraph.fitted(
        called, style, width=INNER, height=NAME_HEIGHT, smallest=SMALLEST_NAME
    )


def _draw_middle(sheet: Sheet, words: Paragraph, *, top: float, height: float) -> None:
    y = top + max((height - words.height) / 2, 0)
    sheet.paragraph(words, x=WIDTH / 2, y=y, align="centre")


def _draw_signature(sheet: Sheet, certificate: Certificate, *, y: float) -> None:
    issued = wareki.format_date(certificate.issued_on, weekday=False)
    sheet.text(issued, x=SIDE, y=y, style=Style(16))
    y += 12
    for text in (certificate.organisation, certificate.representative):
        width = INNER - STAMP
        signed = Paragraph.fitted(
            text,
            SIGNED.shrunk(text, width=width, smallest=14),
            width=width,
            height=2 * SIGNED.line,
            smallest=9,
        )
        y = sheet.paragraph(signed, x=WIDTH - SIDE - STAMP, y=y, align="right") + 1


def _draw_code(sheet: Sheet, certificate: Certificate, *, y: float) -> None:
    """How whoever is shown the paper finds out whether it is genuine."""
    whole = sheet.qr(qr.symbol(certificate.url), x=SIDE - 4, y=y, size=CODE_SIZE)
    left = SIDE - 4 + whole + 3
    page = certificate.url.removesuffix(f"{certificate.code.replace('-', '')}/")
    width = WIDTH - SIDE - left
    y += 4
    for text in (
        "この修了証が本物かどうかを、次のページで確かめられます。",
        page,
        f"確認用の符号　{certificate.code}",
        qr.TRADEMARK,
    ):
        sheet.text(text, x=left, y=y, style=NOTES.shrunk(text, width=width, smallest=6))
        y += NOTES.line
