"""What a clerk's call comes to: a registration, and the end of what was being typed."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import registrations
from classes.actions.registrations import Request
from classes.models import Offering, Registration
from people.actions import drafts
from people.actions.participants import Person
from people.models import IntakeDraft, Participant


@transaction.atomic
def take(
    *,
    offering: Offering,
    caller: Participant | Person,
    request: Request,
    draft: IntakeDraft | None,
    by: Actor,
    at: datetime,
) -> Registration:
    """Give the caller a seat and throw the draft away, both or neither.

    The same request again gets the same registration. Raises a RegistrationRefused, or for
    somebody new a PersonRefused; the draft stays then.
    """
    if isinstance(caller, Person):
        registration = registrations.apply(
            offering=offering, person=caller, request=request, by=by, at=at
        )
    else:
        registration = registrations.register(
            offering=offering, participant=caller, request=request, by=by, at=at
        )
    if draft is not None:
        drafts.discard(draft, by=by, at=at)
    return registration
