"""Who goes into the draw together: a couple, somebody with a carer, two friends."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger
from classes.actions.admission import LARGEST_PARTY
from classes.actions.refusals import (
    DrawIsFrozen,
    MoveNotPossible,
    RegistrationRefused,
    TooManyTogether,
)
from classes.choices import DrawState, RegistrationState
from classes.models import Offering, Registration


class NotTheSameOffering(RegistrationRefused):
    code = "not_the_same_offering"
    message = (
        "一緒に抽選できるのは、同じ募集に申し込んだ別の方だけです。受付番号をご確認ください。"
    )


@transaction.atomic
def join(
    registration: Registration, *, other: Registration, by: Actor, at: datetime
) -> list[Registration]:
    """Make one lot of two entries, and of whoever is with them: they win or lose together.

    Only in the draw, and before its entries are frozen; in a line, somebody would get ahead by
    it. Joined already, nothing changes. Raises a RegistrationRefused.
    """
    offering = ledger.lock(registration.offering)
    first, second = ledger.fresh(registration), ledger.fresh(other)
    if first.offering_id != second.offering_id or first.pk == second.pk:
        raise NotTheSameOffering
    _refuse_unless_in_the_draw(offering, first)
    _refuse_unless_in_the_draw(offering, second)
    together = [*_mates(first), *_mates(second)]
    if first.party is not None and first.party == second.party:
        return _mates(first)
    if len(together) > LARGEST_PARTY:
        raise ledger.refusal(TooManyTogether, on=offering, limit=LARGEST_PARTY)
    party = uuid4()
    for row in together:
        row.party = party
        row.save(update_fields=["party"])
        _audit("registration.joined", row, together=together, by=by, at=at)
    return together


@transaction.atomic
def part(registration: Registration, *, by: Actor, at: datetime) -> Registration:
    """Take somebody out of their lot again. Alone already, nothing changes.

    Raises DrawIsFrozen or MoveNotPossible.
    """
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.party is None:
        return registration
    _refuse_unless_in_the_draw(offering, registration)
    left = [row for row in _mates(registration) if row != registration]
    # One who is left alone is a lot of their own.
    for row in [registration, *(left if len(left) == 1 else [])]:
        row.party = None
        row.save(update_fields=["party"])
    _audit("registration.parted", registration, together=left, by=by, at=at)
    return registration


def _refuse_unless_in_the_draw(offering: Offering, registration: Registration) -> None:
    if offering.draw is not None and offering.draw.state != DrawState.COMMITTED:
        raise DrawIsFrozen
    if registration.state != RegistrationState.APPLIED:
        raise MoveNotPossible(state=RegistrationState(registration.state).label)


def _mates(registration: Registration) -> list[Registration]:
    """Those in the lot who are still in the draw."""
    if registration.party is None:
        return [registration]
    rows = Registration.objects.filter(
        party=registration.party, state=RegistrationState.APPLIED
    ).order_by("pk")
    return [ledger.fresh(row) for row in rows]


def _audit(
    action: str,
    registration: Registration,
    *,
    together: list[Registration],
    by: Actor,
    at: datetime,
) -> None:
    audit.record(
        action,
        on=registration,
        municipality=registration.offering.municipality,
        by=by,
        at=at,
        together=[row.reference for row in together],
    )
