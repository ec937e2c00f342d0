"""When somebody was last seen: what retention periods count from."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts import prepared
from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from people.models import Participant, Visit


@transaction.atomic
def note_all(days: Mapping[Participant, date | None], *, by: Actor, at: datetime) -> int:
    """Write down the last day on which each of these people of one municipality took part;
    None when every mark was taken back. Gives how many days were news; the trail has a line
    for each.
    """
    news: dict[date | None, list[Participant]] = {}
    for person, day in days.items():
        if person.last_seen_on != day:
            person.last_seen_on = day
            news.setdefault(day, []).append(person)
    for day, people in news.items():
        keys = [person.pk for person in people]
        Participant.objects.filter(pk__in=keys).update(last_seen_on=day)
    seen = [person for people in news.values() for person in people]
    town = seen[0].municipality if seen else None
    AuditEvent.objects.bulk_create(
        audit.line(
            "participant.seen",
            on=person,
            municipality=town,
            by=by,
            at=at,
            day=person.last_seen_on.isoformat() if person.last_seen_on else None,
        )
        for person in seen
    )
    return len(seen)


@transaction.atomic
def visited(
    meetings: Mapping[Participant, Mapping[UUID, date]], *, by: Actor, at: datetime
) -> int:
    """Make these people's visits the given meetings (public id and day), no more and no fewer.

    All are of one municipality. Gives how many visits were written or taken back; what is known
    already writes nothing.
    """
    known = {
        (visit.participant_id, visit.session_key, visit.day): visit.pk
        for visit in Visit.objects.filter(participant__in=[*meetings]).order_by("pk")
    }
    wanted = {
        (person.pk, key, day)
        for person, theirs in meetings.items()
        for key, day in theirs.items()
    }
    gone = [pk for visit, pk in known.items() if visit not in wanted]
    new = sorted(wanted - known.keys())
    if not gone and not new:
        return 0
    if gone:
        Visit.objects.filter(pk__in=gone).delete()
    Visit.objects.bulk_create(
        Visit(participant_id=person, session_key=key, day=day) for person, key, day in new
    )
    municipality = next(iter(meetings)).municipality
    audit.record(
        "participant.visited",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        written=len(new),
        taken_back=len(gone),
    )
    return len(gone) + len(new)


def came(
    meetings: Mapping[Participant, tuple[UUID, date]],
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
) -> None:
    """Write down that each of these people came to a meeting (public id and day), new to them
    and later than all others; in the caller's transaction.

    The trail has one line for all: who they are is said by the lines of their marks.
    """
    days: dict[date, list[int]] = {}
    for person, (_, day) in meetings.items():
        days.setdefault(day, []).append(person.pk)
    for day, people in days.items():
        prepared.put(Participant, people, last_seen_on=day)
    prepared.insert_all(
        [
            Visit(participant_id=person.pk, session_key=key, day=day)
            for person, (key, day) in meetings.items()
        ]
    )
    line = audit.line(
        "participant.visited",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        written=len(meetings),
        taken_back=0,
    )
    prepared.insert_all([line])
