"""What there is of people already when they are marked: marks about the same day, and facts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from accounts import prepared
from attendance.choices import FactRole
from attendance.models import AttendanceFact, CheckIn
from attendance.queries.arrivals import NEAR
from classes.models import Session
from people.models import Participant

_MARKED = prepared.Asked(
    lambda people, absorbing, first, last: (
        CheckIn.objects.filter(
            # Joined by a list: an "or" over two tables would read every mark of the day.
            participant__in=Participant.objects.filter(
                Q(pk__in=people) | Q(merged_into__in=absorbing)
            ).order_by(),
            session__starts_at__gte=first,
            session__starts_at__lte=last,
        )
        .order_by()
        .values_list("participant", "participant__merged_into")
    ),
    list,
    list,
    datetime,
    datetime,
)
_FACTS = prepared.Asked(
    lambda people: (
        AttendanceFact.objects.filter(role=FactRole.PARTICIPANT, person_key__in=people)
        .order_by()
        .values_list("person_key", "session", "day", "session__starts_at")
    ),
    list,
)

Moment = tuple[date, datetime, int]
"""Day, start of the session and its key: the order of a person's facts."""


@dataclass(frozen=True)
class Traces:
    """Who was asked about and who has a mark near one of the sessions (keys of kept people),
    and when people were counted, by their person keys."""

    asked: frozenset[int]
    marked: frozenset[int]
    counted: dict[UUID, list[Moment]]

    def comes_last(self, person: Participant, moment: Moment) -> bool:
        """Whether this is another session than all that the person was counted in, later."""
        theirs = self.counted.get(person.person_key, ())
        return all(each < moment and each[2] != moment[2] for each in theirs)


def sent(people: Iterable[Participant], *, about: Sequence[Session]) -> Callable[[], Traces]:
    """Ask in two queries, and give what reads the answers."""
    kept = {person.kept.pk: person.kept for person in people}
    if not kept or not about:
        return lambda: Traces(frozenset(), frozenset(), {})
    first = min(session.starts_at for session in about) - NEAR
    last = max(session.ends_at for session in about) + NEAR
    marked = _MARKED.sent([*kept], [*kept], first, last)
    counted = _FACTS.sent([one.person_key for one in kept.values()])
    return lambda: Traces(
        frozenset(kept), frozenset(into or row for row, into in marked()), _counted(counted())
    )


def _counted(
    rows: Iterable[tuple[UUID | None, int, date, datetime]],
) -> dict[UUID, list[Moment]]:
    found: dict[UUID, list[Moment]] = {}
    for key, session, day, starts_at in rows:
        if key is not None:
            found.setdefault(key, []).append((day, starts_at, session))
    return found
