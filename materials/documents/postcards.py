"""Postcards (はがき, 100 × 148 mm) to people who have an address and no telephone: a page for
the address and one for the words of each, in one document, so that neither is another's.

The digits of the postcode stand where the frames of 日本郵便's cards are (内国郵便約款: their
right end 8 mm from the right edge, 12 mm from the upper one; 5.7 × 8 mm each). Blank paper is
given the frames, 「郵便はがき」 and the place of the stamp as well.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.models import Municipality
from accounts.templatetags import tomoni
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK
from materials.renderers.sheets import NOTE, POSTCARD, SMALLEST_BODY, Paragraph, Sheet, Style
from notices.choices import Purpose
from notices.models import Message
from people.models import Participant

WIDTH, HEIGHT = POSTCARD.width, POSTCARD.height
FRAME_WIDTH, FRAME_HEIGHT, FRAME_TOP = 5.7, 8.0, 12.0
FRAMES = (44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3)
"""Left edges of the seven frames, in millimetres."""
RED = "#c8102e"
SIDE = 10.0
INNER = WIDTH - 2 * SIDE
ADDRESS_TOP, ADDRESS_HEIGHT = 34.0, 30.0
NAME_TOP, NAME_HEIGHT = 68.0, 26.0
SENDER_TOP, SENDER_HEIGHT = 108.0, 28.0
DIGIT = Style(16, Weight.BOLD, leading=1)
ADDRESS = Style(16, leading=1.4)
NAME = Style(24, Weight.BOLD, leading=1.3)
SENDER = Style(SMALLEST_BODY, leading=1.4)
HEAD = Style(18, Weight.BOLD, leading=1.35)
BODY = Style(16, leading=1.6)
SMALLEST_NAME = 10.0
_DIGITS = re.compile(r"\D")
_SEVEN = 7


class Order(StrEnum):
    """How the sides follow each other: all addresses, then all words, as a printer needs it
    that is fed twice; or by turns, for one that prints both sides."""

    FED_TWICE = "fed_twice"
    BOTH_SIDES = "both_sides"


@dataclass(frozen=True)
class Postcard:
    """Everything that stands on one, and the key of its message."""

    key: int
    name: str
    postal_code: str
    address: str
    title: str
    text: str
    person: str

    @property
    def digits(self) -> str:
        """The seven digits of the postcode; '' for whatever is none."""
        found = _DIGITS.sub("", unicodedata.normalize("NFKC", self.postal_code))
        return found if len(found) == _SEVEN else ""


def read(messages: Iterable[Message]) -> list[Postcard]:
    """What can be sent: who has no address, or was forgotten, has no postcard."""
    return [
        Postcard(
            key=message.pk,
            name=person.name,
            postal_code=person.postal_code,
            address=person.address,
            title=_title(Purpose(message.purpose).label),
            text=message.text,
            person=str(person.public_id),
        )
        for message in messages
        if isinstance(person := message.person, Participant) and person.name and person.address
    ]


def _title(purpose: str) -> str:
    """当選 → 当選のお知らせ; what is a notice already stays."""
    told = ("お知らせ", "ご案内", "お願い", "おたずね", "（先着）")
    return purpose if purpose.endswith(told) else f"{purpose}のお知らせ"


def check(cards: Sequence[Postcard]) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        Text(f"{card.name} さん宛て", card.name + card.address + card.text, person=card.person)
        for card in cards
    )


def too_long(cards: Sequence[Postcard]) -> list[Postcard]:
    """Those whose words do not fit at 10.5 points: they are written as a letter."""
    return [card for card in cards if _words(card).height > _room(card)]


def render(
    cards: Sequence[Postcard], *, town: Municipality, order: Order, blank: bool, dated: date
) -> Document:
    """Two pages for each, numbered alike. `blank` paper is given the frames of a postcard.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(title="はがき", author=town.office_name, dated=dated, paper=POSTCARD)
    for page, (number, is_address) in enumerate(_pages(len(cards), order)):
        if page:
            sheet.turn()
        if is_address:
            _draw_address(sheet, cards[number], town=town, blank=blank)
        else:
            _draw_words(sheet, cards[number], town=town)
        _draw_number(sheet, number + 1)
    return Document(
        content=sheet.finish(), filename=f"はがき_{dated:%Y%m%d}.pdf", warnings=check(cards)
    )


def _pages(count: int, order: Order) -> list[tuple[int, bool]]:
    """Which postcard, and whether its address, by page."""
    if order is Order.BOTH_SIDES:
        return [(number, side) for number in range(count) for side in (True, False)]
    return [(number, side) for side in (True, False) for number in range(count)]


def _draw_number(sheet: Sheet, number: int) -> None:
    """By which the two sides of a postcard are known to belong together."""
    sheet.text(str(number), x=WIDTH - 5, y=HEIGHT - 8, style=Style(8), align="right")


def _draw_address(sheet: Sheet, card: Postcard, *, town: Municipality, blank: bool) -> None:
    if blank:
        _draw_frames(sheet)
    for left, digit in zip(FRAMES, card.digits, strict=False):
        y = FRAME_TOP + (FRAME_HEIGHT - DIGIT.line) / 2
        sheet.text(digit, x=left + FRAME_WIDTH / 2, y=y, style=DIGIT, align="centre")
    address = Paragraph.fitted(
        card.address, ADDRESS, width=INNER, height=ADDRESS_HEIGHT, smallest=9
    )
    sheet.paragraph(address, x=SIDE, y=ADDRESS_TOP)
    called = f"{card.name} 様"
    name = Paragraph.fitted(
        called,
        NAME.shrunk(called, width=INNER, smallest=16),
        width=INNER,
        height=NAME_HEIGHT,
        smallest=SMALLEST_NAME,
    )
    y = NAME_TOP + max((NAME_HEIGHT - name.height) / 2, 0)
    sheet.paragraph(name, x=WIDTH / 2, y=y, align="centre")
    sheet.rule(x=SIDE, y=SENDER_TOP - 3, to_x=WIDTH - SIDE, to_y=SENDER_TOP - 3)
    sender = Paragraph.fitted(
        _sender(town), SENDER, width=INNER, height=SENDER_HEIGHT, smallest=9
    )
    sheet.paragraph(sender, x=SIDE, y=SENDER_TOP)


def _draw_frames(sheet: Sheet) -> None:
    for left in FRAMES:
        sheet.box(
            x=left, y=FRAME_TOP, width=FRAME_WIDTH, height=FRAME_HEIGHT, edge=RED, line=0.4
        )
    x = FRAMES[2] + FRAME_WIDTH
    middle = FRAME_TOP + FRAME_HEIGHT / 2
    sheet.rule(x=x, y=middle, to_x=FRAMES[3], to_y=middle, colour=RED, line=0.4)
    style = Style(8, colour=RED)
    sheet.text("郵便はがき", x=WIDTH / 2, y=4, style=style, align="centre")
    sheet.box(x=8, y=8, width=20, height=24, edge=RED, line=0.3)
    sheet.text("切手", x=18, y=17, style=style, align="centre")


def _sender(town: Municipality) -> str:
    code = f"〒{town.postal_code}　" if town.postal_code else ""
    phone = f"電話 {tomoni.phone(town.phone)}" if town.phone else ""
    place = f"{code}{town.address}".strip()
    return "\n".join(filter(None, (place, town.office_name, phone)))


def _head(card: Postcard) -> Paragraph:
    return Paragraph.balanced(card.title, HEAD, width=INNER)


def _room(card: Postcard) -> float:
    """Millimetres between the head and the foot of the words."""
    return HEIGHT - 2 * SIDE - _head(card).height - 4 - 2 * SENDER.line - 4


def _words(card: Postcard) -> Paragraph:
    return Paragraph.fitted(card.text, BODY, width=INNER, height=_room(card), smallest=NOTE)


def _draw_words(sheet: Sheet, card: Postcard, *, town: Municipality) -> None:
    y = sheet.paragraph(_head(card), x=SIDE, y=SIDE)
    sheet.rule(x=SIDE, y=y + 1.5, to_x=WIDTH - SIDE, to_y=y + 1.5, colour=INK, line=0.4)
    sheet.paragraph(_words(card), x=SIDE, y=y + 4)
    foot = HEIGHT - SIDE - 2 * SENDER.line
    sheet.rule(x=SIDE, y=foot - 1.5, to_x=WIDTH - SIDE, to_y=foot - 1.5)
    phone = f"電話 {tomoni.phone(town.phone)}" if town.phone else ""
    for line, text in enumerate(filter(None, (town.office_name, phone))):
        y = foot + line * SENDER.line
        sheet.fill(text, x=SIDE, y=y, width=INNER, height=SENDER.line, style=SENDER)
