"""Cards in a demo town: whoever came most often has one, and somebody lost theirs."""

from datetime import timedelta

from django.db.models import Count

from accounts.models import Municipality
from demo.staging import BY, Stage
from people.actions import cards
from people.choices import CardEnd, ParticipantState
from people.models import Participant

HOLDERS = 12
ISSUED = timedelta(days=60)
LOST = timedelta(days=20)


def tell(stage: Stage) -> None:
    """Issued two months ago; the last one was lost since, and made anew."""
    issued = [
        cards.issue(person, by=BY, at=stage.now - ISSUED)
        for person in _regulars(stage.municipality)
    ]
    if issued:
        cards.replace(issued[-1], because=CardEnd.LOST, by=BY, at=stage.now - LOST)


def _regulars(municipality: Municipality) -> list[Participant]:
    people = Participant.objects.filter(
        municipality=municipality, state=ParticipantState.ACTIVE
    )
    often = people.annotate(times=Count("visits")).order_by("-times", "pk")
    return [*often[:HOLDERS]]
