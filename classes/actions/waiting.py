"""The waiting list: a freed seat is offered to whoever is next, mostly by telephone.

An open offer holds the seat. Whoever was asked and did not answer in time goes to the end of
the line and blocks nobody; the same holds for everybody at a last call, where the first yes
has the seat.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import ledger, words
from classes.actions.refusals import NoOffer, OfferExpired, OfferingCancelled, SeatGone
from classes.choices import (
    DESK_CHANNELS,
    EXPIRED,
    OfferingState,
    RegistrationState,
    SessionState,
)
from classes.models import Offering, Registration
from classes.queries import lines, offices, seats
from classes.queries.seats import PoolKey, Seats
from classes.rules import deadlines, letters
from common import phones
from notices.choices import Purpose

Lot = Sequence[Registration]


@transaction.atomic
def fill(offering: Offering, *, by: Actor, at: datetime) -> list[Registration]:
    """Offer free seats to those who wait, in their order, and take back offers that have run
    out. Gives the registrations that were offered a seat.

    A party that does not fit waits, and everybody behind it who wants the same seats with it:
    nobody jumps the queue. When the class is too near for one answer after the other, all who
    wait are called at once. Called wherever a seat may have come free; calling it again
    changes nothing.
    """
    offering = ledger.lock(offering)
    _expire(offering, by=by, at=at)
    starts_at = _starts_at(offering)
    if offering.state != OfferingState.PUBLISHED or starts_at is None or starts_at <= at:
        return []
    line = [row for row in lines.waiting(offering) if row.called_at is None]
    if not line:
        return []
    counted = seats.count(offering, at=at)
    fitting = _fitting(lines.lots(line), counted)
    office, minutes = offices.calendar(offering.municipality), offices.minutes(offering)
    if fitting and deadlines.last_call(at, starts_at, calendar=office, minutes=minutes):
        _call_all(line, by=by, at=at)
        return []
    deadline = deadlines.offer_deadline(at, starts_at, calendar=office, minutes=minutes)
    offered = [row for lot in fitting for row in lot]
    for row in offered:
        _offer(row, deadline=deadline, by=by, at=at)
    return offered


def accept(registration: Registration, *, by: Actor, at: datetime) -> Registration:
    """Take the seat that was offered, for the whole party.

    After the deadline the seat is the next person's: the party goes back in line, which is
    stored, and OfferExpired is raised. Raises NoOffer, OfferingCancelled, or SeatGone at a last
    call.
    """
    with transaction.atomic():
        offering = ledger.lock(registration.offering)
        if offering.state == OfferingState.CANCELLED:
            raise ledger.refusal(OfferingCancelled, on=offering)
        _expire(offering, by=by, at=at, besides=registration)
        registration = ledger.fresh(registration)
        late = registration.state == RegistrationState.OFFERED and _late(registration, at)
        if late:
            _put_back(_party(registration), by=by, at=at)
        else:
            _accept(offering, registration, by=by, at=at)
        fill(offering, by=by, at=at)
    registration.refresh_from_db()
    if late:
        place = lines.place(registration) or 1
        raise ledger.refusal(OfferExpired, on=registration.offering, place=place)
    return registration


@transaction.atomic
def decline(
    registration: Registration, *, reason: str, by: Actor, at: datetime
) -> Registration:
    """Say no to an offer, for oneself: the seat goes to the next. Raises NoOffer."""
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state != RegistrationState.OFFERED:
        raise ledger.refusal(NoOffer, on=offering)
    ledger.move(registration, to=RegistrationState.WITHDRAWN, reason=reason, by=by, at=at)
    withdraw_news(registration, by=by, at=at)
    fill(offering, by=by, at=at)
    return registration


@transaction.atomic
def pass_over(
    registration: Registration, *, reason: str, by: Actor, at: datetime
) -> Registration:
    """Nobody answered the telephone: back in line before the deadline, and on to the next.

    Raises NoOffer or ReasonMissing.
    """
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state != RegistrationState.OFFERED:
        raise ledger.refusal(NoOffer, on=offering)
    _put_back(_party(registration), by=by, at=at, reason=ledger.reason_of(reason))
    fill(offering, by=by, at=at)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def reorder(
    registration: Registration, *, place: int, reason: str, by: Actor, at: datetime
) -> Registration:
    """Move somebody, with their party, to another place in line (from 1), for a reason.

    Whoever was passed over has their turn again. Raises NoOffer when they do not wait, or
    ReasonMissing.
    """
    reason = ledger.reason_of(reason)
    offering = ledger.lock(registration.offering)
    registration = ledger.fresh(registration)
    if registration.state != RegistrationState.WAITING:
        raise ledger.refusal(NoOffer, on=offering)
    line = [*lines.waiting(offering)]
    key = registration.party or registration.pk
    moved = [row for row in line if (row.party or row.pk) == key]
    rest = [row for row in line if (row.party or row.pk) != key]
    before = line.index(registration) + 1
    position = min(max(place, 1), len(rest) + 1) - 1
    number = ledger.end_of_line(offering)
    for row in [*rest[:position], *moved, *rest[position:]]:
        row.queue_number = number
        number += 1
        if row in moved:
            row.called_at = None
        row.save(update_fields=["queue_number", "called_at"])
    audit.record(
        "registration.reordered",
        on=registration,
        municipality=offering.municipality,
        by=by,
        at=at,
        reason=reason,
        before=before,
        after=position + 1,
    )
    fill(offering, by=by, at=at)
    registration.refresh_from_db()
    return registration


@transaction.atomic
def lapse(offering: Offering, *, by: Actor, at: datetime) -> int:
    """The class has begun: the line ends, and whoever still waits hears it, unless they are
    told already that nothing is held. Gives how many were waiting.
    """
    offering = ledger.lock(offering)
    starts_at = _starts_at(offering)
    if starts_at is not None and starts_at > at:
        return 0
    rows = [*lines.queued(offering)]
    for row in rows:
        ledger.move(row, to=RegistrationState.LOST, reason="開催を過ぎたため", by=by, at=at)
        withdraw_news(row, by=by, at=at)
        if starts_at is not None:
            words.never_free(row, by=by, at=at)
    return len(rows)


def withdraw_news(registration: Registration, *, by: Actor, at: datetime) -> None:
    """Take back what this person has not been told yet about their registration."""
    words.withdraw(registration, by=by, at=at)


def _fitting(lots: Sequence[Lot], counted: Seats) -> list[Lot]:
    """The lots that get a seat now; `counted` is changed along the way."""
    blocked: set[PoolKey] = set()
    fitting: list[Lot] = []
    for lot in lots:
        wanted = [(row, counted.of(row)) for row in lot]
        keys = {key for _, each in wanted for key in each}
        if keys & blocked or not _fits(lot, counted):
            blocked |= keys
            continue
        for row, each in wanted:
            counted.take(each, desk=row.channel in DESK_CHANNELS)
        fitting.append(lot)
    return fitting


def _fits(lot: Lot, counted: Seats) -> bool:
    desk = all(row.channel in DESK_CHANNELS for row in lot)
    needed: dict[PoolKey, int] = {}
    for row in lot:
        for key in counted.of(row):
            needed[key] = needed.get(key, 0) + 1
    return all(counted.free([key], desk=desk) >= people for key, people in needed.items())


def _accept(offering: Offering, registration: Registration, *, by: Actor, at: datetime) -> None:
    state = RegistrationState(registration.state)
    if state is RegistrationState.CONFIRMED:
        return  # the second click
    party = _party(registration)
    if state is RegistrationState.WAITING and registration.called_at is not None:
        counted = seats.count(offering, at=at)
        if not _fits(party, counted):
            raise SeatGone
        if _others_first(registration, party, counted):
            raise ledger.refusal(NoOffer, on=offering)
    elif state is not RegistrationState.OFFERED:
        raise ledger.refusal(NoOffer, on=offering)
    for row in party:
        ledger.move(row, to=RegistrationState.CONFIRMED, reason="", by=by, at=at)
        withdraw_news(row, by=by, at=at)


def _others_first(registration: Registration, party: Lot, counted: Seats) -> bool:
    """Whether somebody ahead in line has not had a turn yet, and wants the same seats: those
    who apply together may wait for a second one."""
    wanted = {key for row in party for key in counted.of(row)}
    ahead = lines.waiting(registration.offering).filter(
        called_at=None, queue_number__lt=registration.queue_number
    )
    return any(wanted & {*counted.of(row)} for row in ahead)


def _offer(row: Registration, *, deadline: datetime, by: Actor, at: datetime) -> None:
    ledger.move(row, to=RegistrationState.OFFERED, reason="", by=by, at=at, deadline=deadline)
    words.say(
        row,
        purpose=Purpose.SEAT_OFFERED,
        text=letters.seat_offered(
            row.offering.title, deadline=deadline, phone=phones.display(row.offering.phone)
        ),
        by=by,
        at=at,
        due_at=deadline,
    )


def _call_all(line: Sequence[Registration], *, by: Actor, at: datetime) -> None:
    for row in line:
        row.called_at = at
        row.save(update_fields=["called_at"])
        audit.record(
            "registration.called",
            on=row,
            municipality=row.offering.municipality,
            by=by,
            at=at,
        )
        words.say(
            row,
            purpose=Purpose.LAST_CALL,
            text=letters.last_call(
                row.offering.title, phone=phones.display(row.offering.phone)
            ),
            by=by,
            at=at,
            due_at=_starts_at(row.offering),
        )


def _expire(
    offering: Offering, *, by: Actor, at: datetime, besides: Registration | None = None
) -> None:
    """Put back in line whoever did not answer in time, party by party."""
    overdue = Registration.objects.filter(
        offering=offering, state=RegistrationState.OFFERED, offer_deadline__lte=at
    ).order_by("queue_number", "pk")
    for row in overdue:
        if besides is not None and (row.party or row.pk) == (besides.party or besides.pk):
            continue
        _put_back([ledger.fresh(row)], by=by, at=at)


def _put_back(
    party: Sequence[Registration], *, by: Actor, at: datetime, reason: str = EXPIRED
) -> None:
    for row in party:
        ledger.move(
            row, to=RegistrationState.WAITING, reason=reason, by=by, at=at, called_at=at
        )
        withdraw_news(row, by=by, at=at)


def _party(registration: Registration) -> list[Registration]:
    """Those who applied together and are in the same state: they answer as one."""
    if registration.party is None:
        return [registration]
    rows = Registration.objects.filter(
        party=registration.party, state=registration.state, offering=registration.offering_id
    ).order_by("queue_number", "pk")
    return [ledger.fresh(row) for row in rows]


def _late(registration: Registration, at: datetime) -> bool:
    return registration.offer_deadline is not None and at >= registration.offer_deadline


def _starts_at(offering: Offering) -> datetime | None:
    """When it begins: from then on seats are given at the door only."""
    first = offering.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at").first()
    return first.starts_at if first else None
