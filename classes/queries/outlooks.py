"""What somebody would get who registered now: for the eyes. The ledger decides under lock."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from classes.choices import DrawState, Joining, Outlook, Selection, SessionState
from classes.models import Offering, Session
from classes.queries import seats
from classes.queries.seats import PoolKey, Seats

# What somebody may choose among, who has made up their mind for a meeting (or the series): the
# pools of each kind of seat, or of each slot.
Choices = list[list[PoolKey]]


def is_drawn_by_lot(offering: Offering) -> bool:
    """Whether whoever registers now goes into a draw that is still to be frozen."""
    return offering.selection == Selection.LOTTERY and (
        offering.draw is None or offering.draw.state == DrawState.COMMITTED
    )


def of(
    offering: Offering, counted: Seats, *, keys: Sequence[PoolKey], people: int, desk: bool
) -> Outlook:
    """A ticket in the draw, a seat for each of so many people in these pools, a place in line,
    only a seat that is kept for phone and counter, or nothing."""
    if is_drawn_by_lot(offering):
        return Outlook.DRAW
    if counted.free_for_newcomers(keys, desk=desk) >= people:
        return Outlook.SEAT
    if counted.places_in_line(people):
        return Outlook.LINE
    kept = counted.free_for_newcomers(keys, desk=True) >= people
    return Outlook.DESK_ONLY if kept else Outlook.NONE


def choices(
    offering: Offering, counted: Seats, sessions: Iterable[Session], *, at: datetime
) -> list[Choices]:
    """What is to be chosen now: of the series, else of each of these sessions that is held and
    has not begun."""
    if offering.joining == Joining.SERIES:
        return [_kinds(offering, counted, None)]
    ahead = [
        each.pk
        for each in sessions
        if each.state == SessionState.SCHEDULED and each.starts_at > at
    ]
    if offering.joining == Joining.SESSIONS:
        return [_kinds(offering, counted, session) for session in ahead]
    return [
        [[key] for key in counted.pools if key[0] == session and key[1] is not None]
        for session in ahead
    ]


def best(offering: Offering, counted: Seats, choices: Iterable[Choices]) -> Outlook:
    """The best that one person can get who registers on the web."""
    found = [
        of(offering, counted, keys=keys, people=1, desk=False)
        for each in choices
        for keys in each
    ]
    return min(found, key=[*Outlook].index, default=Outlook.NONE)


def free(counted: Seats, choices: Iterable[Choices], *, desk: bool) -> int:
    """Seats that newcomers may have, of all these together."""
    return sum(counted.free_among(each, desk=desk) for each in choices)


def _kinds(offering: Offering, counted: Seats, session: int | None) -> Choices:
    return [
        counted.keys(session=session, slot=None, device=device.value)
        for device in seats.devices(offering)
    ]
