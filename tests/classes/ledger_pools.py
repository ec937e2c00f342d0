"""The seat ledger once more, as plain lists that a patient clerk would keep on paper.

Written from the promises (docstrings, docs/glossary.md, docs/draw.md), not from the queries: it
asks neither `queries.seats` nor `rules.seating`, and counts office hours by the quarter.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache

from common.clock import TOKYO

APPLIED, CONFIRMED, WAITING, OFFERED = "applied", "confirmed", "waiting", "offered"
LOST, CANCELLED, WITHDRAWN = "lost", "cancelled", "withdrawn"
LIVE = {APPLIED, CONFIRMED, WAITING, OFFERED}
SEATED = {CONFIRMED, OFFERED}
DESK = {"phone", "counter", "fax", "postcard"}
QUARTER = timedelta(minutes=15)
TWO_HOURS = timedelta(hours=2)


# Session, slot and device.
PoolOf = tuple[int | None, int | None, str]


class Refused(Exception):
    """The clerk says no, with the code of the sentence."""


@cache
def office(at, *, hours):
    """When the office will have been open for so many hours from now on. There is no holiday
    in June."""
    left = timedelta(hours=hours)
    while left:
        local = at.astimezone(TOKYO)
        if local.weekday() < 5 and time(8, 30) <= local.time() < time(17, 15):
            left -= QUARTER
        at += QUARTER
    return at


@dataclass(frozen=True)
class Asked:
    """Who wants a seat for what: (session, slot, device), each None or "" where it is not
    asked for."""

    who: tuple[int, ...]
    desk: bool
    target: tuple[int | None, int | None, str]
    override: bool = False


@dataclass
class Meeting:
    """A dated session of the class."""

    starts_at: datetime
    held: bool = True

    @property
    def ends_at(self):
        return self.starts_at + TWO_HOURS


@dataclass
class Place:
    """One registration."""

    who: int
    state: str
    desk: bool
    session: int | None = None
    slot: int | None = None
    device: str = ""
    party: object = None
    called: bool = False
    deadline: datetime | None = None
    history: list[str] = field(default_factory=list)
    audit: list[str] = field(default_factory=list)


@dataclass
class Page:
    """An offering, its places by key, and its line: who waits or has an offer, in order."""

    joining: str
    lottery: bool
    capacity: int
    devices: dict[str, int]
    slots: dict[int, tuple[int, int]]
    kept: int
    kept_until: datetime | None
    limit: int | None
    opens_at: datetime
    closes_at: datetime
    answer_hours: int
    meetings: dict[int, Meeting] = field(default_factory=dict)
    state: str = "published"
    draw: str = ""
    places: dict[int, Place] = field(default_factory=dict)
    line: list[int] = field(default_factory=list)
    # Since the entries were frozen: who is in the draw, and for how many seats of each pool.
    entered: set[int] = field(default_factory=set)
    to_draw: dict[PoolOf, int] = field(default_factory=dict)
    # Who stands for whom since entries were joined; whoever is not named, for themselves.
    joined: dict[int, int] = field(default_factory=dict)
    # Who is expected elsewhere, from when to when.
    busy: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)

    def root(self, who):
        """Who this is by now."""
        return self.joined.get(who, who)

    def held(self):
        if self.joining == "series":
            return []
        return [key for key, meeting in self.meetings.items() if meeting.held]

    def wanted(self, session, slot, device):
        """The pools in which a seat is needed."""
        if session is not None:
            return [(session, slot, device)]
        return [(each, None, device) for each in self.held()] or [(None, None, device)]

    def pools_of(self, key):
        place = self.places[key]
        return self.wanted(place.session, place.slot, place.device)

    def seats_in(self, pool):
        session, slot, device = pool
        if self.joining == "slot":
            return self.slots[slot][1] if slot in self.slots else 0
        if session not in (self.held() or [None]):
            return 0
        if self.devices:
            return self.devices.get(device, 0)
        return self.capacity if device == "" else 0

    def taken(self, *, desk_only=False):
        gone = Counter()
        for key, place in self.places.items():
            if place.state in SEATED and (place.desk or not desk_only):
                gone.update(self.pools_of(key))
        return gone

    def fullest(self):
        """The most seats taken at once, of those that the capacity counts."""
        if self.joining == "slot":
            return 0
        at_once = Counter()
        for (session, _, _), number in self.taken().items():
            if session is None or session in self.held():
                at_once[session] += number
        return max(at_once.values(), default=0)

    def reserve(self, pool, at):
        """Seats of this pool and of those beside it (other kinds of phones, other slots of the
        day) that are still kept for phone, counter and paper."""
        if self.kept_until is not None and at >= self.kept_until:
            return 0
        gone = self.taken(desk_only=True)
        return max(0, self.kept - sum(gone[other] for other in gone if other[0] == pool[0]))

    def beside(self, pool):
        """The pools of the same session, or of the series."""
        session = pool[0]
        if self.joining == "slot":
            return [(day, slot, "") for slot, (day, _) in self.slots.items() if day == session]
        return [(session, None, device) for device in self.devices or [""]]

    def left(self, pool, at, *, desk):
        gone = self.taken()
        here = max(0, self.seats_in(pool) - gone[pool])
        if desk:
            return here
        others = [max(0, self.seats_in(each) - gone[each]) for each in self.beside(pool)]
        return max(0, min(here, sum(others) - self.reserve(pool, at)))

    def for_newcomer(self, pool, at, *, desk):
        """Nobody jumps the queue, but a caller may have a callers' seat if no caller waits."""
        ahead = [key for key in self.turns() if pool in self.pools_of(key)]
        if not ahead:
            return self.left(pool, at, desk=desk)
        if desk and not any(self.places[key].desk for key in ahead):
            return min(self.reserve(pool, at), self.left(pool, at, desk=True))
        return 0

    def waiting(self):
        return [key for key in self.line if self.places[key].state == WAITING]

    def turns(self):
        """Those in line whose turn has not come yet."""
        return [key for key in self.waiting() if not self.places[key].called]

    def begins(self, key):
        """When that begins for which somebody is registered; None if it is not held."""
        session = self.places[key].session
        meetings = [self.meetings[session]] if session is not None else self.meetings.values()
        return min((each.starts_at for each in meetings if each.held), default=None)

    def ahead(self, key, at):
        begins = self.begins(key)
        return begins is not None and begins > at

    def lots(self, keys):
        """Those who applied together stand where the first of them stands."""
        lots: dict[object, list[int]] = {}
        for key in keys:
            lots.setdefault(self.places[key].party or key, []).append(key)
        return [*lots.values()]

    def mates(self, key):
        """Those who applied together and are in the same state."""
        place = self.places[key]
        if place.party is None:
            return [key]
        together = [
            other
            for other, each in self.places.items()
            if each.party == place.party and each.state == place.state
        ]
        order = {each: number for number, each in enumerate(self.line)}
        return sorted(together, key=lambda each: (order.get(each, 0), each))

    def fits(self, lot, at, *, left):
        desk = all(self.places[key].desk for key in lot)
        needs = Counter(pool for key in lot for pool in self.pools_of(key))
        return all(left(pool, at, desk=desk) >= number for pool, number in needs.items())

    def first_fitting(self, lots, at):
        """The first lot in line to which a seat can be offered, or None."""
        shut, callers_only = set(), set()

        def left(pool, at, *, desk):
            if pool in callers_only and desk:
                return min(self.reserve(pool, at), self.left(pool, at, desk=True))
            return self.left(pool, at, desk=desk)

        for lot in lots:
            pools = {pool for key in lot for pool in self.pools_of(key)}
            desk = all(self.places[key].desk for key in lot)
            blocked = pools & shut or (pools & callers_only and not desk)
            if not blocked and self.fits(lot, at, left=left):
                return lot
            (shut if desk else callers_only).update(pools)
        return None
