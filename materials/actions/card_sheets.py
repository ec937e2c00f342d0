"""Cards and badges are put on sheets: who has no card is given one, and it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.models import Session
from common.clock import tokyo_date
from materials.actions import exports
from materials.choices import Paper, Printed
from materials.documents import card_sheets as paper
from materials.documents.card_sheets import Face
from materials.documents.printed import Document
from materials.models import CardPrint, PrinterShift
from materials.queries import card_sheets as known
from materials.rules.labels import SHEETS, SheetKind, Shift
from people.actions import cards
from people.models import Participant

PAPERS = {Printed.CARD: Paper.CARDS, Printed.BADGE: Paper.BADGES}


@dataclass(frozen=True)
class Wanted:
    """What is printed, on which sheet, and where on it."""

    what: Printed
    sheet: SheetKind
    start: int
    shift: Shift


@transaction.atomic
def print_sheets(
    session: Session,
    *,
    people: Sequence[Participant],
    wanted: Wanted,
    by: Actor,
    at: datetime,
) -> Document:
    """The cards or badges of these people in this order, cards issued where there were none.

    Without fonts nothing is issued. Raises fonts.FontsMissing or cards.Forgotten.
    """
    town = session.offering.municipality
    settle(town, shift=wanted.shift, by=by, at=at)
    if wanted.what is Printed.BADGE:
        faces = [paper.badge(person, title=session.offering.title) for person in people]
    else:
        faces = _cards(people, by=by, at=at)
    exports.record(PAPERS[wanted.what], on=session, people=len(faces), by=by, at=at)
    return paper.render(
        faces,
        town=town,
        sheet=SHEETS[wanted.sheet],
        dated=tokyo_date(at),
        start=wanted.start,
        shift=wanted.shift,
    )


@transaction.atomic
def settle(municipality: Municipality, *, shift: Shift, by: Actor, at: datetime) -> None:
    """Remember by how much the town's printer is off; told the same again, nothing happens."""
    if known.shift_of(municipality) == shift:
        return
    row, _ = PrinterShift.objects.update_or_create(
        municipality=municipality, defaults={"right": shift.right, "down": shift.down}
    )
    audit.record("printer_shift.changed", on=row, municipality=municipality, by=by, at=at)


def _cards(people: Sequence[Participant], *, by: Actor, at: datetime) -> list[Face]:
    # People are locked in the order of their keys, as everywhere.
    found = {
        person.pk: cards.ensure(person, by=by, at=at)
        for person in sorted(people, key=lambda person: person.pk)
    }
    ordered = [found[person.pk] for person in people]
    CardPrint.objects.bulk_create(CardPrint(card=card, printed_at=at) for card in ordered)
    return [paper.read(card) for card in ordered]
