"""What tablets at one door learn of each other: marks, as they come in, and whether the roster
is another by now."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Q, Subquery

from attendance.models import CheckIn, Headcount, HelperCheckIn
from attendance.queries import briefs, headcounts, helper_doors
from classes.choices import RegistrationState
from classes.models import Registration, Session
from people.models import Card

OVERLAP = timedelta(seconds=60)
"""How far a cursor lies in the past. A mark bears the time at which its request came, and shows
when its transaction ends; no request lives so long (gunicorn ends it after 30 seconds)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 17


@dataclass(frozen=True)
class Mark:
    """A mark as other tablets see it; `person` or `helper` is a public id."""

    id: UUID
    kind: str
    occurred_at: datetime
    voids: UUID | None
    received_at: datetime
    person: UUID | None = None
    helper: UUID | None = None


@dataclass(frozen=True)
class Feed:
    """Every mark of a session and the version of its roster."""

    marks: tuple[Mark, ...]
    counts: tuple[Headcount, ...]
    version: str

    def since(self, moment: datetime | None) -> list[Mark]:
        """What came at that moment or later; everything for None."""
        return [one for one in self.marks if moment is None or one.received_at >= moment]


def feed(session: Session) -> Feed:
    """Five queries, whatever happened."""
    people, helpers = _of_people(session), _of_helpers(session)
    return Feed(
        marks=tuple(sorted([*people, *helpers], key=lambda one: (one.received_at, one.id))),
        counts=counts(session),
        version=version(
            session,
            people={one.person for one in people},
            helpers={one.helper for one in helpers},
        ),
    )


def counts(session: Session) -> tuple[Headcount, ...]:
    """The last count of each group that is not 0."""
    last = {row.group: row for row in headcounts.standing([session])}
    return tuple(row for _, row in sorted(last.items()) if row.count)


def version(
    session: Session, *, people: Iterable[UUID | None], helpers: Iterable[UUID | None]
) -> str:
    """Another one when the roster of the session is to be fetched again: who is expected, what
    they are called, their cards, who came without registration, what is on file of the helpers,
    what was decided about their seats; three queries."""
    expected = [*_expected(session)]
    known = {key for row in expected for key in row[-2:]}
    told = [
        [session.starts_at, session.ends_at, session.instructor_id, session.state],
        expected,
        sorted(str(person) for person in people if person not in known),
        sorted(map(str, helpers)),
        helper_doors.stamps(session),
        briefs.decided_in(session),
    ]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def cursor(at: datetime) -> str:
    """Where to go on from, for whoever read at that moment."""
    return str((at - OVERLAP - _EPOCH) // timedelta(microseconds=1))


def moment(cursor: str) -> datetime | None:
    """The moment of a cursor; None, which is the beginning, for anything else."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < _LONGEST):
        return None
    return _EPOCH + timedelta(microseconds=int(cursor))


def _expected(session: Session) -> Any:
    card = Card.objects.filter(participant=OuterRef("participant"), ended_at__isnull=True)
    return (
        Registration.objects.filter(
            Q(session__isnull=True) | Q(session=session),
            offering=session.offering_id,
            state__in=[RegistrationState.CONFIRMED, RegistrationState.CANCELLED],
        )
        .annotate(
            card=Subquery(
                card.order_by().values("participant").annotate(last=Max("pk")).values("last")
            )
        )
        .order_by("pk")
        .values_list(
            "pk",
            "state",
            "slot__starts_at",
            "topic",
            "wish",
            "card",
            *(
                f"participant__{into}{column}"
                for into in ("", "merged_into__")
                for column in ("name", "kana", "device", "support_needs")
            ),
            "participant__public_id",
            "participant__merged_into__public_id",
        )
    )


def _of_people(session: Session) -> list[Mark]:
    rows = CheckIn.objects.filter(session=session).values_list(
        "pk",
        "kind",
        "occurred_at",
        "voids",
        "received_at",
        "participant__public_id",
        "participant__merged_into__public_id",
    )
    found = {row[0]: row for row in rows}
    return [
        Mark(*row[:5], person=_person(found.get(row[3] or row[0], row)))
        for row in found.values()
    ]


def _person(row: tuple[Any, ...]) -> UUID:
    person: UUID = row[6] or row[5]
    return person


def _of_helpers(session: Session) -> list[Mark]:
    rows = HelperCheckIn.objects.filter(session=session).values_list(
        "pk", "kind", "occurred_at", "voids", "received_at", "helper__public_id"
    )
    return [Mark(*row[:5], helper=row[5]) for row in rows]
