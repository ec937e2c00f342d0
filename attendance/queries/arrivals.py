"""The arrivals that stand, of people in sessions on about the same day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from attendance.choices import TapKind
from attendance.models import CheckIn
from attendance.rules.fitting import Arrival
from classes.models import Session
from people.models import Participant

NEAR = timedelta(days=1)
"""No session is longer, so none that begins farther away overlaps."""


@dataclass(frozen=True)
class Arrivals:
    """Arrivals by the key of the kept person, the marks behind them, whose entries and which
    sessions were looked at."""

    by_person: dict[int, list[Arrival]]
    marks: dict[UUID, CheckIn]
    rows: list[int]
    sessions: list[int]


def of(people: Sequence[Participant], *, about: Sequence[Session]) -> Arrivals:
    """Everything of these people that may contradict an arrival in one of the sessions."""
    kept = {person.kept.pk for person in people}
    if not kept or not about:
        return Arrivals({}, {}, [], [])
    first = min(session.starts_at for session in about) - NEAR
    last = max(session.ends_at for session in about) + NEAR
    marks = CheckIn.objects.filter(
        Q(participant__in=kept) | Q(participant__merged_into__in=kept),
        session__starts_at__range=(first, last),
        kind=TapKind.ARRIVED,
    )
    rows = {row.pk: row for row in marks.select_related("participant__merged_into", "session")}
    often = Counter(row.participant.kept.pk for row in rows.values())
    # Whoever has one arrival contradicts nothing, taken back or not.
    gone = _taken_back([row.pk for row in rows.values() if often[row.participant.kept.pk] > 1])
    found: dict[int, list[Arrival]] = {}
    for row in rows.values():
        if (row.pk, row.session_id) not in gone:
            found.setdefault(row.participant.kept.pk, []).append(_arrival(row))
    return Arrivals(
        by_person=found,
        marks=rows,
        rows=[*kept, *{row.participant_id for row in rows.values()} - kept],
        sessions=[*{row.session_id for row in rows.values()} | {one.pk for one in about}],
    )


def _taken_back(marks: Sequence[UUID]) -> set[tuple[UUID | None, int]]:
    """The marks among these that a withdrawal of their session names."""
    if not marks:
        return set()
    rows = CheckIn.objects.filter(kind=TapKind.VOIDED, voids__in=marks).order_by("pk")
    return {*rows.values_list("voids", "session_id")}


def _arrival(row: CheckIn) -> Arrival:
    session = row.session
    return Arrival(
        id=row.pk,
        row=row.participant_id,
        session=session.pk,
        venue=session.venue_id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        occurred_at=row.occurred_at,
    )
