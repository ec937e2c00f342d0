"""Rows that are one person."""

from people.models import Participant


def of(participant: Participant) -> list[int]:
    """The keys of every row that stands for this person: the kept one and all absorbed."""
    kept = participant.merged_into_id or participant.pk
    absorbed = Participant.objects.filter(merged_into=kept).order_by("pk")
    return [kept, *absorbed.values_list("pk", flat=True)]
