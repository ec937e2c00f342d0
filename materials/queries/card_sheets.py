"""Who is expected at a session, and whether they hold a card that was printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import Municipality
from classes.models import Session
from common import kana
from materials.models import CardPrint, PrinterShift
from materials.queries import rosters
from materials.rules.labels import Shift
from people.choices import ParticipantState
from people.models import Card, Participant


@dataclass(frozen=True)
class Holder:
    """Somebody who is expected, their card if they have one, and when it was last printed."""

    person: Participant
    card: Card | None
    printed_at: datetime | None


def holders(session: Session) -> list[Holder]:
    """Everybody expected, once each, in the order of their furigana: three queries."""
    kept = {row.participant.kept.pk: row.participant.kept for row in rosters.expected(session)}
    people = [each for each in kept.values() if each.state == ParticipantState.ACTIVE]
    people.sort(key=lambda person: (kana.sort_key(person.kana), person.pk))
    cards = _cards(people)
    printed = _printed(cards.values())
    return [
        Holder(person, card, printed.get(card.pk) if card else None)
        for person in people
        for card in (cards.get(person.pk),)
    ]


def shift_of(municipality: Municipality) -> Shift:
    """How far the town's printer is off; nothing where nobody has said so."""
    found = PrinterShift.objects.filter(municipality=municipality).first()
    return Shift(float(found.right), float(found.down)) if found else Shift()


def _cards(people: Iterable[Participant]) -> dict[int, Card]:
    """The newest card in force of each, by whoever stands for its owner."""
    keys = [person.pk for person in people]
    rows = Card.objects.filter(
        Q(participant__in=keys) | Q(participant__merged_into__in=keys), ended_at__isnull=True
    ).select_related("participant__merged_into")
    return {row.participant.kept.pk: row for row in rows.order_by("issued_at", "pk")}


def _printed(cards: Iterable[Card]) -> dict[int, datetime]:
    rows = CardPrint.objects.filter(card__in=[card.pk for card in cards])
    return dict(rows.order_by("printed_at", "pk").values_list("card", "printed_at"))
