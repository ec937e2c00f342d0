"""What a town writes to a group that asked for an outreach class."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.templatetags import tomoni
from classes.choices import LetterKind
from classes.models import OutreachLetter
from classes.queries import outreach
from common import wareki
from materials.choices import Seal
from materials.documents import printed
from materials.documents.letterheads import PLAIN, Letterhead
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers.fonts import Weight
from materials.renderers.sheets import (
    HEIGHT,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)

SIDE, TOP, BOTTOM = 25.0, 22.0, 22.0
INNER = WIDTH - 2 * SIDE
LABEL = 36.0
LOGO_WIDTH, LOGO_HEIGHT = 45.0, 13.0
BODY = Style(14, leading=1.7)
SMALL = Style(SMALLEST_BODY, leading=1.6)
TITLE = Style(20, Weight.BOLD)
_TITLES = {
    LetterKind.APPROVED: "出前講座承認通知書",
    LetterKind.CONDITIONAL: "出前講座条件付承認通知書",
    LetterKind.REFUSED: "出前講座不承認通知書",
    LetterKind.CALLED_OFF: "出前講座中止通知書",
}
_BODIES = {
    LetterKind.APPROVED: "次のとおり行うことを承認しましたので、お知らせします。",
    LetterKind.CONDITIONAL: "次の条件を付けて行うことを承認しましたので、お知らせします。",
    LetterKind.REFUSED: "次の理由により承認できませんので、お知らせします。",
    LetterKind.CALLED_OFF: "次の理由により中止しますので、お知らせします。",
}


@dataclass(frozen=True)
class Letter:
    """Everything that stands in the letter, in the words in which it stands there."""

    title: str
    number: str
    dated: str
    group: str
    representative: str
    sender: str
    body: str
    rows: tuple[tuple[str, str], ...]
    instruction: str
    contact: str

    @property
    def addressee(self) -> str:
        """東町自治会　代表者 東　太郎 様; without a name once it was forgotten."""
        if not self.representative:
            return f"{self.group}　御中"
        return f"{self.group}　代表者　{self.representative}　様"


def read(letter: OutreachLetter) -> Letter:
    """What the letter says. Hand it over with its request (`materials.queries.letters.of`)."""
    asked, kind = letter.request, LetterKind(letter.kind)
    settings = outreach.settings_of(letter.municipality)
    received = wareki.format_date(tomoni.local_day(asked.requested_at), weekday=False)
    phone = tomoni.phone(asked.item.phone)
    return Letter(
        title=_TITLES[kind],
        number=f"{letter.sign}第{letter.number}号",
        dated=wareki.format_date(letter.issued_on, weekday=False),
        group=asked.group,
        representative=asked.contact.representative,
        sender=settings.sender or letter.municipality.name,
        body=f"{received}にお申込みのありました出前講座（受付番号 {asked.reference}）は、"
        f"{_BODIES[kind]}",
        rows=tuple(_rows(letter)),
        instruction=settings.instruction.strip() if kind is LetterKind.REFUSED else "",
        contact=f"{asked.item.contact}　電話 {phone}" if phone else asked.item.contact,
    )


def check(letter: Letter) -> tuple[Unprintable, ...]:
    """The characters of the letter that no font has. Raises fonts.FontsMissing."""
    return printed.check(_texts(letter))


def render(letter: OutreachLetter, *, head: Letterhead = PLAIN) -> Document:
    """The letter as a PDF, with logo and stamp of the letterhead; the same letter gives the
    same bytes. Raises fonts.FontsMissing."""
    words = read(letter)
    sheet = Sheet(title=words.title, author=words.sender, dated=letter.issued_on)
    page = _Page(sheet)
    page.logo(head)
    page.right(words.number)
    page.right(words.dated)
    page.skip(6)
    page.left(words.addressee)
    page.skip(4)
    page.stamp(head)
    page.right(words.sender)
    if head.seal is Seal.OMITTED:
        page.right("（公印省略）")
    page.skip(10)
    page.centre(words.title)
    page.skip(8)
    page.paragraph(f"　{words.body}", BODY)
    page.skip(5)
    page.centre("記", BODY)
    page.skip(3)
    for label, text in words.rows:
        page.row(label, text)
    if words.instruction:
        page.skip(6)
        page.paragraph(words.instruction, SMALL)
    page.skip(8)
    page.row("問合せ先", words.contact)
    return Document(
        content=sheet.finish(),
        filename=f"{words.title}_{letter.request.reference}.pdf",
        warnings=check(words),
    )


class _Page:
    """Where the next line goes; a new page where there is no room for it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.y = TOP

    def skip(self, height: float) -> None:
        self.y += height

    def logo(self, head: Letterhead) -> None:
        """At the upper left, beside number and day."""
        if head.logo is not None:
            width, height = head.logo.within(width=LOGO_WIDTH, height=LOGO_HEIGHT)
            self.sheet.picture(head.logo.content, x=SIDE, y=self.y, width=width, height=height)

    def stamp(self, head: Letterhead) -> None:
        """Over the end of the line that comes next: drawn before it, so that it is legible."""
        if head.seal_picture is not None:
            size = float(head.seal_size)
            width, height = head.seal_picture.within(width=size, height=size)
            top = self.y + (BODY.line - height) / 2
            content, x = head.seal_picture.content, WIDTH - SIDE - width
            self.sheet.picture(content, x=x, y=top, width=width, height=height)

    def right(self, text: str) -> None:
        style = BODY.shrunk(text, width=INNER)
        self._line(text, style, x=WIDTH - SIDE, align="right")

    def left(self, text: str) -> None:
        self.paragraph(text, BODY)

    def centre(self, text: str, style: Style = TITLE) -> None:
        self._line(text, style, x=WIDTH / 2, align="centre")

    def paragraph(self, text: str, style: Style) -> None:
        for part in text.splitlines():
            for line in Paragraph.of(part, style, width=INNER).lines:
                self._line(line, style, x=SIDE)

    def row(self, label: str, text: str) -> None:
        lines = [
            line
            for part in text.splitlines()
            for line in Paragraph.of(part, BODY, width=INNER - LABEL).lines
        ]
        for number, line in enumerate(lines):
            self._room(BODY)
            if not number:
                self.sheet.text(label, x=SIDE, y=self.y, style=BODY)
            self._line(line, BODY, x=SIDE + LABEL)
        self.skip(1.5)

    def _line(self, text: str, style: Style, *, x: float, align: str = "left") -> None:
        self._room(style)
        self.sheet.text(text, x=x, y=self.y, style=style, align=align)  # type: ignore[arg-type]  # one of the three
        self.y += style.line

    def _room(self, style: Style) -> None:
        if self.y + style.line > HEIGHT - BOTTOM:
            self.sheet.turn()
            self.y = TOP


def _rows(letter: OutreachLetter) -> Iterator[tuple[str, str]]:
    asked, kind = letter.request, LetterKind(letter.kind)
    yield "講座", asked.item.title
    session = outreach.session_of(asked)
    if session is not None and kind is not LetterKind.REFUSED:
        hours = tomoni.time_range(session.starts_at, session.ends_at)
        yield "日時", f"{tomoni.wareki_date(session.starts_at)}\n{hours}"
        place = "\n".join(filter(None, (session.venue.name, session.venue.address)))
        yield "会場", place
    yield "予定人数", f"{asked.people}人"
    if kind is LetterKind.CONDITIONAL:
        yield "条件", asked.conditions
    if kind in {LetterKind.REFUSED, LetterKind.CALLED_OFF}:
        yield "理由", asked.reason
    elif asked.item.provides:
        yield "ご準備", asked.item.provides


def _texts(letter: Letter) -> Iterator[Text]:
    yield Text("宛先", letter.addressee)
    yield Text("発信者", letter.sender + letter.number)
    yield Text("本文", letter.body)
    for label, text in letter.rows:
        yield Text(label, text.replace("\n", ""))
    yield Text("教示", letter.instruction.replace("\n", "").replace("\r", ""))
    yield Text("問合せ先", letter.contact)
