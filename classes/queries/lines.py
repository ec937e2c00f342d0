"""Who waits, in which order, and what place somebody has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from classes.choices import QUEUED_STATES, OfferingState, RegistrationState, SessionState
from classes.models import Offering, Registration


class Place(NamedTuple):
    """Where somebody stands, from 1: in the whole line, and among those who wait for the same
    session, slot and kind of seat (as `place`)."""

    in_line: int
    for_the_same: int


def waiting(offering: Offering) -> QuerySet[Registration]:
    """Everybody who waits, first in line first; with open offers left out."""
    return (
        Registration.objects.filter(offering=offering, state=RegistrationState.WAITING)
        .select_related(
            "offering__municipality", "participant__municipality", "participant__merged_into"
        )
        .order_by("queue_number", "pk")
    )


def queued(offering: Offering) -> QuerySet[Registration]:
    """Everybody in line, those with an open offer too, first in line first."""
    return (
        Registration.objects.filter(offering=offering, state__in=QUEUED_STATES)
        .select_related("offering", "participant", "session", "slot")
        .order_by("queue_number", "pk")
    )


def place(registration: Registration) -> int | None:
    """The place in line among those who wait, from 1; None for whoever does not wait.

    Where seats are told apart (sessions, slots, devices), among those who wait for the same.
    """
    if registration.state != RegistrationState.WAITING or registration.queue_number is None:
        return None
    same = Q(device=registration.device)
    for column in ("session", "slot"):
        key = getattr(registration, f"{column}_id")
        same &= Q(**{column: key}) if key else Q(**{f"{column}__isnull": True})
    ahead = Registration.objects.filter(
        same,
        offering=registration.offering_id,
        state=RegistrationState.WAITING,
        queue_number__lt=registration.queue_number,
    )
    return ahead.count() + 1


def places(rows: Sequence[Registration]) -> dict[int, Place]:
    """The places of rows that stand behind one another in one line (`queued`, or a part of it),
    by key: one query. Whoever is asked at the moment has none, and counts for nobody."""
    if not rows:
        return {}
    numbers = [row.queue_number for row in rows if row.queue_number is not None]
    ahead = Registration.objects.filter(
        offering=rows[0].offering_id,
        state=RegistrationState.WAITING,
        queue_number__lt=min(numbers),
    )
    same = Counter[tuple[int | None, int | None, str]]()
    for session, slot, device, people in (
        ahead.order_by().values_list("session", "slot", "device").annotate(people=Count("pk"))
    ):
        same[session, slot, device] = people
    whole, found = same.total(), {}
    for row in rows:
        if row.state != RegistrationState.WAITING:
            continue
        key = (row.session_id, row.slot_id, row.device)
        whole += 1
        same[key] += 1
        found[row.pk] = Place(whole, same[key])
    return found


def lots(rows: Iterable[Registration]) -> list[list[Registration]]:
    """The line as lots: those who applied together stand where their first one stands."""
    first: dict[object, int] = {}
    ordered = [*rows]
    for number, row in enumerate(ordered):
        first.setdefault(row.party or row.pk, number)
    by_lot = sorted(ordered, key=lambda row: first[row.party or row.pk])
    return [[*group] for _, group in groupby(by_lot, key=lambda row: row.party or row.pk)]


def beginnings(offering: Offering) -> dict[int | None, datetime]:
    """When each session begins, by its key, and under None the first of all, which is where
    the whole series begins. What is not held is missing."""
    held = offering.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at", "pk")
    begins: dict[int | None, datetime] = dict(held.values_list("pk", "starts_at"))
    if begins:
        begins[None] = min(begins.values())
    return begins


def with_a_line() -> QuerySet[Offering]:
    """The published offerings for which somebody waits or is offered a seat."""
    queued = Registration.objects.filter(offering=OuterRef("pk"), state__in=QUEUED_STATES)
    return Offering.objects.filter(Exists(queued), state=OfferingState.PUBLISHED).order_by("pk")


def asked_at(offering: Offering, *, at: datetime) -> list[Registration]:
    """Those to whom a seat was offered at this very moment, or who were called at a last call;
    first in line first."""
    then = Q(state=RegistrationState.OFFERED, offered_at=at) | Q(
        state=RegistrationState.WAITING, called_at=at
    )
    rows = Registration.objects.filter(then, offering=offering)
    return [*rows.select_related("participant__merged_into").order_by("queue_number", "pk")]
