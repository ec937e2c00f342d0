"""Forgetting what was written about somebody in free words; the codes stay counted."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.queries import consultations


@transaction.atomic
def forget_texts(municipality: Municipality, *, by: Actor, at: datetime) -> int:
    """Blank the free texts of consultation records that are kept no longer; return how many.

    Topics, results and minutes stay, so no figure changes.
    """
    gone = consultations.outdated(municipality, at=at).update(note="", next_step="")
    if gone:
        audit.record(
            "consultations.forgotten",
            on=municipality,
            municipality=municipality,
            by=by,
            at=at,
            records=gone,
        )
    return gone
