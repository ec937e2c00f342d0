"""What staff should look at: listed, and taken off the list when the tablet takes it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from attendance.choices import ConflictKind, ConflictState, TapKind
from attendance.models import CheckIn, HelperCheckIn, SyncConflict, TapReceipt
from attendance.queries import arrivals, namesakes
from attendance.rules.fitting import doubled, elsewhere
from classes.models import Session
from people.models import Participant


@transaction.atomic
def enter(
    doubts: Sequence[SyncConflict], *, municipality: Municipality, by: Actor, at: datetime
) -> None:
    """Put these on the list."""
    if not doubts:
        return
    SyncConflict.objects.bulk_create(doubts)
    _audit(doubts, "conflict.listed", municipality=municipality, by=by, at=at)


@transaction.atomic
def withdraw(
    taps: Iterable[UUID], *, municipality: Municipality, by: Actor, at: datetime
) -> None:
    """Take off the list what is open about taps that were taken back."""
    rows = [
        *SyncConflict.objects.filter(
            tap__in=[*taps], municipality=municipality, state=ConflictState.OPEN
        ).order_by("pk")
    ]
    _leave(rows, ConflictState.WITHDRAWN, municipality=municipality, by=by, at=at)


@transaction.atomic
def unlist(
    rows: Sequence[SyncConflict], *, municipality: Municipality, by: Actor, at: datetime
) -> None:
    """Take these off the list, each as it is: the mark was taken back, or it stands and there
    is nothing to ask about it any more."""
    if not rows:
        return
    back = _taken_back([row.tap for row in rows])
    for state, which in (
        (ConflictState.WITHDRAWN, [row for row in rows if row.tap in back]),
        (ConflictState.FELL_AWAY, [row for row in rows if row.tap not in back]),
    ):
        _leave(which, state, municipality=municipality, by=by, at=at)


@transaction.atomic
def compare(
    people: Sequence[Participant],
    *,
    sessions: Sequence[Session],
    taken_back: bool,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    """List which arrivals of these people contradict one another, and unlist what does no more.

    Follows from all arrivals that stand, so it is the same whatever came first. What staff have
    settled stays settled. Unless something was `taken_back`, nothing leaves the list.
    """
    found = arrivals.of(people, about=sessions)
    wanted = {
        (kind, tap): other
        for theirs in found.by_person.values()
        for kind, rule in _RULES.items()
        for tap, other in rule(theirs).items()
    }
    if not wanted and not taken_back:
        return
    listed = SyncConflict.objects.filter(
        kind__in=[*_RULES], participant__in=found.rows, session__in=found.sessions
    )
    known = {(ConflictKind(row.kind), row.tap): row for row in listed.order_by("pk")}
    gone = [
        row
        for key, row in known.items()
        if key not in wanted and row.state == ConflictState.OPEN
    ]
    unlist(gone, municipality=municipality, by=by, at=at)
    _correct(known, wanted)
    new = {key: other for key, other in wanted.items() if key not in known}
    if new:
        rows = _doubts(new, found.marks, municipality=municipality, at=at)
        enter(rows, municipality=municipality, by=by, at=at)


@transaction.atomic
def ask_later(
    marks: Iterable[CheckIn], *, municipality: Municipality, by: Actor, at: datetime
) -> None:
    """List these newcomers' marks as being of somebody `alike` who came before them, or name
    who is the surest now. What is no longer open stays as it is."""
    for tap, mark in {mark.pk: mark for mark in marks}.items():
        found = namesakes.of(mark.participant, session=mark.session)
        order = namesakes.order_of(mark)
        surest = next((one.person for one in found if one.before(order)), None)
        listed = SyncConflict.objects.filter(tap=tap, kind=ConflictKind.ALIKE).first()
        if surest is None or _taken_back([tap]):
            continue
        if listed is None:
            row = SyncConflict(
                kind=ConflictKind.ALIKE,
                alike=surest,
                kiosk_id=_kiosks([tap]).get(tap),
                municipality=municipality,
                listed_at=at,
                **_columns(mark),
            )
            enter([row], municipality=municipality, by=by, at=at)
        elif listed.state == ConflictState.OPEN and listed.alike != surest:
            listed.alike = surest
            listed.save(update_fields=["alike"])


def _taken_back(taps: Sequence[UUID]) -> set[UUID]:
    """Those of the marks, of participants or helpers, that somebody took back."""
    return {
        tap
        for model in (CheckIn, HelperCheckIn)
        for tap in model.objects.filter(kind=TapKind.VOIDED, voids__in=taps)
        .order_by()
        .values_list("voids", flat=True)
        if tap is not None
    }


_RULES = {ConflictKind.ELSEWHERE: elsewhere, ConflictKind.MERGED: doubled}
Key = tuple[ConflictKind, UUID]


def _correct(known: dict[Key, SyncConflict], wanted: dict[Key, UUID]) -> None:
    """What is listed names the mark that it contradicts now."""
    for key, row in known.items():
        other = wanted.get(key)
        if other is None or row.state == ConflictState.SETTLED:
            continue
        if row.other_id != other or row.state != ConflictState.OPEN:
            row.other_id, row.state = other, ConflictState.OPEN
            row.save(update_fields=["other", "state"])


def _doubts(
    new: Mapping[Key, UUID],
    marks: Mapping[UUID, CheckIn],
    *,
    municipality: Municipality,
    at: datetime,
) -> list[SyncConflict]:
    kiosks = _kiosks([tap for _, tap in new])
    return [
        SyncConflict(
            kind=kind,
            other_id=other,
            kiosk_id=kiosks.get(tap),
            municipality=municipality,
            listed_at=at,
            **_columns(marks[tap]),
        )
        for (kind, tap), other in new.items()
    ]


def _columns(mark: CheckIn) -> dict[str, Any]:
    return {
        "tap": mark.pk,
        "session_id": mark.session_id,
        "tap_kind": mark.kind,
        "method": mark.method,
        "participant": mark.participant.kept,
        "registration_id": mark.registration_id,
        "check_in": mark,
        "occurred_at": mark.occurred_at,
    }


def _kiosks(taps: Sequence[UUID]) -> dict[UUID, int | None]:
    rows = TapReceipt.objects.filter(pk__in=taps).order_by("pk")
    return dict(rows.values_list("pk", "kiosk_id"))


def _leave(
    rows: Sequence[SyncConflict],
    state: ConflictState,
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    if not rows:
        return
    SyncConflict.objects.filter(pk__in=[row.pk for row in rows]).update(state=state)
    _audit(rows, f"conflict.{state}", municipality=municipality, by=by, at=at)


def _audit(
    rows: Sequence[SyncConflict],
    action: str,
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    AuditEvent.objects.bulk_create(
        audit.line(action, on=row, municipality=municipality, by=by, at=at, kind=str(row.kind))
        for row in rows
    )
