"""What every fact must say, according to the events. Facts are written from this alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Municipality
from attendance import rules
from attendance.choices import FactRole, Presence, TapKind
from attendance.models import (
    AttendanceFact,
    CheckIn,
    ConsultationRecord,
    Headcount,
    WorkedHours,
)
from attendance.queries import headcounts, marks
from classes.choices import Channel
from classes.models import Session
from common.ages import band_of
from people.models import Participant

Key = tuple[int, str, UUID | None, str, str | None]
"""Session, role, person, label, and the age band of a group: what tells facts apart."""
BATCH = 200
"""Sessions that are compared at once."""
Count = TypeVar("Count", Headcount, WorkedHours)


@dataclass(frozen=True)
class Fact:
    """One fact as it ought to be. `first_time` depends on a person's other facts: apart."""

    session_id: int
    role: str
    person_key: UUID | None
    label: str
    municipality_id: int
    day: date
    kind: str
    organiser: str
    course_id: int
    venue_id: int
    district: str = ""
    age_band: str = ""
    channel: str = ""
    count: int = 1
    minutes: int = 0

    @property
    def key(self) -> Key:
        band = self.age_band if self.role == FactRole.GROUP else None
        return self.session_id, self.role, self.person_key, self.label, band


@dataclass(frozen=True)
class Difference:
    """A fact that is not what the events say: missing, left over, or different in columns."""

    key: Key
    expected: Fact | None
    stored: Fact | None

    @property
    def columns(self) -> list[str]:
        """The columns that differ; none when the fact is missing or left over."""
        if self.expected is None or self.stored is None:
            return []
        wanted, found = vars(self.expected), vars(self.stored)
        return [name for name in wanted if wanted[name] != found[name]]


def stored(fact: AttendanceFact) -> Fact:
    """The stored row, comparable with what it ought to be."""
    return Fact(**{field.name: getattr(fact, field.name) for field in fields(Fact)})


def of_people(rows: Sequence[Participant], *, session: Session | None) -> list[Fact]:
    """The facts of these people, in one session or in all that they touched."""
    return [*_presences(marks.of_people(rows, session=session))]


def of_marks(rows: Sequence[CheckIn]) -> list[Fact]:
    """What marks amount to that are all there are of these people in their sessions; each with
    its person, session and registration."""
    return [*_presences(rows)]


def of_groups(sessions: Sequence[Session | int]) -> list[Fact]:
    """The facts of headcounts: the latest of each group, unless it says 0; one fact for each
    age that was told, and one for the heads of whom no age is known."""
    latest = _latest(headcounts.standing(sessions), label="group")
    return [
        replace(
            _fact(row.session, day=row.day, role=FactRole.GROUP, label=row.group),
            count=heads,
            age_band=band,
        )
        for row in latest
        for band, heads in {**row.bands, "": row.count - sum(row.bands.values())}.items()
        if heads
    ]


def of_helpers(sessions: Sequence[Session | int]) -> list[Fact]:
    """The facts of helpers: the minutes logged last, unless they are 0."""
    rows = WorkedHours.objects.filter(session__in=[*sessions]).select_related(
        "session__offering"
    )
    latest = _latest(rows.order_by("received_at", "pk"), label="helper_id")
    return [
        replace(
            _fact(row.session, day=row.day, role=FactRole.HELPER, label=str(row.helper_id)),
            minutes=row.minutes,
        )
        for row in latest
        if row.minutes
    ]


def of_consultations(sessions: Sequence[Session | int]) -> list[Fact]:
    """The facts of consultation records: one each, with its minutes."""
    rows = ConsultationRecord.objects.filter(session__in=[*sessions]).select_related(
        "session__offering"
    )
    return [
        replace(
            _fact(row.session, day=row.day, role=FactRole.CONSULTATION, label=str(row.pk)),
            minutes=row.minutes,
            age_band=row.age_band,
        )
        for row in rows.order_by("recorded_at", "pk")
    ]


def differences(municipality: Municipality) -> Iterator[Difference]:
    """Every fact of the municipality that is not what the events say, session by session."""
    for batch in _batches(municipality):
        expected = {fact.key: fact for fact in _of_sessions(batch)}
        rows = AttendanceFact.objects.filter(session__in=batch).order_by("pk")
        found = {fact.key: fact for fact in map(stored, rows)}
        for key in sorted({*expected, *found}, key=str):
            if expected.get(key) != found.get(key):
                yield Difference(key, expected.get(key), found.get(key))


def wrong_first_times(municipality: Municipality) -> list[AttendanceFact]:
    """Facts whose `first_time` is not what the order of a person's facts makes it."""
    rows = AttendanceFact.objects.filter(municipality=municipality)
    return [row for row, first in with_first_time(rows) if row.first_time != first]


def with_first_time(
    rows: QuerySet[AttendanceFact],
) -> Iterator[tuple[AttendanceFact, int]]:
    """Participants' facts, person by person in order of time, with the `first_time` due: 1 for
    the earliest by day, start of the session and its key, else 0. Hand over all of a person's.
    """
    ordered = rows.filter(role=FactRole.PARTICIPANT).order_by(
        "person_key", "day", "session__starts_at", "session_id"
    )
    before: UUID | None = None
    for row in ordered.iterator(chunk_size=2_000):
        yield row, int(row.person_key != before)
        before = row.person_key


def _of_sessions(sessions: Sequence[int]) -> list[Fact]:
    return [
        *_presences(marks.of_sessions(sessions)),
        *of_groups(sessions),
        *of_helpers(sessions),
        *of_consultations(sessions),
    ]


def _batches(municipality: Municipality) -> Iterator[list[int]]:
    keys = [
        *Session.objects.filter(offering__municipality=municipality)
        .order_by("pk")
        .values_list("pk", flat=True)
    ]
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _presences(check_ins: Sequence[CheckIn]) -> Iterator[Fact]:
    rows = {row.pk: row for row in check_ins}
    for group in marks.grouped(check_ins).values():
        events = [marks.event(row) for row in group]
        if rules.presence(events) is Presence.EXPECTED:
            continue
        arrivals = [e.id for e in rules.standing(events) if e.kind is TapKind.ARRIVED]
        yield _presence([rows[key] for key in arrivals])


def _presence(arrivals: Sequence[CheckIn]) -> Fact:
    """The fact of somebody who came: the day and the person as the first arrival saw them.

    The age band follows from the birth date as known today, for a birth date is only ever
    corrected; the district stays what it was then, for people move. Where the mark knew
    nothing, what is known today is taken.
    """
    first = arrivals[0]
    person = first.participant.kept
    band = first.age_band or person.age_band
    if person.birth_date is not None and person.birth_date <= first.day:
        band = band_of(person.birth_date, first.day)
    channels = [row.registration.channel for row in arrivals if row.registration]
    return replace(
        _fact(first.session, day=first.day, role=FactRole.PARTICIPANT),
        person_key=person.person_key,
        age_band=band,
        district=first.district or person.district,
        channel=channels[0] if channels else Channel.WALK_IN.value,
    )


def _fact(session: Session, *, day: date, role: FactRole, label: str = "") -> Fact:
    """A fact of the session: what the plan says about it is read today, the day is given."""
    offering = session.offering
    return Fact(
        session_id=session.pk,
        role=role.value,
        person_key=None,
        label=label,
        municipality_id=offering.municipality_id,
        day=day,
        kind=offering.kind,
        organiser=offering.organiser,
        course_id=offering.course_id,
        venue_id=session.venue_id,
    )


def _latest(rows: Iterable[Count], *, label: str) -> list[Count]:
    """The last of the ordered rows for each session and label."""
    last: dict[tuple[int, object], Count] = {}
    for row in rows:
        last[row.session_id, getattr(row, label)] = row
    return list(last.values())
