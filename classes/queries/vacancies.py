"""What is still to be had of an offering: by session, slot and kind of seat.

For the eyes, as somebody on the public pages sees it: the ledger decides under lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from classes.choices import Joining, Outlook, SeatDevice, SessionState
from classes.models import Offering, Session, Slot
from classes.queries import outlooks, seats
from classes.queries.offerings import Listing
from classes.queries.seats import PoolKey, Seats


@dataclass(frozen=True)
class Kind:
    """The seats for one kind of device, and how many of them are free."""

    device: SeatDevice
    seats: int
    free: int


@dataclass(frozen=True)
class SlotLeft:
    slot: Slot
    free: int


@dataclass(frozen=True)
class SessionLeft:
    """A session, and what is free in it where one may come to it alone; else None."""

    session: Session
    free: int | None
    kinds: tuple[Kind, ...]
    slots: tuple[SlotLeft, ...]


@dataclass(frozen=True)
class Vacancy:
    """What is left of an offering at a moment.

    `free` seats are to be had on the web: of the series, else of all sessions or slots ahead
    together. `kinds` (empty where seats are not told apart) are those of the whole series.
    `kept` are kept for phone and counter, `kept_left` of them nobody has taken.
    """

    listing: Listing
    sessions: tuple[SessionLeft, ...]
    free: int
    kinds: tuple[Kind, ...]
    kept: int
    kept_left: int
    waiting: int
    outlook: Outlook


def of(listings: Sequence[Listing], *, at: datetime) -> list[Vacancy]:
    """What is left of each, in the order given: one query, three where some have slots."""
    offerings = [listing.offering for listing in listings]
    counted, slots = seats.counts(offerings, at=at), _slots(offerings)
    return [_vacancy(each, counted[each.offering.pk], slots, at=at) for each in listings]


def _slots(offerings: Iterable[Offering]) -> dict[int, list[Slot]]:
    """The slots by session key; no query where no offering has any."""
    found: dict[int, list[Slot]] = defaultdict(list)
    divided = [each.pk for each in offerings if each.joining == Joining.SLOT]
    if divided:
        rows = Slot.objects.filter(session__offering__in=divided)
        for slot in rows.order_by("starts_at", "pk"):
            found[slot.session_id].append(slot)
    return found


def _vacancy(
    listing: Listing, counted: Seats, slots: dict[int, list[Slot]], *, at: datetime
) -> Vacancy:
    offering = listing.offering
    left = tuple(
        _session_left(each, offering=offering, counted=counted, slots=slots[each.pk], at=at)
        for each in listing.sessions
    )
    whole = [] if offering.joining == Joining.SLOT else _kinds(offering, None, counted)
    choices = outlooks.choices(offering, counted, listing.sessions, at=at)
    return Vacancy(
        listing=listing,
        sessions=left,
        free=outlooks.free(counted, choices, desk=False),
        kinds=_told_apart(whole),
        kept=seats.kept_now(offering, at=at),
        kept_left=counted.kept_left,
        waiting=counted.waiting,
        outlook=outlooks.best(offering, counted, choices),
    )


def _session_left(
    session: Session, *, offering: Offering, counted: Seats, slots: list[Slot], at: datetime
) -> SessionLeft:
    if offering.joining == Joining.SERIES:
        return SessionLeft(session, None, (), ())
    if session.state != SessionState.SCHEDULED:
        return SessionLeft(session, 0, (), tuple(SlotLeft(slot, 0) for slot in slots))
    if offering.joining == Joining.SESSIONS:
        kinds = _kinds(offering, session, counted)
        free = _free(offering, session, counted) if session.starts_at > at else 0
        return SessionLeft(session, free, _told_apart(kinds), ())
    ahead = session.starts_at > at  # as the form asks
    left = [
        SlotLeft(slot, _web([(session.pk, slot.pk, "")], counted) if ahead else 0)
        for slot in slots
    ]
    choices = [[(session.pk, slot.pk, "")] for slot in slots] if ahead else []
    return SessionLeft(session, counted.free_among(choices, desk=False), (), tuple(left))


def _kinds(offering: Offering, session: Session | None, counted: Seats) -> list[Kind]:
    """The kinds of seats of one session, or of the whole series."""
    found = []
    for device, keys in _by_device(offering, session, counted):
        capacity = min((counted.pools[key].capacity for key in keys), default=0)
        found.append(Kind(device, capacity, _web(keys, counted)))
    return found


def _by_device(
    offering: Offering, session: Session | None, counted: Seats
) -> list[tuple[SeatDevice, list[PoolKey]]]:
    part = session.pk if session else None
    return [
        (device, counted.keys(session=part, slot=None, device=device.value))
        for device in seats.devices(offering)
    ]


def _web(keys: Sequence[PoolKey], counted: Seats) -> int:
    return counted.free_for_newcomers(keys, desk=False)


def _free(offering: Offering, session: Session, counted: Seats) -> int:
    choices = [keys for _, keys in _by_device(offering, session, counted)]
    return counted.free_among(choices, desk=False)


def _told_apart(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    return tuple(kind for kind in kinds if kind.device is not SeatDevice.ANY)
