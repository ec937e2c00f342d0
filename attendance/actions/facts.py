"""Facts follow events: written in the transaction of the event, never by hand.

A fact keeps the day on which it happened, which its event carries: when a session is moved to
another day afterwards, whoever was marked before the move stays counted on the old day, and
marks made after it count on the new one. So moving a session leaves nothing stale, and the
floor of the plan need not know this one. Course, kind, organiser and venue are read from the
plan whenever a fact is derived: correcting the plan of a session that was already held shows in
the figures after `rederive` (`manage.py rebuild_facts --repair`, nightly).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts import prepared
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact, CheckIn, ConsultationRecord
from attendance.queries import facts, locks, marks
from attendance.queries.facts import Difference, Fact
from attendance.queries.traces import Traces
from classes.models import Session
from people.actions import sightings
from people.models import Helper, Participant


@transaction.atomic
def refresh(
    *,
    participants: Sequence[Participant],
    session: Session | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Derive anew what these people's marks amount to, in one session or in all.

    Everybody who is joined with them is looked at too. Their `first_time` facts and the day on
    which they were last seen follow. Returns how many facts changed. All the people are of one
    municipality, whose lock the caller holds.
    """
    rows = marks.rows_of(participants)
    keys = [row.person_key for row in rows]
    found = AttendanceFact.objects.filter(role=FactRole.PARTICIPANT, person_key__in=keys)
    if session is not None:
        found = found.filter(session=session)
    changed = _settle(facts.of_people(rows, session=session), found)
    changed += _settle_people(rows, by=by, at=at)
    if changed:
        audit.record(
            "facts.refreshed",
            on=session or rows[0],
            municipality=rows[0].municipality,
            by=by,
            at=at,
            changed=changed,
        )
    return changed


def add(
    rows: Sequence[CheckIn],
    *,
    traces: Traces,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    """What `refresh` would write for these marks, without asking: in the caller's transaction.

    They are all the marks that their people have about that day, and each person `comes_last`,
    as `traces` says.
    """
    people = {row.participant.person_key: row.participant for row in rows}
    sessions = {row.session_id: row.session for row in rows}
    new = facts.of_marks(rows)
    prepared.insert_all(
        [
            AttendanceFact(**vars(fact), first_time=int(fact.person_key not in traces.counted))
            for fact in new
        ]
    )
    meetings = {
        people[fact.person_key]: (sessions[fact.session_id].public_id, fact.day)
        for fact in new
        if fact.person_key is not None
    }
    if meetings:
        sightings.came(meetings, municipality=municipality, by=by, at=at)


@transaction.atomic
def refresh_group(*, session: Session, group: str, by: Actor, at: datetime) -> int:
    """Derive anew what the headcounts of one group in one session amount to."""
    expected = [fact for fact in facts.of_groups([session]) if fact.label == group]
    return _refresh_label(session, expected, role=FactRole.GROUP, label=group, by=by, at=at)


@transaction.atomic
def refresh_helper(*, session: Session, helper: Helper, by: Actor, at: datetime) -> int:
    """Derive anew how long a helper was there in one session."""
    label = str(helper.pk)
    expected = [fact for fact in facts.of_helpers([session]) if fact.label == label]
    return _refresh_label(session, expected, role=FactRole.HELPER, label=label, by=by, at=at)


@transaction.atomic
def refresh_consultation(record: ConsultationRecord, *, by: Actor, at: datetime) -> int:
    """Derive anew what one consultation record amounts to."""
    label, session = str(record.pk), record.session
    expected = [fact for fact in facts.of_consultations([session]) if fact.label == label]
    return _refresh_label(
        session, expected, role=FactRole.CONSULTATION, label=label, by=by, at=at
    )


@transaction.atomic
def rederive(municipality: Municipality, *, by: Actor, at: datetime) -> list[Difference]:
    """Make every fact of the municipality what the events say; return what was different.

    A difference is a fault somewhere, or a correction of the plan or of a birth date after the
    event. Nothing different, nothing written.
    """
    locks.hold(municipality)
    different = [*facts.differences(municipality)]
    for difference in different:
        found = AttendanceFact.objects.filter(**_columns_of(difference.key))
        _settle([difference.expected] if difference.expected else [], found)
    keys = [difference.key[2] for difference in different]
    keys += [fact.person_key for fact in facts.wrong_first_times(municipality)]
    touched = {key for key in keys if key is not None}
    people = Participant.objects.filter(person_key__in=touched).order_by("pk")
    changed = _settle_people(marks.rows_of(people), by=by, at=at)
    if different or changed:
        audit.record(
            "facts.rederived",
            on=municipality,
            municipality=municipality,
            by=by,
            at=at,
            different=len(different),
        )
    return different


def _refresh_label(
    session: Session,
    expected: Iterable[Fact],
    *,
    role: FactRole,
    label: str,
    by: Actor,
    at: datetime,
) -> int:
    found = AttendanceFact.objects.filter(session=session, role=role, label=label)
    changed = _settle(expected, found)
    if changed:
        audit.record(
            "facts.refreshed",
            on=session,
            municipality=session.offering.municipality,
            by=by,
            at=at,
            changed=changed,
        )
    return changed


def _settle(expected: Iterable[Fact], found: QuerySet[AttendanceFact]) -> int:
    """Make the stored rows equal the expected ones; return how many were written or removed."""
    wanted = {fact.key: fact for fact in expected}
    changed = 0
    for row in found.order_by("pk"):
        there = facts.stored(row)
        fact = wanted.pop(there.key, None)
        if fact == there:
            continue
        changed += 1
        if fact is None:
            row.delete()
            continue
        for name, value in vars(fact).items():
            setattr(row, name, value)
        row.save()
    AttendanceFact.objects.bulk_create(AttendanceFact(**vars(fact)) for fact in wanted.values())
    return changed + len(wanted)


def _settle_people(rows: Sequence[Participant], *, by: Actor, at: datetime) -> int:
    """Put `first_time` and the last day right; return how many facts changed."""
    last: dict[UUID, date] = {}
    meetings: dict[UUID, dict[UUID, date]] = {}
    wrong: dict[int, list[int]] = {}
    changed = 0
    theirs = AttendanceFact.objects.filter(person_key__in=[row.person_key for row in rows])
    theirs = theirs.select_related("session")
    for fact, first_time in facts.with_first_time(theirs):
        if fact.person_key is not None:
            last[fact.person_key] = fact.day
            meetings.setdefault(fact.person_key, {})[fact.session.public_id] = fact.day
        if fact.first_time != first_time:
            wrong.setdefault(first_time, []).append(fact.pk)
            changed += 1
    for first_time, keys in wrong.items():
        AttendanceFact.objects.filter(pk__in=keys).update(first_time=first_time)
    days = {row: last.get(row.person_key) for row in rows if row.merged_into_id is None}
    news = {row: day for row, day in days.items() if row.last_seen_on != day}
    if news:
        sightings.note_all(news, by=by, at=at)
    if rows:
        # An absorbed entry has no facts of its own, so no visits either.
        theirs_to_be = {row: meetings.get(row.person_key, {}) for row in rows}
        sightings.visited(theirs_to_be, by=by, at=at)
    return changed


def _columns_of(key: facts.Key) -> dict[str, object]:
    names = ("session_id", "role", "person_key", "label", "age_band")
    told = zip(names, key, strict=True)
    return {name: value for name, value in told if (name, value) != ("age_band", None)}
