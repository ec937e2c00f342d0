"""A message as a letter: A4, folded in three, for a window envelope (`window_envelopes`).

Number, day, logo, sender and stamp stand at the right, the title on a band of its colour,
then its standard sentences around what is told, whom to ask, and the code by which staff find
the letter in their register.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Municipality
from accounts.templatetags import tomoni
from common import wareki
from common.clock import tokyo_date
from materials.choices import Occasion, Seal
from materials.documents import (
    fingerprints,
    letterheads,
    postcards,
    printed,
    window_envelopes,
)
from materials.documents.letterheads import Letterhead
from materials.documents.postcards import Postcard
from materials.documents.printed import Document, Text, Unprintable
from materials.documents.window_envelopes import HIDDEN_X, Addressee
from materials.models import IssuedLetter
from materials.renderers.fonts import Weight
from materials.renderers.palette import SOFT, WHITE
from materials.renderers.sheets import (
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)
from materials.rules import sentences
from notices.choices import Purpose

TEMPLATE = 1
"""Counts up whenever the same letter would look otherwise."""
SIDE, FOOT = 22.0, 277.0
INNER = WIDTH - 2 * SIDE
RIGHT = WIDTH - SIDE
COLUMN = RIGHT - HIDDEN_X
LOGO_WIDTH, LOGO_HEIGHT = 45.0, 13.0
BAR = 12.0
TITLE_TOP, NEXT_TOP = 78.0, 22.0

BODY = Style(14, leading=1.65)
SMALL = Style(SMALLEST_BODY, leading=1.45)
NOTES = Style(NOTE, leading=1.4, colour=SOFT)
TITLE = Style(20, Weight.BOLD, leading=1.25, colour=WHITE)
SENDER = Style(SMALLEST_BODY, leading=1.35)
CONTACT_LABEL = 27.0
_OCCASIONS = {
    Purpose.DRAW_WON: Occasion.WON,
    Purpose.SEAT_GIVEN: Occasion.WON,
    Purpose.DRAW_LOST: Occasion.LOST,
    Purpose.WAITING: Occasion.LOST,
    Purpose.OFFER_EXPIRED: Occasion.LOST,
    Purpose.PUT_BACK: Occasion.LOST,
    Purpose.SEAT_OFFERED: Occasion.OFFERED,
    Purpose.LAST_CALL: Occasion.OFFERED,
    Purpose.OFFERING_CANCELLED: Occasion.CALLED_OFF,
    Purpose.SESSION_CANCELLED: Occasion.CALLED_OFF,
    Purpose.REGISTRATION_CANCELLED: Occasion.CALLED_OFF,
    Purpose.SESSION_CHANGED: Occasion.CHANGED,
}


@dataclass(frozen=True)
class Letter:
    """Everything that stands in a letter, in the words in which it stands there."""

    number: str
    code: str
    dated: str
    postal_code: str
    address: str
    name: str
    sender: tuple[str, ...]
    title: str
    greeting: str
    text: str
    closing: str
    contact: str
    stationery: int
    """The version of the letterhead; 0 for none."""


@dataclass(frozen=True)
class Page:
    """A letter and the letterhead on which it is printed."""

    letter: Letter
    head: Letterhead
    person: str = ""

    @property
    def is_tall(self) -> bool:
        """Whether its address is seen only with the paper pushed to the top."""
        return _addressee(self.letter).is_tall


def occasion(purpose: str) -> Occasion:
    """Which standard sentences belong to what is told."""
    return _OCCASIONS.get(Purpose(purpose), Occasion.OTHER) if purpose else Occasion.OTHER


def read(card: Postcard, issued: IssuedLetter) -> Page:
    """What the letter says. Hand it over with its stationery, sentences and municipality."""
    town, head = issued.municipality, letterheads.read(issued.stationery)
    letter = written(
        card,
        town=town,
        head=head,
        number=issued.numbered,
        code=issued.code_in_groups,
        on=tokyo_date(issued.issued_at),
        version=issued.stationery.version if issued.stationery else 0,
    )
    return Page(letter, head, card.person)


def reread(issued: IssuedLetter) -> Page | None:
    """The letter as it was issued; None where it would say something else by now."""
    told = postcards.read([issued.message])
    page = read(told[0], issued) if told else None
    return page if page is not None and fingerprints.of(page.letter) == issued.sha256 else None


def written(  # keyword-only: each stands in the letter
    card: Postcard,
    *,
    town: Municipality,
    head: Letterhead,
    number: str,
    code: str,
    on: date,
    version: int,
) -> Letter:
    """The words of a letter, its standard sentences filled in."""
    phone = tomoni.phone(town.phone)
    values = {
        "氏名": card.name,
        "用件": card.title,
        "市町村": town.name,
        "担当課": town.section,
        "電話": phone,
    }
    said = head.said(occasion(card.purpose))
    return Letter(
        number=number,
        code=code,
        dated=wareki.format_date(on, weekday=False),
        postal_code=card.postal_code,
        address=card.address,
        name=card.name,
        sender=head.lines(town),
        title=card.title,
        greeting=sentences.fill(said.greeting, values),
        text=card.text,
        closing=sentences.fill(said.closing, values),
        contact="　電話 ".join(filter(None, (town.office_name, phone))),
        stationery=version,
    )


def check(pages: Iterable[Page]) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        Text(f"{page.letter.name} さん宛て", _typed(page.letter), page.person) for page in pages
    )


def render(
    pages: Sequence[Page], *, town: Municipality, dated: date, both_sides: bool
) -> Document:
    """The letters one after the other, each on paper of its own: for a printer that prints
    both sides an empty page follows where the next would come on the back.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(title="手紙", author=town.office_name, dated=dated)
    printed_pages = 0
    for each in pages:
        if printed_pages:
            sheet.turn()
        if printed_pages % 2 and both_sides:
            sheet.turn()
            printed_pages += 1
        printed_pages += _draw(sheet, each)
    return Document(
        content=sheet.finish(), filename=f"手紙_{dated:%Y%m%d}.pdf", warnings=check(pages)
    )


# ---------- how it looks ----------


@dataclass(frozen=True)
class _Line:
    """A line of the letter below its title, and the space above it."""

    text: str
    style: Style
    above: float = 0.0
    x: float = SIDE

    @property
    def height(self) -> float:
        return self.above + self.style.line


def _draw(sheet: Sheet, page: Page) -> int:
    """The letter; how many pages it has."""
    letter = page.letter
    window_envelopes.draw_folds(sheet)
    _addressee(letter).draw(sheet)
    y = _draw_sender(sheet, page)
    y = _draw_title(sheet, page, y=max(y + 5, TITLE_TOP))
    parted = [*_parted([*_lines(letter)], room=FOOT - y)]
    for number, lines in enumerate(parted, start=1):
        if number > 1:
            sheet.turn()
            window_envelopes.draw_folds(sheet)
            again = Style(SMALLEST_BODY, Weight.BOLD)
            sheet.text(f"{letter.title}（つづき）", x=SIDE, y=NEXT_TOP - 8, style=again)
            y = NEXT_TOP
        for line in lines:
            sheet.text(line.text, x=line.x, y=y + line.above, style=line.style)
            y += line.height
        _draw_foot(sheet, letter, page=f"{number}／{len(parted)}" if len(parted) > 1 else "")
    return len(parted)


def _addressee(letter: Letter) -> Addressee:
    return Addressee(letter.postal_code, letter.address, letter.name)


def _parted(lines: Sequence[_Line], *, room: float) -> Iterator[list[_Line]]:
    """The lines page by page."""
    page: list[_Line] = []
    for line in lines:
        if page and line.height > room:
            yield page
            page, room = [], FOOT - NEXT_TOP
        page.append(line)
        room -= line.height
    yield page


def _lines(letter: Letter) -> Iterator[_Line]:
    for text in filter(None, (letter.greeting, letter.text, letter.closing)):
        for number, line in enumerate(Paragraph.of(text, BODY, width=INNER).lines):
            yield _Line(line, BODY, above=0.0 if number else 4.0)
    bold = Style(BODY.size, Weight.BOLD, leading=BODY.leading)
    telephone = letter.contact.split("　")[-1:]
    contact = Paragraph.of(letter.contact, bold, width=INNER - CONTACT_LABEL, whole=telephone)
    yield _Line("お問合せ先", BODY, above=6.0)
    for number, line in enumerate(contact.lines):
        # The first line stands beside its label: it begins where that began.
        above = 0.0 if number else -BODY.line
        yield _Line(line, bold, above=above, x=SIDE + CONTACT_LABEL)


def _draw_sender(sheet: Sheet, page: Page) -> float:
    """Number, day, logo, sender and stamp at the right; where they end."""
    letter, head, y = page.letter, page.head, 13.0
    for text in (letter.number, letter.dated):
        sheet.text(text, x=RIGHT, y=y, style=SMALL.shrunk(text, width=COLUMN), align="right")
        y += SMALL.line
    y += 2
    if head.logo is not None:
        width, height = head.logo.within(width=LOGO_WIDTH, height=LOGO_HEIGHT)
        sheet.picture(head.logo.content, x=RIGHT - width, y=y, width=width, height=height)
        y += height + 2
    else:
        y = max(y, 34.0)
    sender = _sender(letter)
    end = y + sender.height
    if head.seal is Seal.PICTURE:
        end = _draw_seal(sheet, head, below=end)
    sheet.paragraph(sender, x=RIGHT - sender.width, y=y)
    if head.seal is Seal.OMITTED:
        sheet.text("（公印省略）", x=RIGHT, y=end, style=SMALL, align="right")
        end += SMALL.line
    return end


def _sender(letter: Letter) -> Paragraph:
    """Set smaller rather than broken, down to 9 points."""
    sizes = [SENDER.shrunk(line, width=COLUMN, smallest=9).size for line in letter.sender]
    style = SENDER.sized(min(sizes, default=SENDER.size))
    return Paragraph.of("\n".join(letter.sender), style, width=COLUMN)


def _draw_seal(sheet: Sheet, head: Letterhead, *, below: float) -> float:
    """The stamp over the end of the sender's last lines, as it is pressed; drawn first, so
    that the letters stay legible. Where it ends."""
    if head.seal_picture is None:
        return below
    size = float(head.seal_size)
    width, height = head.seal_picture.within(width=size, height=size)
    top = below - height * 0.55
    sheet.picture(head.seal_picture.content, x=RIGHT - width, y=top, width=width, height=height)
    return top + height


def _draw_title(sheet: Sheet, page: Page, *, y: float) -> float:
    title = Paragraph.fitted(
        page.letter.title, TITLE, width=INNER - 12, height=BAR, smallest=SMALLEST_BODY
    )
    height = max(BAR, title.height + 3)
    sheet.box(x=SIDE, y=y, width=INNER, height=height, fill=page.head.colour, radius=1.5)
    top = y + (height - title.height) / 2
    sheet.paragraph(title, x=WIDTH / 2, y=top, align="centre")
    return y + height + 2


def _draw_foot(sheet: Sheet, letter: Letter, *, page: str) -> None:
    words = (
        f"確認用の符号　{letter.code}　この手紙について確かめたいときは、お問合せ先に、"
        f"文書番号（{letter.number}）とこの符号をお伝えください。"
    )
    y = FOOT + 3
    for line in Paragraph.of(words, NOTES, width=INNER - 18).lines:
        sheet.text(line, x=SIDE, y=y, style=NOTES)
        y += NOTES.line
    sheet.text(page, x=RIGHT, y=FOOT + 3, style=NOTES, align="right")


def _typed(letter: Letter) -> str:
    said = (letter.address, letter.name, letter.title, letter.greeting, letter.text)
    return "".join((*said, letter.closing, *letter.sender)).replace("\n", "")
