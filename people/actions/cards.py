"""Participants' cards: issued, made anew, and ended.

Nobody has two cards in force from here; only joining two people can leave two, and the next
card ends them both. The code and the number of a card never come into the audit trail.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.actors import Actor
from common import cards
from common.errors import RuleViolation
from people.actions.participants import Forgotten
from people.choices import CardEnd, ParticipantState
from people.models import Card, Participant
from people.queries import cards as known
from people.queries import identities

TRIES = 5
ANEW = [CardEnd.LOST, CardEnd.WORN]
"""Why somebody who has a card gets another."""


class HasCard(RuleViolation):
    """The person has a card in force, and nobody said what became of it."""

    code = "has_card"
    message = (
        "この方には、使えるカードがすでにあります。"
        "作り直すときは、理由（紛失、または破損・作り直し）を選んでください。"
    )


class CardIsDead(RuleViolation):
    """The card that is to be replaced is not in force any more."""

    code = "card_is_dead"
    message = (
        "このカードは、すでに使えなくなっています。"
        "画面を開き直して、今のカードをご確認ください。"
    )


@transaction.atomic
def issue(participant: Participant, *, by: Actor, at: datetime) -> Card:
    """A card for somebody who has none in force; for an absorbed entry, for who stands for it.

    Two clerks at once issue one: the second is told. Raises HasCard or Forgotten.
    """
    person = _take_turn(participant)
    if known.in_force(person):
        raise HasCard
    return _issue(person, by=by, at=at)


@transaction.atomic
def ensure(participant: Participant, *, by: Actor, at: datetime) -> Card:
    """The newest card that the person has in force, issued where there is none. Two clerks at
    once get the same. Raises Forgotten."""
    person = _take_turn(participant)
    in_force = known.in_force(person)
    return in_force[0] if in_force else _issue(person, by=by, at=at)


@transaction.atomic
def replace(card: Card, *, because: CardEnd, by: Actor, at: datetime) -> Card:
    """Another card for the owner; this one ends, and with it every other one in force.

    Pressed twice, it is done once: the second finds the card dead. Raises CardIsDead or
    Forgotten.
    """
    person = _take_turn(card.participant)
    in_force = known.in_force(person)
    if card.pk not in {each.pk for each in in_force}:
        raise CardIsDead
    _end(in_force, because=because, by=by, at=at)
    return _issue(person, by=by, at=at)


@transaction.atomic
def end(card: Card, *, because: CardEnd, by: Actor, at: datetime) -> Card:
    """The card is good no longer. One that ended before stays as it was."""
    _take_turn(card.participant)
    card = Card.objects.select_related("participant", "municipality").get(pk=card.pk)
    if card.ended_at is None:
        _end([card], because=because, by=by, at=at)
    return card


@transaction.atomic
def stop(participant: Participant, *, by: Actor, at: datetime) -> list[Card]:
    """Every card that the person has in force ends, because they use none any more."""
    stopped = known.in_force(_take_turn(participant))
    _end(stopped, because=CardEnd.STOPPED, by=by, at=at)
    return stopped


def _take_turn(participant: Participant) -> Participant:
    """Whoever stands for this entry, whose cards nobody else touches until the end of the
    transaction."""
    identities.share(participant.municipality)
    entry = Participant.objects.select_related("municipality", "merged_into__municipality").get(
        pk=participant.pk
    )
    identities.claim([entry])
    return entry.kept


def _issue(person: Participant, *, by: Actor, at: datetime) -> Card:
    if person.state == ParticipantState.FORGOTTEN:
        raise Forgotten
    card = Card(municipality=person.municipality, participant=person, issued_at=at)
    _insert(card)
    audit.record(
        "card.issued",
        on=card,
        municipality=person.municipality,
        by=by,
        at=at,
        participant=str(person.public_id),
    )
    return card


def _insert(card: Card) -> None:
    """Store it under a code and a number that are nobody's; drawn again where they were."""
    for left in reversed(range(TRIES)):
        card.code = cards.encode_code(secrets.randbelow(cards.CODES))
        card.number = cards.encode_number(secrets.randbelow(cards.NUMBERS))
        try:
            with transaction.atomic():
                card.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
        else:
            return


def _end(ending: Sequence[Card], *, because: CardEnd, by: Actor, at: datetime) -> None:
    for card in ending:
        card.ended_at, card.ended_because = at, because
        card.save(update_fields=["ended_at", "ended_because"])
        audit.record(
            "card.ended",
            on=card,
            municipality=card.municipality,
            by=by,
            at=at,
            because=str(because),
        )
