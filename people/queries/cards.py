"""Participants' cards: whose is this, and which does somebody have."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Municipality
from common import cards
from common.cards import Names
from people.models import Card, Participant
from people.queries import identities


def read(text: str, *, municipality: Municipality) -> Card | None:
    """The card that was scanned or typed, dead or alive, by its code or its number; None for
    whatever is no card of this municipality. `card.participant.kept` is its owner today."""
    meant = cards.read(text)
    if meant is None or meant.names is Names.REFERENCE:
        return None
    find = by_code if meant.names is Names.CARD else by_number
    return find(meant.value, municipality=municipality)


def by_code(code: str, *, municipality: Municipality) -> Card | None:
    """The card with this code, as `common.cards.read` gives it."""
    return _of(municipality).filter(code=code).first()


def by_number(number: str, *, municipality: Municipality) -> Card | None:
    """The card with this number, as `common.cards.read` gives it: 482-109-375."""
    return _of(municipality).filter(number=number).first()


def in_force(participant: Participant) -> list[Card]:
    """The cards of this person that are good, the newest first: one, or none; more only where
    people were joined who had one each."""
    return [card for card in history(participant) if card.ended_at is None]


def history(participant: Participant) -> list[Card]:
    """Every card that this person ever had, the newest first."""
    rows = Card.objects.select_related("participant", "municipality")
    return [*rows.filter(participant__in=identities.of(participant))]


def codes_in_force(participants: Iterable[Participant]) -> dict[int, list[str]]:
    """The codes of the cards that are good, by the key of whoever stands for the person, for
    these people and everybody absorbed into them: one query, however many they are."""
    kept = {person.merged_into_id or person.pk for person in participants}
    rows = Card.objects.filter(ended_at__isnull=True).order_by()
    own = rows.filter(participant__in=kept).values_list("participant", "code")
    absorbed = rows.filter(participant__merged_into__in=kept).values_list(
        "participant__merged_into", "code"
    )
    codes: dict[int, list[str]] = {}
    for owner, code in own.union(absorbed, all=True).order_by("code"):
        codes.setdefault(owner, []).append(code)
    return codes


def _of(municipality: Municipality) -> QuerySet[Card]:
    return Card.objects.filter(municipality=municipality).select_related(
        "participant__merged_into", "municipality"
    )
