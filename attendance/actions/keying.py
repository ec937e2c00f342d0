"""A paper roster is typed in: everything it says, at once or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from accounts.actors import Actor
from attendance.actions import check_ins, headcounts, walk_ins, worked_hours
from attendance.actions.check_ins import Tap
from attendance.choices import Method, TapKind
from attendance.queries import locks, rosters
from classes.models import Registration, Session
from people.actions.participants import Person
from people.models import Helper


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper. `key` is the form's: what it writes is written once."""

    key: UUID
    session: Session
    came: Sequence[Registration] = ()
    left: Sequence[Registration] = ()
    walk_ins: Sequence[Person] = ()
    heads: int | None = None
    group: str = ""
    hours: Sequence[tuple[Helper, int]] = ()


@transaction.atomic
def store(sheet: Sheet, *, by: Actor, at: datetime) -> int:
    """Mark everybody the paper names; return how many were not marked before.

    They came with the beginning and, where the paper says so, left before the end. Whoever is
    marked already keeps their times. The same form again changes nothing. Raises a MarkRefused,
    PersonRefused, UnreadablePhone or RegistrationRefused; then nothing at all is stored.
    """
    session = sheet.session
    locks.hold(session.offering.municipality)
    before = rosters.of(session).arrived
    _mark(sheet, TapKind.ARRIVED, by=by, at=at)
    _mark(sheet, TapKind.LEFT, by=by, at=at)
    for number, person in enumerate(sheet.walk_ins):
        id = uuid5(sheet.key, f"walk-in {number}")
        walk_ins.receive(session=session, person=person, id=id, by=by, at=at)
    if sheet.heads is not None:
        headcounts.count(
            id=uuid5(sheet.key, "heads"),
            session=session,
            group=sheet.group,
            count=sheet.heads,
            by=by,
            at=at,
        )
    for helper, minutes in sheet.hours:
        id = uuid5(sheet.key, f"hours {helper.pk}")
        worked_hours.log(id=id, session=session, helper=helper, minutes=minutes, by=by, at=at)
    return rosters.of(session).arrived - before


def _mark(sheet: Sheet, kind: TapKind, *, by: Actor, at: datetime) -> None:
    """One batch. Whoever is so already is left alone: their mark says when."""
    session = sheet.session
    rows = sheet.came if kind is TapKind.ARRIVED else sheet.left
    roster = rosters.of(session)
    taps = [
        Tap(
            id=uuid5(sheet.key, f"{kind} {row.pk}"),
            session=session,
            participant=row.participant,
            registration=row,
            kind=kind,
            method=Method.PAPER,
            occurred_at=session.starts_at if kind is TapKind.ARRIVED else session.ends_at,
        )
        for row in rows
        if not _is_so(roster, row, kind)
    ]
    outcomes = check_ins.record(taps, municipality=session.offering.municipality, by=by, at=at)
    for outcome in outcomes:
        if outcome.refusal is not None:
            raise outcome.refusal


def _is_so(roster: rosters.Roster, row: Registration, kind: TapKind) -> bool:
    line = roster.line_of(row.participant.kept.public_id)
    if line is None:
        return False
    return line.came if kind is TapKind.ARRIVED else line.left_at is not None
