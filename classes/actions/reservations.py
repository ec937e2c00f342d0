"""Devices are kept for meetings: never more at one time than there are."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions.lending_refusals import NoneFree, NothingToReserveFor, SeatNotHeld
from classes.choices import SEATED_STATES, OfferingState, SessionState
from classes.choices.equipment import EquipmentKind
from classes.models import EquipmentReservation, Offering, Registration, Session
from classes.queries import equipment as devices
from classes.queries import lending_turns
from classes.rules import lending, wordings


@transaction.atomic
def keep(
    session: Session, *, kind: EquipmentKind, count: int, by: Actor, at: datetime
) -> EquipmentReservation | None:
    """Keep so many devices of a kind for the meeting: that many in all, not that many more.

    None are kept at 0. Harmless when repeated. Raises NoneFree where there are too few, and
    NothingToReserveFor.
    """
    town = session.offering.municipality
    lending_turns.alone(town)
    rows = EquipmentReservation.objects.filter(
        session=session, kind=kind, registration__isnull=True
    )
    known = rows.first()
    before = known.count if known else 0
    if before == count:
        return known
    if count > before:
        _refuse_over(session, at=at)
        refuse_too_many(session, kind=kind, pool=count, at=at)
    if known is not None:
        known.delete()
    row = (
        EquipmentReservation.objects.create(session=session, kind=kind, count=count)
        if count
        else None
    )
    audit.record(
        "equipment.reserved",
        on=session,
        municipality=town,
        by=by,
        at=at,
        kind=kind,
        before=before,
        count=count,
    )
    return row


@transaction.atomic
def keep_for_all(
    offering: Offering, *, kind: EquipmentKind, count: int, by: Actor, at: datetime
) -> list[Session]:
    """`keep` for every meeting that is ahead: for all of them, or for none.

    Raises NoneFree or NothingToReserveFor.
    """
    lending_turns.alone(offering.municipality)
    ahead = [*_ahead(offering, at=at)]
    if not ahead:
        raise NothingToReserveFor
    for session in ahead:
        keep(session, kind=kind, count=count, by=by, at=at)
    return ahead


@transaction.atomic
def keep_for(
    registration: Registration, *, kind: EquipmentKind, by: Actor, at: datetime
) -> list[EquipmentReservation]:
    """Keep a device of the kind for somebody, at every meeting ahead for which they have a
    seat; another kind takes the place of the one before. Harmless when repeated.

    Raises SeatNotHeld, NothingToReserveFor, or NoneFree.
    """
    if registration.state not in SEATED_STATES:
        raise SeatNotHeld
    town = registration.offering.municipality
    lending_turns.alone(town)
    ahead = _ahead(registration.offering, at=at)
    if registration.session_id is not None:
        ahead = ahead.filter(pk=registration.session_id)
    if not ahead:
        raise NothingToReserveFor
    return [
        _keep_one(registration, session=session, kind=kind, by=by, at=at) for session in ahead
    ]


@transaction.atomic
def release(registration: Registration, *, by: Actor, at: datetime) -> int:
    """Nothing is kept for this registration any more; how many meetings that concerned.

    Nobody waits: whoever counts without this reservation counts what is lent in its place."""
    town = registration.offering.municipality
    number, _ = EquipmentReservation.objects.filter(registration=registration).delete()
    if number:
        audit.record(
            "equipment.released",
            on=registration,
            municipality=town,
            by=by,
            at=at,
            meetings=number,
        )
    return number


def refuse_too_many(  # keyword-only: three ways in which a meeting needs devices
    session: Session,
    *,
    kind: EquipmentKind,
    pool: int = 0,
    more: int = 0,
    lent: int = 0,
    at: datetime,
) -> None:
    """Raise NoneFree where the meeting would need more than are free: `pool` for all of it, so
    many `more` for single people, or so many more `lent`. In the turn of `lending_turns`."""
    town = session.offering.municipality
    needs = devices.kept([session]).get((session.pk, kind), devices.Kept())
    wanted = max(pool, needs.single + more, needs.out + lent)
    if not pool and wanted <= needs.pool:
        return
    minutes = devices.settings_of(town).buffer_minutes
    there = devices.inventory(town).get(kind, 0)
    others = devices.holds(town, kind, at=at, besides=session)
    free = lending.free(there, others, within=devices.span(session, minutes=minutes))
    if wanted > free:
        raise NoneFree(
            kind=kind.label,
            missing=wanted - max(free, 0),
            inventory=there,
            when=wordings.meeting(session.starts_at, session.ends_at),
        )


def refuse_moved(session: Session, *, at: datetime) -> None:
    """Raise NoneFree where what is kept for the meeting, which was just moved, is not free at
    the new time. After the lock of its offering."""
    rows = EquipmentReservation.objects.filter(session=session)
    if not rows.exists() or session.ends_at <= at:
        return
    lending_turns.alone(session.offering.municipality)
    for (_, kind), needs in devices.kept([session]).items():
        refuse_too_many(session, kind=EquipmentKind(kind), pool=needs.count, at=at)


def _keep_one(
    registration: Registration,
    *,
    session: Session,
    kind: EquipmentKind,
    by: Actor,
    at: datetime,
) -> EquipmentReservation:
    mine = EquipmentReservation.objects.filter(session=session, registration=registration)
    known = mine.first()
    if known is not None and known.kind == kind:
        return known
    refuse_too_many(session, kind=kind, more=1, at=at)
    if known is not None:
        known.delete()
    row = EquipmentReservation.objects.create(
        session=session, registration=registration, kind=kind, count=1
    )
    audit.record(
        "equipment.reserved",
        on=registration,
        municipality=registration.offering.municipality,
        by=by,
        at=at,
        kind=kind,
        count=1,
    )
    return row


def _ahead(offering: Offering, *, at: datetime) -> QuerySet[Session]:
    rows = offering.sessions.filter(state=SessionState.SCHEDULED, ends_at__gt=at)
    if offering.state == OfferingState.CANCELLED:
        rows = rows.none()
    return rows.select_related("offering__municipality", "venue").order_by("starts_at", "pk")


def _refuse_over(session: Session, *, at: datetime) -> None:
    gone = session.state == SessionState.CANCELLED or session.ends_at <= at
    if gone or session.offering.state == OfferingState.CANCELLED:
        raise NothingToReserveFor
