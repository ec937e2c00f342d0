"""Rows that are one person, and taking turns while it is decided which they are."""

from accounts.models import Municipality
from people.models import Participant


def of(participant: Participant) -> list[int]:
    """The keys of every row that stands for this person: the kept one and all absorbed."""
    kept = participant.merged_into_id or participant.pk
    absorbed = Participant.objects.filter(merged_into=kept).order_by("pk")
    return [kept, *absorbed.values_list("pk", flat=True)]


def hold(municipality: Municipality) -> None:
    """Wait for this municipality's turn until the end of the transaction.

    People are found, registered, joined, separated and marked under this lock, so none of these
    crosses another. Whoever also locks an offering locks it first. `no_key`: rows that merely
    point to the municipality are stored meanwhile.
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
