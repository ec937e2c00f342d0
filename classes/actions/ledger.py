"""The seat ledger: the one place where a registration changes its state.

Every way to a seat leads through `lock`, `enter` and `move`. Whoever calls them holds the lock
of the offering, and fills freed seats with `waiting.fill` before letting go. Locks are taken in
one order: municipality, people, offerings by key (ADR 0009).
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Case, Max, When

from accounts import prepared
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from classes.actions import reminders
from classes.actions.refusals import (
    MoveNotPossible,
    ReasonMissing,
    RegistrationRefused,
)
from classes.choices import (
    ATTENDING_STATES,
    AUDITED_AS,
    CREATED,
    QUEUED_STATES,
    REGISTRATION_TRANSITIONS,
    SEATED_STATES,
    RegistrationState,
)
from classes.models import Offering, Registration, RegistrationEvent
from common import phones, references
from people.queries import identities

P = ParamSpec("P")
R = TypeVar("R")
# Of nine million receipt numbers: with 100,000 taken, one in 10¹⁰ fails so often.
TRIES = 5
_ONE_BY_ONE = {RegistrationState.OFFERED}
_GIVEN_BACK = {RegistrationState.CANCELLED, RegistrationState.WITHDRAWN}


_LOCKED = prepared.Asked(
    lambda key: (
        Offering.objects.filter(pk=key)
        .select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .order_by()
    ),
    int,
)


def lock(offering: Offering) -> Offering:
    """The offering as it is now; nobody else decides about its seats until the end of the
    transaction. After the locks of the municipality and of people, if any (ADR 0009).

    The draw is read when it is asked for, after the lock: read together with the offering it
    would be as it was before PostgreSQL waited for its turn.
    """
    locked = _LOCKED.first(offering.pk)
    if locked is None:
        raise Offering.DoesNotExist
    return locked


def turn(registration: Registration) -> None:
    """Nobody registers this person, or those in their party, until the end of the transaction.
    Before `lock`."""
    identities.share(registration.offering.municipality)
    party = Registration.objects.filter(pk=registration.pk)
    if registration.party is not None:
        party = Registration.objects.filter(party=registration.party)
    people = party.select_related("participant__merged_into").order_by("pk")
    identities.claim(row.participant for row in people)


def fresh(registration: Registration) -> Registration:
    """The registration as it is now, under the lock of its offering."""
    return (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "offering__municipality", "participant__merged_into", "participant__municipality"
        )
        .get(pk=registration.pk)
    )


def refusal(
    kind: type[RegistrationRefused], *, on: Offering, **context: object
) -> RegistrationRefused:
    """The refusal with the office and its number, which its sentence names."""
    number = phones.display(on.phone)
    contact = f"{on.contact}（電話 {number}）" if number else on.contact
    return kind(None, contact=contact, **context)


def reason_of(text: str) -> str:
    """What somebody gave as a reason. Raises ReasonMissing when it says nothing."""
    text = text.strip()
    if not text:
        raise ReasonMissing
    return text[:200]


def end_of_line(offering: Offering) -> int:
    """The number of the next place in line."""
    last = offering.registrations.aggregate(last=Max("queue_number"))["last"]
    return (last or 0) + 1


class KeyTaken(Exception):  # no fault: it came before, and has its answer
    """The key of the request is that of a registration there is."""


def retried(decide: Callable[P, R]) -> Callable[P, R]:
    """Decide again when a receipt number drawn at random was somebody's already, or came to
    somebody else in the same moment.

    Around a function that is one transaction. Raises KeyTaken when the request has the key of
    one before it.
    """

    @wraps(decide)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in reversed(range(TRIES)):
            try:
                return decide(*args, **kwargs)
            except IntegrityError as error:
                if "request_key" in str(error):
                    raise KeyTaken from error
                if "reference" not in str(error) or not left:
                    raise
        raise AssertionError("the last try returns or raises")

    return again


def enter(
    registrations: Sequence[Registration], *, after: int, by: Actor, at: datetime
) -> list[Registration]:
    """Write new registrations into the ledger, in the states that were decided.

    `after` is the number of the last one there is, as `seats.standing` read it under this lock.
    To be called in a function that is `retried`.
    """
    for number, registration in enumerate(registrations, start=after + 1):
        registration.number = number
        registration.reference = references.encode(secrets.randbelow(references.NUMBERS))
        if registration.state in QUEUED_STATES:
            registration.queue_number = end_of_line(registration.offering)
        prepared.insert(registration)
        _remember(registration, before="", reason=registration.overridden, by=by, at=at)
        audit.record(
            CREATED,
            on=registration,
            municipality=registration.offering.municipality,
            by=by,
            at=at,
            channel=registration.channel,
            offering=str(registration.offering.public_id),
            state=registration.state,
            **({"override": registration.overridden} if registration.overridden else {}),
        )
    return [*registrations]


def move(
    registration: Registration,
    *,
    to: RegistrationState,
    reason: str,
    by: Actor,
    at: datetime,
    deadline: datetime | None = None,
    called_at: datetime | None = None,
) -> Registration:
    """Take a registration from its state to another, with its history and the audit trail.

    Into the line always at its end, except an offer, which keeps the place. Raises
    MoveNotPossible when the map of transitions has no such step.
    """
    state = RegistrationState(registration.state)
    if to not in REGISTRATION_TRANSITIONS[state]:
        raise MoveNotPossible(state=state.label)
    registration.state = to
    if to is RegistrationState.WAITING:
        registration.queue_number = end_of_line(registration.offering)
    elif to is not RegistrationState.OFFERED:
        registration.queue_number = None
    registration.offer_deadline = deadline if to is RegistrationState.OFFERED else None
    if to is RegistrationState.OFFERED:
        registration.offered_at = at
    registration.called_at = called_at
    registration.save(
        update_fields=["state", "queue_number", "offer_deadline", "offered_at", "called_at"]
    )
    if state in SEATED_STATES and to in _GIVEN_BACK:
        another_turn(registration.offering)
    _remember(registration, before=state, reason=reason, by=by, at=at)
    audit.record(
        AUDITED_AS[to],
        on=registration,
        municipality=registration.offering.municipality,
        by=by,
        at=at,
        reason=reason,
        before=state,
    )
    if state in ATTENDING_STATES:
        person = registration.participant.kept
        reminders.follow(registration.offering.municipality, people=[person.pk], at=at)
    return registration


def another_turn(offering: Offering) -> None:
    """Another seat is free than the one that those who did not answer let go: they have their
    turn again, at the place they have in line. A seat that is only passed on brings no turn,
    so that one who cannot be reached does not hold it for ever."""
    Registration.objects.filter(
        offering=offering, state=RegistrationState.WAITING, called_at__isnull=False
    ).update(called_at=None)


@dataclass(frozen=True, slots=True)
class Step:
    """A registration that goes to a seat, to the end of the line, or out; see `move`."""

    registration: Registration
    to: RegistrationState
    reason: str


@transaction.atomic
def move_all(steps: Sequence[Step], *, by: Actor, at: datetime) -> None:
    """`move` for some hundred at once, with as many queries as for a few, in their order.

    No offers, which are made one by one. Raises MoveNotPossible, and then nothing has moved.
    """
    before = [RegistrationState(step.registration.state) for step in steps]
    for state, step in zip(before, steps, strict=True):
        if step.to not in REGISTRATION_TRANSITIONS[state] or step.to in _ONE_BY_ONE:
            raise MoveNotPossible(state=state.label)
    ends: dict[int, int] = {}
    for step in steps:
        row = step.registration
        row.state, row.queue_number = step.to, None
        row.offer_deadline = row.called_at = None
        if step.to is RegistrationState.WAITING:
            key = row.offering_id
            row.queue_number = ends[key] = ends.get(key) or end_of_line(row.offering)
            ends[key] += 1
    _store([step.registration for step in steps])
    RegistrationEvent.objects.bulk_create(
        _event(step.registration, before=state, reason=step.reason, by=by, at=at)
        for state, step in zip(before, steps, strict=True)
    )
    AuditEvent.objects.bulk_create(
        audit.line(
            AUDITED_AS[step.to],
            on=step.registration,
            municipality=step.registration.offering.municipality,
            by=by,
            at=at,
            reason=step.reason,
            before=state,
        )
        for state, step in zip(before, steps, strict=True)
    )


def _store(rows: Sequence[Registration]) -> None:
    """One query for each state: rows in the same state differ by their places in line alone."""
    for state in sorted({row.state for row in rows}):
        alike = [row for row in rows if row.state == state]
        places = [When(pk=row.pk, then=row.queue_number) for row in alike]
        queued = state in QUEUED_STATES
        Registration.objects.filter(pk__in=[row.pk for row in alike]).update(
            state=state,
            queue_number=Case(*places) if queued else None,
            offer_deadline=None,
            called_at=None,
        )


def _remember(
    registration: Registration, *, before: str, reason: str, by: Actor, at: datetime
) -> None:
    event = _event(registration, before=before, reason=reason, by=by, at=at)
    prepared.insert(event)


def _event(
    registration: Registration, *, before: str, reason: str, by: Actor, at: datetime
) -> RegistrationEvent:
    return RegistrationEvent(
        registration=registration,
        at=at,
        from_state=before,
        to_state=registration.state,
        reason=reason,
        actor_kind=by.kind,
        actor_key=by.key,
    )
