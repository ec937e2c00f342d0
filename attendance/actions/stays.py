"""How long helpers were there, by their comings and goings: logged, unless staff said so."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.actions import doubts, facts
from attendance.choices import OFF_THE_LIST, ConflictKind, ConflictState, Method, TapKind
from attendance.models import HelperCheckIn, SyncConflict, TapReceipt, WorkedHours
from attendance.queries import helper_doors, sessions, stays
from attendance.queries.helper_doors import Doors
from attendance.rules import hours
from attendance.rules.helper_doors import counts
from classes.models import Session
from common.clock import tokyo_date
from people.models import Helper


class Passing(NamedTuple):
    """A helper came, or went."""

    id: UUID
    session: Session
    helper: Helper
    kind: TapKind
    occurred_at: datetime


@transaction.atomic
def record(passings: Sequence[Passing], *, by: Actor, at: datetime) -> list[HelperCheckIn]:
    """Write down what staff say of helpers who came and went, and how long that makes. The
    session may have been called off: staff say that it was held."""
    rows = [
        HelperCheckIn(
            **each._asdict(),
            day=sessions.day_of(each.session),
            received_at=at,
            actor_kind=by.kind,
            actor_key=by.key,
        )
        for each in passings
    ]
    if not rows:
        return []
    town = rows[0].session.offering.municipality
    HelperCheckIn.objects.bulk_create(rows)
    for row in rows:
        session = str(row.session.public_id)
        audit.record(
            f"check_in.{row.kind}", on=row, municipality=town, by=by, at=at, session=session
        )
    derive(rows, municipality=town, by=by, at=at)
    return rows


@transaction.atomic
def derive(
    marks: Sequence[HelperCheckIn], *, municipality: Municipality, by: Actor, at: datetime
) -> None:
    """Log the minutes of everybody whose marks these are, as all of theirs in the session say.

    Hours that staff entered stay; where the marks say otherwise, staff are asked. Hours of
    somebody without the permission to help are held until staff have decided; of a record that
    is missing staff are told, and the hours count. Whether an adult was there concerns every
    minor of a session, so these are looked at again.
    """
    touched = helper_doors.also(marks)
    touched |= {(mark.session_id, mark.helper_id): mark for mark in marks}
    pairs = [(mark.session, mark.helper) for mark in touched.values()]
    doors = helper_doors.of(pairs, municipality=municipality, on=tokyo_date(at))
    for _, mark in sorted(touched.items()):
        _settle(mark, doors, municipality=municipality, by=by, at=at)


def _settle(
    mark: HelperCheckIn, doors: Doors, *, municipality: Municipality, by: Actor, at: datetime
) -> None:
    found = stays.of(mark.helper, session=mark.session)
    minutes = hours.minutes([stays.event(row) for row in found.marks])
    last = found.last
    theirs = last is not None and stays.entered_by_staff(last)
    asked = helper_doors.asked(mark.helper, mark.session)
    why = doors.verdict(mark.helper, mark.session, day=mark.day).question(asked)
    doubted = None
    if theirs and minutes is not None and last is not None and minutes != last.minutes:
        doubted = found.latest
    for kind, wanted in (
        (ConflictKind.HELPER_HELD, found.first if why is ConflictKind.HELPER_HELD else None),
        (ConflictKind.HELPER_LACKS, found.first if why is ConflictKind.HELPER_LACKS else None),
        (ConflictKind.HOURS_ENTERED, doubted),
    ):
        if not asked.get(kind):
            _list(found, kind, wanted, municipality=municipality, by=by, at=at)
    due = (minutes or 0) if counts(why, asked) else 0
    if theirs or due == (last.minutes if last else 0):
        return
    _log(mark, due, last, municipality=municipality, by=by, at=at)


def _log(
    mark: HelperCheckIn,
    minutes: int,
    last: WorkedHours | None,
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    worked = WorkedHours(
        id=uuid.uuid5(last.pk if last else mark.pk, "hours"),
        session=mark.session,
        helper=mark.helper,
        minutes=minutes,
        day=mark.day,
        received_at=stays.next_moment(last, at=at),
        actor_kind=by.kind,
        actor_key=by.key,
    )
    worked.save()
    facts.refresh_helper(session=mark.session, helper=mark.helper, by=by, at=at)
    audit.record(
        "worked_hours.logged",
        on=worked,
        municipality=municipality,
        by=by,
        at=at,
        session=str(mark.session.public_id),
        minutes=minutes,
    )


def _list(
    found: stays.Stay,
    kind: ConflictKind,
    doubted: HelperCheckIn | None,
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    """One question of a kind about a helper in a session at a time: about this mark."""
    asked = SyncConflict.objects.filter(tap__in=[row.pk for row in found.marks], kind=kind)
    known = {row.tap: row for row in asked.order_by("pk")}
    gone = [
        row
        for tap, row in known.items()
        if row.state == ConflictState.OPEN and (doubted is None or tap != doubted.pk)
    ]
    doubts.unlist(gone, municipality=municipality, by=by, at=at)
    if doubted is None:
        return
    row = known.get(doubted.pk)
    if row is None:
        new = _doubt(doubted, kind, municipality=municipality, at=at)
        doubts.enter([new], municipality=municipality, by=by, at=at)
    elif row.state in OFF_THE_LIST:
        row.state = ConflictState.OPEN
        row.save(update_fields=["state"])


def _doubt(
    mark: HelperCheckIn, kind: ConflictKind, *, municipality: Municipality, at: datetime
) -> SyncConflict:
    return SyncConflict(
        tap=mark.pk,
        municipality=municipality,
        session=mark.session,
        kiosk_id=_kiosk(mark.pk),
        kind=kind,
        helper=mark.helper if kind in helper_doors.ASKED else None,
        tap_kind=mark.kind,
        method=Method.TAP,
        occurred_at=mark.occurred_at,
        listed_at=at,
    )


def _kiosk(tap: UUID) -> int | None:
    return TapReceipt.objects.filter(pk=tap).values_list("kiosk_id", flat=True).first()
