"""What somebody said on the telephone about a seat that they were offered: the call is written
down and the seat moves, in one piece."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import ledger, registrations, waiting
from classes.actions.refusals import OfferExpired, RegistrationRefused, SeatGone
from classes.choices import RegistrationState
from classes.models import Registration
from notices.actions import messages
from notices.choices import MessageState
from notices.models import Message

DECLINED = "電話で辞退"


def accept(
    registration: Registration,
    *,
    told_by: Message,
    by: Actor,
    at: datetime,
    override: str = "",
) -> Registration:
    """Yes: the seat is theirs, and they have been told.

    Too late, or with the seat gone at a last call, they have been told all the same, which is
    stored with their place in line; then OfferExpired or SeatGone is raised. Raises NoOffer,
    or SameTimeElsewhere: unless staff give a reason (`override`), the call is to be finished.
    """
    refusal: RegistrationRefused | None = None
    with transaction.atomic():
        ledger.turn(registration)
        ledger.lock(registration.offering)
        _told(told_by, by=by, at=at)
        try:
            registration = waiting.accept(registration, by=by, at=at, override=override)
        except (OfferExpired, SeatGone) as refused:
            refusal = refused
    if refusal is not None:
        raise refusal
    return registration


@transaction.atomic
def decline(
    registration: Registration, *, told_by: Message, by: Actor, at: datetime
) -> Registration:
    """No: they leave the line, and the seat goes to whoever is next. A second press changes
    nothing. Raises NoOffer or AlreadyCancelled."""
    ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state == RegistrationState.WITHDRAWN:
        return registration
    _told(told_by, by=by, at=at)
    if registration.state == RegistrationState.OFFERED:
        return waiting.decline(registration, reason=DECLINED, by=by, at=at)
    return registrations.cancel(registration, reason=DECLINED, by=by, at=at)


def _told(message: Message, *, by: Actor, at: datetime) -> None:
    """Write the call down, unless it is already or the message has been taken back."""
    message.refresh_from_db(fields=["state"])
    if message.state != MessageState.WITHDRAWN:
        messages.mark(message, result=MessageState.TOLD, by=by, at=at)
