"""What marks amount to. Pure: no database, no clock, so any presence can be replayed.

The same folds run on tablets; `tests/vectors/presence.json` holds the cases both must agree on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from attendance.choices import Presence, TapKind
from classes.choices import OfferingState, SessionState

MARKS = (TapKind.ARRIVED, TapKind.LEFT)
"""The kinds that say something about a person; a `voided` event only speaks of another."""
AHEAD = timedelta(days=1)
"""How long before its day a session may be marked: the day before, and no sooner."""
AFTERWARDS = timedelta(days=1)
"""How long after its day those who held a session may still mark it."""

YEARS = range(1970, 2100)
"""What a device's clock can show: one whose battery was empty begins in 1970."""


class Obstacle(StrEnum):
    """Why a session cannot be marked by anybody."""

    CANCELLED = "cancelled"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Event:
    """One mark, as far as presence depends on it."""

    id: UUID
    kind: TapKind
    occurred_at: datetime
    voids: UUID | None = None


def standing(events: Iterable[Event]) -> list[Event]:
    """The arrivals and leavings that nobody took back, in the order in which they happened.

    Neither the order of `events` nor repeated events make a difference. A `voided` event takes
    back exactly the event it names, known or not; naming a `voided` event takes nothing back.
    At one instant, leaving comes after arriving.
    """
    distinct = {event.id: event for event in events}.values()
    withdrawn = {event.voids for event in distinct if event.kind is TapKind.VOIDED}
    left = [e for e in distinct if e.kind in MARKS and e.id not in withdrawn]
    return sorted(left, key=lambda e: (e.occurred_at, MARKS.index(e.kind), e.id))


def presence(events: Iterable[Event]) -> Presence:
    """What the marks of one person in one session amount to, in whatever order they came.

    Somebody is there from the first arrival that stands. Whoever came back after leaving is
    there again; nobody leaves who did not arrive.
    """
    marks = standing(events)
    if not any(event.kind is TapKind.ARRIVED for event in marks):
        return Presence.EXPECTED
    return Presence.PRESENT if marks[-1].kind is TapKind.ARRIVED else Presence.LEFT_EARLY


def last_change(events: Iterable[Event]) -> list[Event]:
    """The marks that make somebody what they are now: what one press of 「取消し」 takes back.

    For somebody who left early, the leavings since they were last there, so that they are there
    again. For anybody else everything that stands: two tablets may have marked one arrival.
    """
    marks = standing(events)
    if presence(marks) is not Presence.LEFT_EARLY:
        return marks
    arrivals = [event.occurred_at for event in marks if event.kind is TapKind.ARRIVED]
    return [
        event
        for event in marks
        if event.kind is TapKind.LEFT and event.occurred_at >= max(arrivals)
    ]


def moment(*, marks: Iterable[Event], proposed: datetime) -> datetime:
    """When a mark made at the desk happened: as proposed, but later than every mark known.

    The clerk sees the roster and speaks last; a tablet whose clock is fast must not overrule.
    """
    known = [event.occurred_at for event in marks]
    return max([proposed, *(time + timedelta(microseconds=1) for time in known)])


def obstacle(
    *, session: SessionState, offering: OfferingState, session_day: date, marked_on: date
) -> Obstacle | None:
    """What speaks against marking somebody, or counting heads, in a session on that day."""
    if session is SessionState.CANCELLED or offering is OfferingState.CANCELLED:
        return Obstacle.CANCELLED
    return Obstacle.TOO_EARLY if session_day - marked_on > AHEAD else None


def correctable(*, session_day: date, on: date, by_office: bool) -> bool:
    """Whether marks of a session may still be made or taken back on that day.

    Whoever holds the session until the day after it (an evening class is tidied up the next
    morning); the office, which answers for the figures, at any time.
    """
    return by_office or on <= session_day + AFTERWARDS
