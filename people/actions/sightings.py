"""When somebody was last seen: what retention periods count from."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from people.models import Participant, Visit


@transaction.atomic
def note(participant: Participant, *, day: date | None, by: Actor, at: datetime) -> Participant:
    """Write down the last day on which somebody took part; None when every mark was taken back.

    The day already known again writes nothing.
    """
    if participant.last_seen_on == day:
        return participant
    participant.last_seen_on = day
    participant.save(update_fields=["last_seen_on"])
    audit.record(
        "participant.seen",
        on=participant,
        municipality=participant.municipality,
        by=by,
        at=at,
        day=day.isoformat() if day else None,
    )
    return participant


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
