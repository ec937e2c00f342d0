"""How many seats are gone. Never stored: counted each time, under lock when it decides."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet

from accounts import prepared
from classes.choices import (
    DESK_CHANNELS,
    LIVE_STATES,
    QUEUED_STATES,
    SEATED_STATES,
    Joining,
    RegistrationState,
    SeatDevice,
    SessionState,
)
from classes.models import Offering, Registration, Session, Slot
from classes.rules import seating
from classes.rules.seating import Pool

# Session, slot and device of a pool; None and "" where seats are not told apart by them.
PoolKey = tuple[int | None, int | None, str]


class Tally(NamedTuple):
    """How many people of an offering have a seat, and how many wait for one; among those with
    a seat, how many came to the desk, and how many have one session or slot alone; and how
    many are in its draw."""

    taken: int = 0
    waiting: int = 0
    desk: int = 0
    single: int = 0
    applied: int = 0


class Book(NamedTuple):
    """What is written down for an offering, counted."""

    seats: "Seats"
    tally: Tally


class _Group(NamedTuple):
    """Registrations of an offering that are alike in everything that matters to a seat."""

    offering: int
    session: int | None
    slot: int | None
    device: str
    state: str
    desk: bool
    called: bool
    people: int


@dataclass(frozen=True)
class Seats:
    """The pools of an offering at a moment. Hold the offering's lock when this decides."""

    pools: dict[PoolKey, Pool]
    # Who waits in each pool and has not had a turn: everybody, and those of the desk.
    line: Counter[PoolKey]
    desk_line: Counter[PoolKey]
    # Everybody who waits, and how many may.
    waiting: int
    waiting_limit: int | None
    # The sessions that the whole series consists of, where they have pools of their own.
    sessions: tuple[int, ...]
    # Seats of each session, or of the series, that are kept for phone, counter and paper.
    kept: int = 0

    def keys(self, *, session: int | None, slot: int | None, device: str) -> list[PoolKey]:
        """The pools in which a registration takes a seat: one, or one of each session when the
        whole series is joined where single sessions may be joined too."""
        if session is not None:
            return [(session, slot, device)]
        return [(each, None, device) for each in self.sessions] or [(None, None, device)]

    def of(self, registration: Registration) -> list[PoolKey]:
        """The pools in which this registration has, or wants, a seat."""
        return self.keys(
            session=registration.session_id,
            slot=registration.slot_id,
            device=registration.device,
        )

    def still_kept(self, session: int | None) -> int:
        """Seats of the series, or of this session, that are kept for the desk and not taken:
        whatever the device or the slot, they are counted once."""
        return seating.still_kept(self._pools(session), kept=self.kept)

    @property
    def kept_left(self) -> int:
        """Seats that are kept for the desk and not taken, in all sessions together."""
        return sum(self.still_kept(each) for each in self.sessions or (None,))

    def free(self, keys: Iterable[PoolKey], *, desk: bool) -> int:
        """Seats that are to be had in all these pools together, the line left aside."""
        return min((self._free(key, desk=desk) for key in keys), default=0)

    def fits(
        self, needed: Counter[PoolKey], *, desk: bool, kept_only: Collection[PoolKey] = ()
    ) -> bool:
        """Whether so many seats are to be had in each of these pools at once, the line left
        aside; of the pools in `kept_only` only those that are kept for the desk."""
        if any(self.pools[key].free < people for key, people in needed.items()):
            return False
        for session in {key[0] for key in needed}:
            here = {key: people for key, people in needed.items() if key[0] == session}
            if not desk and self._open(session) < sum(here.values()):
                return False
            from_kept = sum(people for key, people in here.items() if key in kept_only)
            if self.still_kept(session) < from_kept:
                return False
        return True

    def free_for_newcomers(self, keys: Iterable[PoolKey], *, desk: bool) -> int:
        """Seats that somebody may have who is not in line: nobody jumps the queue."""
        return min(
            (
                seating.open_to_newcomers(
                    self._free(key, desk=desk),
                    kept=self.still_kept(key[0]),
                    desk=desk,
                    in_line=self.line[key] > 0,
                    desk_in_line=self.desk_line[key] > 0,
                )
                for key in keys
            ),
            default=0,
        )

    def free_among(self, choices: Sequence[Sequence[PoolKey]], *, desk: bool) -> int:
        """What newcomers may have in these choices together, which are the kinds of seats or
        the slots of the same sessions: what is kept is left out once."""
        free = sum(self.free_for_newcomers(keys, desk=desk) for keys in choices)
        if desk:
            return free
        sessions = {key[0] for keys in choices for key in keys}
        return min([free, *(self._open(each) for each in sessions)])

    def _free(self, key: PoolKey, *, desk: bool) -> int:
        if key not in self.pools:
            return 0  # the session was called off
        free = self.pools[key].free
        return free if desk else min(free, self._open(key[0]))

    def _open(self, session: int | None) -> int:
        """Seats of the series, or of this session, that are not kept for the desk."""
        return seating.open_to_the_web(self._pools(session), kept=self.kept)

    def _pools(self, session: int | None) -> list[Pool]:
        return [pool for key, pool in self.pools.items() if key[0] == session]

    def places_in_line(self, people: int) -> bool:
        """Whether so many more may wait."""
        return self.waiting_limit is None or self.waiting + people <= self.waiting_limit

    def take(self, keys: Iterable[PoolKey], *, desk: bool) -> None:
        """Count one more seat as gone, while several are given in one go."""
        for key in keys:
            self.pools[key] = self.pools[key].with_taken(1, desk=desk)


_IN_LINE = ", ".join(f"'{state}'" for state in QUEUED_STATES)
_BOOK = Registration._meta.db_table
# Asked at every registration, twice: Django takes longer to write it than PostgreSQL to answer,
# which sees by the states spelt out that the index of those in line will do.
_STANDING = f"""
    SELECT number, EXISTS (
        SELECT 1 FROM {_BOOK}
        WHERE offering_id = %s AND state IN ({_IN_LINE})
    )
    FROM {_BOOK} WHERE offering_id = %s ORDER BY number DESC LIMIT 1
"""  # noqa: S608  # names of our own


class Standing(NamedTuple):
    """How far an offering's book has come."""

    last: int
    """The number of the last registration: no more people than that were ever registered."""
    line: bool
    """Whether anybody waits or is offered a seat."""


def standing(offering: Offering) -> Standing:
    """How far the book has come: one look at its end. Hold the offering's lock when this
    decides."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [offering.pk, offering.pk])
        found = cursor.fetchone()
    return Standing(found[0], line=bool(found[1])) if found else Standing(0, line=False)


def roomy(offering: Offering, people: int, *, desk: bool, at: datetime) -> bool:
    """Whether there seem to be seats for so many, at a glance without the lock: worth
    preparing for, decides nothing."""
    return certain(offering, people, standing=standing(offering), desk=desk, at=at)


def certain(
    offering: Offering, people: int, *, standing: Standing, desk: bool, at: datetime
) -> bool:
    """Whether there are seats for so many without a doubt, so that none need be counted.

    Only where seats are not told apart and nobody is in line. False means: count.
    """
    if standing.line or offering.joining != Joining.SERIES or offering.seats_iphone is not None:
        return False
    open_seats = offering.capacity - (0 if desk else kept_now(offering, at=at))
    return standing.last + people <= open_seats


def taken(offering: Offering) -> int:
    """Seats of the offering that are gone. Hold the offering's lock when this decides."""
    return Registration.objects.filter(offering=offering, state__in=SEATED_STATES).count()


def count(offering: Offering, *, at: datetime) -> Seats:
    """The pools of the offering, counted now: one query, and one more where it is divided."""
    sessions = _sessions(offering)
    capacities = _capacities(offering, sessions, _slots([offering])[offering.pk])
    tally = map(_Group._make, _TALLY(offering.pk))
    return _seats(offering, tally, sessions=sessions, capacities=capacities, at=at)


def counts(offerings: Iterable[Offering], *, at: datetime) -> dict[int, Seats]:
    """`count` for many offerings with their sessions fetched, by offering key. For lists:
    nothing here decides about a seat."""
    found = books({row: [*row.sessions.all()] for row in offerings}, at=at)
    return {key: book.seats for key, book in found.items()}


def books(sessions: Mapping[Offering, Iterable[Session]], *, at: datetime) -> dict[int, Book]:
    """The books of these offerings with these sessions, by offering key: one query however many
    they are, and one more where one is divided into slots."""
    tally = defaultdict(list)
    for each in map(_Group._make, _groups(LIVE_STATES).filter(offering__in=[*sessions])):
        tally[each.offering].append(each)
    slots, found = _slots(sessions), {}
    for row, meetings in sessions.items():
        held = [each.pk for each in meetings if each.state == SessionState.SCHEDULED]
        parts = () if row.joining == Joining.SERIES else tuple(held)
        capacities = _capacities(row, parts, slots[row.pk])
        groups = tally[row.pk]
        counted = _seats(row, groups, sessions=parts, capacities=capacities, at=at)
        found[row.pk] = Book(counted, _tally(groups))
    return found


def _tally(groups: Iterable[_Group]) -> Tally:
    found = Counter[str]()
    for group in groups:
        seated = group.state in SEATED_STATES
        found["taken"] += group.people * seated
        found["waiting"] += group.people * (group.state == RegistrationState.WAITING)
        found["desk"] += group.people * (seated and group.desk)
        found["single"] += group.people * (seated and group.session is not None)
        found["applied"] += group.people * (group.state == RegistrationState.APPLIED)
    return Tally(**found)


def kept_now(offering: Offering, *, at: datetime) -> int:
    """Seats kept for phone, counter and paper; none once they are released."""
    if offering.kept_until is not None and at >= offering.kept_until:
        return 0
    return offering.kept_seats


def devices(offering: Offering) -> list[SeatDevice]:
    """The kinds of seats: one, or iPhone and Android where the capacity is split."""
    if offering.seats_iphone is None:
        return [SeatDevice.ANY]
    return [SeatDevice.IPHONE, SeatDevice.ANDROID]


def _seats(
    offering: Offering,
    tally: Iterable[_Group],
    *,
    sessions: tuple[int, ...],
    capacities: dict[PoolKey, int],
    at: datetime,
) -> Seats:
    seated, seated_desk = Counter[PoolKey](), Counter[PoolKey]()
    line, desk_line = Counter[PoolKey](), Counter[PoolKey]()
    kept = kept_now(offering, at=at)
    seats = Seats({}, line, desk_line, 0, offering.waiting_limit, sessions, kept)
    waiting = 0
    for group in tally:
        keys = seats.keys(session=group.session, slot=group.slot, device=group.device)
        waits = group.state == RegistrationState.WAITING
        waiting += group.people if waits else 0
        if (waits and group.called) or group.state == RegistrationState.APPLIED:
            continue
        for key in keys:
            (line if waits else seated)[key] += group.people
            if group.desk:
                (desk_line if waits else seated_desk)[key] += group.people
    pools = {
        key: Pool(
            capacity=capacities.get(key, 0),
            taken=seated[key],
            taken_by_desk=seated_desk[key],
        )
        for key in {*capacities, *seated, *line}
    }
    return replace(seats, pools=pools, waiting=waiting)


def _groups(states: Iterable[str]) -> QuerySet[Registration, tuple[Any, ...]]:
    return (
        Registration.objects.filter(state__in=[*states])
        .order_by()
        .values_list("offering_id", "session_id", "slot_id", "device", "state")
        .annotate(
            desk=Q(channel__in=DESK_CHANNELS),
            called=Q(called_at__isnull=False),
            people=Count("pk"),
        )
    )


# Whoever is in a draw has no seat yet.
_TALLY = prepared.Asked(
    lambda offering: _groups([*SEATED_STATES, RegistrationState.WAITING]).filter(
        offering=offering
    ),
    int,
)


def _sessions(offering: Offering) -> tuple[int, ...]:
    if offering.joining == Joining.SERIES:
        return ()
    held = offering.sessions.filter(state=SessionState.SCHEDULED).order_by("starts_at", "pk")
    return tuple(held.values_list("pk", flat=True))


def _slots(offerings: Iterable[Offering]) -> dict[int, list[Slot]]:
    """The slots of those that are divided into slots; no query where none is."""
    found: dict[int, list[Slot]] = {row.pk: [] for row in offerings}
    divided = [row.pk for row in offerings if row.joining == Joining.SLOT]
    if divided:
        slots = Slot.objects.filter(session__offering__in=divided).select_related("session")
        for slot in slots.order_by("starts_at", "pk"):
            found[slot.session.offering_id].append(slot)
    return found


def _capacities(
    offering: Offering, sessions: Iterable[int], slots: Iterable[Slot]
) -> dict[PoolKey, int]:
    """The capacity of each pool, by session, slot and device."""
    if offering.joining == Joining.SLOT:
        return {(slot.session_id, slot.pk, ""): slot.seats for slot in slots}
    by_device = {
        SeatDevice.ANY: offering.capacity,
        SeatDevice.IPHONE: offering.seats_iphone or 0,
        SeatDevice.ANDROID: offering.seats_android or 0,
    }
    parts: list[int | None] = [*sessions] or [None]
    return {
        (session, None, device.value): by_device[device]
        for session in parts
        for device in devices(offering)
    }
