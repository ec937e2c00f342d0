"""More people than seats: who stays all the same, and who waits at the head of the line."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger, waiting, words
from classes.choices import SEATED_STATES, RegistrationState
from classes.models import Offering, Registration
from classes.queries import crowding, seats
from classes.rules import letters
from common import phones
from common.errors import RuleViolation
from notices.choices import Purpose


class CrowdingRefused(RuleViolation):
    """Everybody stays where they were. The sentence says why."""


class NotCrowded(CrowdingRefused):
    code = "not_crowded"
    message = "定員におさまっているため、この操作は要りません。画面を開き直してください。"


class NotSeated(CrowdingRefused):
    code = "not_seated"
    message = "この方は今「{state}」です。ほかの職員が先に決めた可能性があります。"


class DecidedAlready(CrowdingRefused):
    code = "decided_already"
    message = "この方は「そのまま参加」に決まっています。変えるときは、先頭に戻してください。"


@transaction.atomic
def keep(registration: Registration, *, by: Actor, at: datetime) -> Registration:
    """Let somebody keep their seat although there are more people than seats, and tell them.

    Raises NotCrowded, NotSeated or DecidedAlready; with an open offer the answer is awaited as
    before.
    """
    offering, registration = _crowded(registration, at=at)
    known = [row for row in crowding.people(offering, at=at) if row.settled]
    if registration in [row.registration for row in known]:
        raise DecidedAlready
    audit.record(
        crowding.KEPT,
        on=registration,
        municipality=offering.municipality,
        by=by,
        at=at,
        state=registration.state,
    )
    if registration.state == RegistrationState.CONFIRMED:
        text = letters.seat_kept(offering.title, reference=registration.reference)
        words.say(registration, purpose=Purpose.SEAT_GIVEN, text=text, by=by, at=at)
    return registration


@transaction.atomic
def put_back(
    registration: Registration, *, reason: str, by: Actor, at: datetime
) -> Registration:
    """Take a seat back for want of seats: the person waits before everybody else and is told.

    Nobody gets the seat while there are more people than seats; when one comes free, it is
    offered to the head of the line. Raises ReasonMissing, NotCrowded or NotSeated.
    """
    reason = ledger.reason_of(reason)
    offering, registration = _crowded(registration, at=at)
    words.withdraw(registration, by=by, at=at)
    ledger.move(registration, to=RegistrationState.WAITING, reason=reason, by=by, at=at)
    _to_the_head(registration)
    text = letters.seat_taken_back(
        offering.title, reason=reason, phone=phones.display(offering.phone)
    )
    context = {"理由": reason}
    words.say(registration, purpose=Purpose.PUT_BACK, text=text, by=by, at=at, context=context)
    waiting.fill(offering, by=by, at=at)
    registration.refresh_from_db()
    return registration


def _crowded(registration: Registration, *, at: datetime) -> tuple[Offering, Registration]:
    """Both as they are now, under lock, if there are too many where the seat is."""
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    state = RegistrationState(registration.state)
    if state not in SEATED_STATES:
        raise NotSeated(state=state.label)
    if not crowding.over_for(registration, seats.count(offering, at=at)):
        raise NotCrowded
    return offering, registration


def _to_the_head(registration: Registration) -> None:
    """Before everybody in line; numbers may go below zero, for places are counted."""
    line = registration.offering.registrations.exclude(pk=registration.pk)
    first = line.aggregate(first=Min("queue_number"))["first"]
    if first is not None:
        registration.queue_number = first - 1
        registration.save(update_fields=["queue_number"])
