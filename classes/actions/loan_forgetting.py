"""Somebody is forgotten: first what they hold comes back, then what was written of it goes."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions.lending_refusals import StillHolds
from classes.choices.equipment import EquipmentNoteKind
from classes.models import EquipmentNote
from classes.queries import loans
from people.models import Participant

IN_OWN_WORDS = [EquipmentNoteKind.RETURNED, EquipmentNoteKind.MOVED]
"""The lines of a loan in which a clerk writes freely: how it came back, how it was lost."""


@transaction.atomic
def forget(person: Participant, *, by: Actor, at: datetime) -> int:
    """Blank what clerks wrote in their own words about this person's loans; which device was
    lent when, and how it came back, stays. Gives how many lines that were.

    Inside the transaction in which the person is forgotten, in their turn. Raises StillHolds.
    """
    held = loans.held_by(person)
    if held:
        raise StillHolds(numbers="、".join(loan.equipment.number for loan in held))
    gone = 0
    for loan in loans.of_person(person):
        written = EquipmentNote.objects.filter(loan=loan, kind__in=IN_OWN_WORDS)
        left = loan.get_condition_display() or loan.get_state_display()
        # The ledger itself refuses to be rewritten: this alone goes round it.
        gone += QuerySet.update(written.exclude(text=left), text=left)
    if gone:
        audit.record(
            "loans.forgotten",
            on=person,
            municipality=person.municipality,
            by=by,
            at=at,
            lines=gone,
        )
    return gone
