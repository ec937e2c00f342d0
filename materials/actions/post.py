"""What goes by post is put on paper: postcards, or letters with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.actors import Actor
from accounts.models import Municipality
from common.clock import tokyo_date
from materials.actions import exports, letters
from materials.choices import Paper, PostKind
from materials.documents import letterheads, postcards
from materials.documents import letters as papers
from materials.documents.postcards import Order, Postcard, Way
from materials.documents.printed import Document
from materials.queries import stationery


@dataclass(frozen=True)
class Wish:
    """As what it goes, and for which printer and paper."""

    kind: PostKind
    way: Way


def print_out(
    cards: Sequence[Postcard], *, town: Municipality, wish: Wish, by: Actor, at: datetime
) -> Document:
    """Postcards with both sides, or letters, which are numbered where they were not yet; that
    they were taken is written down. A number stays where the printer fails.

    Raises fonts.FontsMissing.
    """
    if wish.kind is PostKind.POSTCARD:
        head = letterheads.read(stationery.current(town))
        way, dated = wish.way, tokyo_date(at)
        document = postcards.render(cards, town=town, way=way, dated=dated, head=head)
        exports.record(Paper.POSTCARDS, on=town, people=len(cards), by=by, at=at)
        return document
    pages = letters.issue(cards, municipality=town, by=by, at=at)
    both_sides = wish.way.order is Order.BOTH_SIDES
    document = papers.render(pages, town=town, dated=tokyo_date(at), both_sides=both_sides)
    exports.record(Paper.LETTERS, on=town, people=len(pages), by=by, at=at)
    return document
