"""Postcards (はがき, 100 × 148 mm) to people who have an address and no telephone: a page for
the address and one for the words of each, in one document, so that neither is another's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.models import Municipality
from accounts.templatetags import tomoni
from materials.choices import Direction
from materials.documents import address_sides, printed
from materials.documents.address_sides import AddressSide
from materials.documents.letterheads import PLAIN, Letterhead
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK
from materials.renderers.sheets import NOTE, POSTCARD, SMALLEST_BODY, Paragraph, Sheet, Style
from notices.choices import Purpose
from notices.models import Message
from people.models import Participant

WIDTH, HEIGHT = POSTCARD.width, POSTCARD.height
SIDE = 10.0
INNER = WIDTH - 2 * SIDE
SENDER = Style(SMALLEST_BODY, leading=1.4)
HEAD = Style(18, Weight.BOLD, leading=1.35)
BODY = Style(16, leading=1.6)


class Order(StrEnum):
    """How the sides follow each other: all addresses, then all words, as a printer needs it
    that is fed twice; or by turns, for one that prints both sides."""

    FED_TWICE = "fed_twice"
    BOTH_SIDES = "both_sides"


@dataclass(frozen=True)
class Way:
    """For which printer and on which paper, and how the addresses are written."""

    order: Order = Order.FED_TWICE
    direction: Direction = Direction.HORIZONTAL
    blank: bool = False


@dataclass(frozen=True)
class Postcard:
    """Everything that stands on one, and the key of its message. A letter says the same."""

    key: int
    name: str
    postal_code: str
    address: str
    title: str
    text: str
    person: str
    purpose: str = ""

    @property
    def digits(self) -> str:
        """The seven digits of the postcode; '' for whatever is none."""
        return address_sides.digits(self.postal_code)


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
            purpose=message.purpose,
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
    cards: Sequence[Postcard],
    *,
    town: Municipality,
    way: Way,
    dated: date,
    head: Letterhead = PLAIN,
) -> Document:
    """Two pages for each, numbered alike, from the sender of the letterhead.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(title="はがき", author=town.office_name, dated=dated, paper=POSTCARD)
    for page, (number, is_address) in enumerate(_pages(len(cards), way.order)):
        if page:
            sheet.turn()
        card = cards[number]
        if is_address:
            side = AddressSide(card.name, card.address, card.digits, head.lines(town))
            address_sides.draw(sheet, side, direction=way.direction, blank=way.blank)
        else:
            _draw_words(sheet, card, town=town)
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
