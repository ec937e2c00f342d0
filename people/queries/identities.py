"""Rows that are one person, and taking turns while it is decided which they are."""

from collections.abc import Iterable

from accounts.models import Municipality
from people.models import Participant
from people.queries import turns
from people.queries.turns import Space

# Eleven digits at most; where a longer one meets another, two people wait for each other.
_DIGITS = 40


def of(participant: Participant) -> list[int]:
    """The keys of every row that stands for this person: the kept one and all absorbed."""
    kept = participant.merged_into_id or participant.pk
    absorbed = Participant.objects.filter(merged_into=kept).order_by("pk")
    return [kept, *absorbed.values_list("pk", flat=True)]


def hold(municipality: Municipality) -> None:
    """Wait for this municipality's turn until the end of the transaction: nobody else is
    registered, joined, separated or marked there meanwhile.

    Before any lock of an offering (ADR 0009).
    """
    turns.take(exclusive=[turns.key(Space.MUNICIPALITY, municipality.pk)])


def share(municipality: Municipality, *, phones: Iterable[str] = ()) -> None:
    """Until the end of the transaction nobody is joined or separated in the municipality, and
    nobody else looks for, or writes down, the people at these numbers (digits).

    Others may be registered meanwhile. Before any lock of an offering.
    """
    turns.take(
        shared=[turns.key(Space.MUNICIPALITY, municipality.pk)],
        exclusive=[
            turns.key(Space.PHONE, municipality.pk << _DIGITS | int(digits) % (1 << _DIGITS))
            for digits in phones
        ],
    )


def claim(people: Iterable[Participant]) -> None:
    """Nobody else registers these people until the end of the transaction. After `share`."""
    turns.take(exclusive=[turns.key(Space.PERSON, person.kept.pk) for person in people])


def held(participant: Participant) -> Participant:
    """Who this is by now. Until the end of the transaction nobody else registers them or
    writes down what they say, nor are they joined or separated."""
    share(participant.municipality)
    rows = Participant.objects.select_related("municipality", "merged_into__municipality")
    person = rows.get(pk=participant.pk).kept
    claim([person])
    return person
