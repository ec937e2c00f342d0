"""Conflicts as a tablet leaves them: the mark that was kept, and the row that asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.actors import Actor
from attendance.actions import check_ins, headcounts
from attendance.choices import ConflictKind, Method, SentKind, TapKind
from attendance.models import CheckIn, SyncConflict
from classes.models import Offering, Registration, Session
from people.models import Participant
from tests import make

KIOSK = Actor.kiosk(1)
LATER = make.tokyo("2026-06-16 09:00")
"""When staff look: the morning after."""


@dataclass(frozen=True)
class Class:
    """One session, and when a tablet marks people there."""

    offering: Offering
    session: Session
    moment: datetime

    @classmethod
    def held(cls, **offering: Any) -> "Class":
        made = make.offering(**offering)
        session = made.sessions.get()
        return cls(made, session, session.starts_at + timedelta(minutes=5))


def mark(
    held: Class,
    person: Participant,
    *,
    registration: Registration | None = None,
    kind: TapKind = TapKind.ARRIVED,
    method: Method = Method.QR,
    occurred_at: datetime | None = None,
) -> CheckIn:
    """What a tablet said of somebody, stored."""
    moment = occurred_at or held.moment
    tap = check_ins.Tap(
        id=uuid4(),
        session=held.session,
        participant=person,
        registration=registration,
        kind=kind,
        method=method,
        occurred_at=moment,
    )
    town = held.offering.municipality
    [outcome] = check_ins.record([tap], municipality=town, by=KIOSK, at=moment)
    assert outcome.check_in is not None
    return outcome.check_in


def doubt(held: Class, kind: ConflictKind, **columns: Any) -> SyncConflict:
    """A row of the list, about an arrival by QR unless told otherwise."""
    marked = columns.get("check_in")
    given: dict[str, Any] = {
        "tap": marked.pk if marked else uuid4(),
        "municipality": held.offering.municipality,
        "session": held.session,
        "kind": kind,
        "tap_kind": SentKind.ARRIVED,
        "method": marked.method if marked else Method.QR,
        "participant": marked.participant if marked else None,
        "occurred_at": marked.occurred_at if marked else held.moment,
        "listed_at": held.moment,
    } | columns
    return SyncConflict.objects.create(**given)


def presence(held: Class, kind: ConflictKind, **columns: Any) -> SyncConflict:
    """Somebody without a registration was marked, and the mark is in doubt."""
    person = columns.pop("participant", None) or make.participant()
    return doubt(held, kind, check_in=mark(held, person), **columns)


def nameless(
    held: Class, kind: ConflictKind, hint: str = "AB12", **columns: Any
) -> SyncConflict:
    """A card that is nobody's, or dead: one without a name."""
    row = doubt(held, kind, card_hint=hint, **columns)
    headcounts.count(
        id=row.tap,
        session=held.session,
        group=f"カード　…{hint}",
        count=1,
        by=KIOSK,
        at=held.moment,
    )
    return row
