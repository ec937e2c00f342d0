"""What a clerk's call comes to: a registration, and the end of what was being typed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import registrations
from classes.actions.registrations import Request
from classes.models import Offering, Registration
from people.actions import drafts
from people.actions.participants import Person
from people.models import IntakeDraft, Participant


def take(
    *,
    offering: Offering,
    people: Sequence[Participant | Person],
    request: Request,
    draft: IntakeDraft | None,
    by: Actor,
    at: datetime,
) -> list[Registration]:
    """Give the caller, and whoever comes along, a seat and throw the draft away, both or
    neither.

    The same request again gets the same registration. Raises a RegistrationRefused, or for
    somebody new a PersonRefused; the draft stays then.
    """
    kept = registrations.refusals_kept(offering, people=people, request=request, at=at)
    with kept, transaction.atomic():
        made = registrations.apply_together(
            offering=offering, people=people, request=request, by=by, at=at
        )
        if draft is not None:
            drafts.discard(draft, by=by, at=at)
    return made
