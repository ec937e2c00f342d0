"""What devices send: in any order, in any batches, any number of times; nothing is dropped.

The id is looked up before any rule. What does not fit is kept, and listed for staff.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import prepared
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from attendance.actions import check_ins, doubts, facts, stays
from attendance.actions.taking import Outcome, Taking
from attendance.choices import TapKind
from attendance.models import CheckIn, Headcount, HelperCheckIn, Kiosk
from attendance.queries import locks, readings, tables, traces
from attendance.queries.doors import Door
from attendance.queries.tables import Seats, Table
from attendance.queries.traces import Traces
from attendance.queries.whom import Register
from attendance.rules.reading import Heads, Helping, Newcomer, OnSlip, Sent, Unread
from classes.choices import RegistrationState
from classes.models import Session
from people.models import Participant

Taps = Sequence[Sent | Unread]
Doors = Mapping[UUID, Door]


class _NeedsTheTown(Exception):
    """One tap that touches more than its own person."""


class _Sender(NamedTuple):
    doors: Doors
    municipality: Municipality
    kiosk: Kiosk | None


def receive(
    taps: Taps,
    *,
    doors: Doors,
    municipality: Municipality,
    kiosk: Kiosk | None,
    by: Actor,
    at: datetime,
) -> list[Outcome]:
    """Write down the taps, all in one transaction: one outcome for each, in order.

    `doors` are the sessions that the sender may mark. A tap sent again is `repeated` and
    changes nothing; one that does not fit is a `conflict` and kept; one that says nothing that
    could be kept is `refused` and holds up no other. What is stored at last depends neither on
    the order, nor on the batches, nor on repetition.
    """
    sender = _Sender(doors, municipality, kiosk)
    try:
        return _received(taps, sender, alone=len(taps) == 1, simple=True, by=by, at=at)
    except (_NeedsTheTown, IntegrityError):
        return _received(taps, sender, alone=False, simple=False, by=by, at=at)


@transaction.atomic
def _received(
    taps: Taps, sender: _Sender, *, alone: bool, simple: bool, by: Actor, at: datetime
) -> list[Outcome]:
    """`simple` leaves to the database what it refuses by itself, and asks no more than that."""
    doors, municipality = sender.doors, sender.municipality
    read = [tap for tap in taps if isinstance(tap, Sent)]
    inside = [tap for tap in read if tap.session in doors]
    wider = any(isinstance(tap.subject, Heads | Helping | Newcomer) for tap in read)
    if alone and wider:
        raise _NeedsTheTown
    back = any(tap.voids for tap in read)
    with prepared.at_once():
        if alone:
            _share(read, municipality)
        else:
            locks.hold(municipality)
        asked = tables.sent(
            read,
            about=[tap.subject for tap in inside],
            municipality=municipality,
            thorough=not simple or wider or back,
        )
    table = asked()
    fresh = [tap for tap in inside if tap.id not in table.receipts]
    people = _people(table)
    with prepared.at_once():
        if alone:
            locks.claim(people)
        seats = _seats(fresh, table, doors, people=people)
        sessions = {tap.session: doors[tap.session].session for tap in fresh}
        traced = traces.sent(people if simple else (), about=[*sessions.values()])
    batch = Taking(
        register=Register(table, seats()),
        doors=doors,
        municipality=municipality,
        kiosk=sender.kiosk,
        by=by,
        at=at,
    )
    outcomes = [batch.take(tap) for tap in taps]
    if alone and (batch.groups or batch.helped):
        raise _NeedsTheTown
    _store(batch, traced())
    return outcomes


def _share(taps: Sequence[Sent], municipality: Municipality) -> None:
    named = {tap.id for tap in taps} | {tap.voids for tap in taps if tap.voids}
    locks.share_taps(municipality, named)


def _people(table: Table) -> list[Participant]:
    """Everybody who is named, each once as who they are now."""
    named = [
        *table.people.values(),
        *(slip.participant for slip in table.slips.values()),
        *(card.participant for card in table.cards.values()),
        *(mark.participant for mark in table.marks.values()),
    ]
    return [*{person.kept.pk: person.kept for person in named}.values()]


def _seats(
    taps: Sequence[Sent], table: Table, doors: Doors, *, people: Iterable[Participant]
) -> Callable[[], Seats]:
    """What those have who did not show a seat of this very session."""
    if all(_shows_seat(tap, table, doors) for tap in taps):
        return dict
    sessions = {tap.session: doors[tap.session].session for tap in taps}
    return tables.seats_sent(sessions.values(), people=people)


def _shows_seat(tap: Sent, table: Table, doors: Doors) -> bool:
    if not isinstance(tap.subject, OnSlip):
        return False
    slip = table.slips.get(readings.reference(tap.subject.reference))
    return (
        slip is not None
        and slip.state == RegistrationState.CONFIRMED
        and tables.is_for(slip, doors[tap.session].session)
    )


def _store(batch: Taking, before: Traces) -> None:
    """What was taken, and what follows from it: facts, hours, and which marks contradict one
    another."""
    by, at, town = batch.by, batch.at, batch.municipality
    plain = _plain(batch.marks, before)
    with prepared.together():
        prepared.insert_all(batch.receipts)
        prepared.insert_all(batch.marks)
        prepared.insert_all(batch.helped)
        prepared.insert_all(batch.counted)
        prepared.insert_all(
            [
                *(
                    check_ins.line_of(row, municipality=town, by=by, at=at)
                    for row in batch.marks
                ),
                *(_line(row, f"check_in.{row.kind}", batch) for row in batch.helped),
                *(_line(row, "headcount.counted", batch) for row in batch.counted),
            ]
        )
        facts.add(plain, traces=before, municipality=town, by=by, at=at)
    if batch.doubts:
        doubts.enter(batch.doubts, municipality=town, by=by, at=at)
    if batch.taken_back:
        doubts.withdraw(batch.taken_back, municipality=town, by=by, at=at)
    known = {row.pk for row in plain}
    _derive(batch, [row for row in batch.marks if row.pk not in known])


def _line(row: HelperCheckIn | Headcount, action: str, batch: Taking) -> AuditEvent:
    return audit.line(
        action,
        on=row,
        municipality=batch.municipality,
        by=batch.by,
        at=batch.at,
        session=str(row.session.public_id),
    )


def _derive(batch: Taking, marks: Sequence[CheckIn]) -> None:
    """What follows from these marks, and from the rest of the batch."""
    by, at, town = batch.by, batch.at, batch.municipality
    doors = {door.session.pk: door.session for door in batch.doors.values()}
    if marks:
        _refresh(marks, doors, batch)
    if batch.later:
        doubts.ask_later(batch.later, municipality=town, by=by, at=at)
    for key, group in sorted(batch.groups):
        facts.refresh_group(session=doors[key], group=group, by=by, at=at)
    if batch.helped:
        stays.derive(batch.helped, municipality=town, by=by, at=at)


def _plain(marks: Sequence[CheckIn], before: Traces) -> list[CheckIn]:
    """The marks of people who have no others, and of whom nothing that is known changes."""
    theirs: dict[int, list[CheckIn]] = {}
    for row in marks:
        theirs.setdefault(row.participant.kept.pk, []).append(row)
    return [
        row
        for key, rows in theirs.items()
        if key in before.asked and key not in before.marked and _first(rows, before)
        for row in rows
    ]


def _first(rows: Sequence[CheckIn], before: Traces) -> bool:
    """Whether these say alone that somebody came to one session, after all others."""
    first = rows[0]
    return (
        first.participant.merged_into_id is None
        and {(row.participant_id, row.session_id, row.kind, row.day) for row in rows}
        == {(first.participant_id, first.session_id, TapKind.ARRIVED, first.day)}
        and before.comes_last(
            first.participant, (first.day, first.session.starts_at, first.session_id)
        )
    )


def _refresh(marks: Sequence[CheckIn], doors: Mapping[int, Session], batch: Taking) -> None:
    by, at = batch.by, batch.at
    everybody: dict[int, Participant] = {}
    for key, session in doors.items():
        people = {row.participant_id: row.participant for row in marks if row.session_id == key}
        if people:
            everybody |= people
            facts.refresh(session=session, participants=[*people.values()], by=by, at=at)
    touched = {row.session_id for row in marks}
    doubts.compare(
        [*everybody.values()],
        sessions=[doors[key] for key in touched],
        taken_back=bool(batch.taken_back),
        municipality=batch.municipality,
        by=by,
        at=at,
    )
