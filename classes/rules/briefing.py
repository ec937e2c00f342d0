"""Who sits where, and who helps whom. Pure: the same people give the same plan in any order.

Seats are grouped by device. One helper has at most 4 people (`participants_per_helper` of the
town; the source is in `classes.rules.staffing`), as evenly as the devices allow. What comes
first, where not everything is possible:

1. everybody has somebody who helps;
2. who speaks their language (手話);
3. who knows the device;
4. who is there all the time: not later, and not gone earlier;
5. and is not the one who teaches in front;
6. evenly;
7. whoever needs more time (hearing, sight, wheelchair) is with a helper who has fewer people.

Nobody is helped by who is not there at all.

A minor helps only where an adult is there, and every table names the adult in charge. Whoever
came without having signed up is placed after everybody else, so that nobody has to move.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from itertools import count

from people.choices import Device

Span = tuple[datetime, datetime]
MOST = 4
"""People for one helper, unless a town says otherwise."""


class Group(StrEnum):
    """What a table is taught with."""

    IPHONE = "iphone"
    ANDROID = "android"
    OTHER = "other"


_GROUPS = {
    Device.IPHONE: Group.IPHONE,
    Device.ANDROID: Group.ANDROID,
    Device.RAKURAKU: Group.ANDROID,
}
_ASKS_NOBODY = frozenset({Device.UNKNOWN, Device.NONE})
"""Whoever has no telephone of their own, or was not asked: anybody may help."""


class Fit(IntEnum):
    """Whether a helper knows a device, the best first."""

    KNOWS = 0
    UNKNOWN = 1  # nobody wrote down what the helper knows
    DIFFERS = 2


class Presence(IntEnum):
    """Whether a helper is there while somebody is, the best first."""

    WHOLE = 0
    PART = 1
    NEVER = 2


@dataclass(frozen=True)
class Guest:
    """Somebody who is expected. `place` says in which order they stand, and differs for each;
    `seat` and `helper` are what somebody decided by hand. `language` is what they must be
    spoken to in, "" for Japanese; `span` when they are there, None where it does not matter."""

    key: int
    place: tuple[str | int, ...]
    device: str = ""
    needs_time: bool = False
    late: bool = False
    seat: int | None = None
    helper: int | None = None
    language: str = ""
    span: Span | None = None

    @property
    def group(self) -> Group:
        return _GROUPS.get(Device(self.device), Group.OTHER)


@dataclass(frozen=True)
class Hand:
    """Somebody who helps. `leads`: teaches in front, and helps where nobody else can. `span`
    as of a guest."""

    key: int
    place: tuple[str | int, ...]
    devices: frozenset[str] = frozenset()
    minor: bool = False
    leads: bool = False
    languages: frozenset[str] = frozenset()
    span: Span | None = None


@dataclass(frozen=True)
class Seat:
    """One place: its number, who sits there, who helps them (None: nobody is free)."""

    number: int
    guest: int
    helper: int | None
    fit: Fit | None
    spoken: bool = True
    presence: Presence = Presence.WHOLE


@dataclass(frozen=True)
class Table:
    """The seats of one device; at a consultation, those of one time. `adult` is in charge
    where a minor helps, else None."""

    group: Group
    seats: tuple[Seat, ...]
    adult: int | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Seating:
    """The whole room. `idle` help nobody, `unplaced` minors do for want of an adult, `astray`
    are guests whose helper was decided by hand and does not help here."""

    tables: tuple[Table, ...]
    idle: tuple[int, ...] = ()
    unplaced: tuple[int, ...] = ()
    astray: tuple[int, ...] = ()

    @property
    def seats(self) -> list[Seat]:
        """All seats by number."""
        return sorted((one for each in self.tables for one in each.seats), key=_number)

    @property
    def alone(self) -> list[int]:
        """Whom nobody helps."""
        return [one.guest for one in self.seats if one.helper is None]

    @property
    def strange(self) -> list[int]:
        """Whose helper does not know their device."""
        return [one.guest for one in self.seats if one.fit is Fit.DIFFERS]


def fit(device: str, *, known: frozenset[str]) -> Fit:
    """Whether somebody who knows these devices knows this one. Whoever knows Android knows
    らくらくスマートフォン well enough to help."""
    if device in _ASKS_NOBODY or device in known:
        return Fit.KNOWS
    if device == Device.RAKURAKU and Device.ANDROID in known:
        return Fit.KNOWS
    return Fit.DIFFERS if known else Fit.UNKNOWN


def speaks(guest: Guest, hand: Hand) -> bool:
    """Whether they understand each other. Everybody is taken to speak Japanese."""
    return not guest.language or guest.language in hand.languages


def presence(guest: Guest, hand: Hand) -> Presence:
    """Whether the hand is there while the guest is."""
    if guest.span is None or hand.span is None:
        return Presence.WHOLE
    (comes, goes), (starts, ends) = guest.span, hand.span
    if starts >= goes or ends <= comes:
        return Presence.NEVER
    return Presence.WHOLE if starts <= comes and ends >= goes else Presence.PART


def seating(
    guests: Iterable[Guest],
    hands: Iterable[Hand],
    *,
    most: int = MOST,
    supervised: bool = False,
) -> Seating:
    """Everybody once, with a seat and whoever helps them. `supervised`: an adult who helps
    nobody is in charge, should nobody else be. ValueError for two at one seat."""
    people = sorted(guests, key=lambda one: (one.late, one.place))
    crew = sorted(hands, key=lambda one: one.place)
    grown = supervised or any(not hand.minor for hand in crew)
    able = [hand for hand in crew if grown or not hand.minor]
    match = matched([one for one in people if not one.late], able, most=most)
    early = {**match}
    late = [one if one.key not in early else _pinned(one, early[one.key]) for one in people]
    if len(early) < len(people):
        match = matched(late, able, most=most)
    tables = _tables(people, able, match)
    helping = {key for key in match.values() if key is not None}
    known = {hand.key for hand in able}
    return Seating(
        tables,
        idle=tuple(x.key for x in able if x.key not in helping and not x.leads),
        unplaced=tuple(x.key for x in crew if x.key not in known),
        astray=tuple(x.key for x in people if x.helper is not None and x.helper not in known),
    )


# ---------- who helps whom ----------

_EVEN, _LEADS, _PARTLY, _UNKNOWN, _DIFFERS = 1, 10**6, 10**9, 10**12, 10**18
_SILENT, _NOBODY, _NEVER = 10**21, 10**24, 10**27
"""What an unlucky match costs: one of a kind outweighs any number of the kinds before."""
_ALONE = -1


@dataclass
class _Loads:
    """Who has whom so far, by index of the hand; `_ALONE` has those whom nobody helps."""

    crew: Sequence[Hand]
    most: int
    held: dict[int, list[Guest]] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.held = {_ALONE: [], **{index: [] for index in range(len(self.crew))}}

    def cost(self, guest: Guest, index: int) -> int:
        """What it costs that this hand helps this guest."""
        if index == _ALONE:
            return _NOBODY
        hand = self.crew[index]
        found = fit(guest.device, known=hand.devices)
        unlucky = {Fit.KNOWS: 0, Fit.UNKNOWN: _UNKNOWN, Fit.DIFFERS: _DIFFERS}[found]
        unlucky += {0: 0, 1: _PARTLY, 2: _NEVER}[presence(guest, hand)]
        return unlucky + _LEADS * hand.leads + _SILENT * (not speaks(guest, hand))

    def one_more(self, index: int) -> int | None:
        """What it costs that this hand has one more, rising with each; None where too many."""
        if index == _ALONE:
            return 0
        load = len(self.held[index])
        return _EVEN * (2 * load + 1) if load < self.most else None

    def cheapest(self, start: int, end: int) -> tuple[int, Guest] | None:
        """Whom to hand over from one to the other at the least cost."""
        movable = [one for one in self.held[start] if one.key not in self.fixed]
        found = [(self.cost(one, end) - self.cost(one, start), one) for one in movable]
        return min(found, key=lambda pair: (pair[0], pair[1].place), default=None)

    def take(self, guest: Guest) -> None:
        """Give the guest to somebody, moving others along where that is better for all, by
        the cheapest path through the room (Bellman–Ford)."""
        paths: dict[int, tuple[int, list[tuple[Guest, int]]]] = {
            index: (self.cost(guest, index), [(guest, index)]) for index in self.held
        }
        moves = {
            (a, b): found
            for a in self.held
            for b in self.held
            if a != b and (found := self.cheapest(a, b)) is not None
        }
        for _ in self.held:
            if not _relax(paths, moves):
                break
        ends = [
            (paths[index][0] + more, index)
            for index in self.held
            if (more := self.one_more(index)) is not None
        ]
        for moved, index in paths[min(ends)[1]][1]:
            for people in self.held.values():
                if moved in people:
                    people.remove(moved)
            self.held[index].append(moved)


def _relax(
    paths: dict[int, tuple[int, list[tuple[Guest, int]]]],
    moves: Mapping[tuple[int, int], tuple[int, Guest]],
) -> bool:
    """Whether any hand is reached at less cost by one move more."""
    better = False
    for (start, end), (cost, moved) in moves.items():
        reached, path = paths[start]
        if reached + cost < paths[end][0] and all(one is not moved for one, _ in path):
            paths[end] = (reached + cost, [*path, (moved, end)])
            better = True
    return better


def matched(
    people: Sequence[Guest], crew: Sequence[Hand], *, most: int
) -> dict[int, int | None]:
    """The hand of each guest by their keys; None for whom nobody is free."""
    loads = _Loads(crew, most)
    place = {hand.key: index for index, hand in enumerate(crew)}
    decided = [one for one in people if one.helper in place]
    for guest in decided:
        loads.held[place[guest.helper or 0]].append(guest)
        loads.fixed.add(guest.key)
    for guest in people:
        if guest.key not in loads.fixed:
            loads.take(guest)
    _ease(loads)
    return {
        guest.key: None if index == _ALONE else crew[index].key
        for index, held in loads.held.items()
        for guest in held
    }


def _ease(loads: _Loads) -> None:
    """Exchange people, one for one, as long as those who need time come to freer hands."""
    while (found := _exchange(loads)) is not None:
        (one, here), (other, there) = found
        loads.held[here][loads.held[here].index(one)] = other
        loads.held[there][loads.held[there].index(other)] = one


def _exchange(loads: _Loads) -> tuple[tuple[Guest, int], tuple[Guest, int]] | None:
    for here, there in ((a, b) for a in loads.held for b in loads.held if _ALONE not in {a, b}):
        if here == there or not _freer(loads, there, than=here):
            continue
        slow = [x for x in loads.held[here] if x.needs_time and x.key not in loads.fixed]
        quick = [x for x in loads.held[there] if not x.needs_time and x.key not in loads.fixed]
        for one, other in ((a, b) for a in _by_place(slow) for b in _by_place(quick)):
            before = loads.cost(one, here) + loads.cost(other, there)
            if loads.cost(one, there) + loads.cost(other, here) <= before:
                return (one, here), (other, there)
    return None


def _freer(loads: _Loads, there: int, *, than: int) -> bool:
    """Whether one more who needs time is better off there. Each exchange lowers the sum of
    `burden` squares and products, so that it ends."""
    here_slow, there_slow = (sum(x.needs_time for x in loads.held[i]) for i in (than, there))
    here, there_all = len(loads.held[than]), len(loads.held[there])
    return 2 * there_slow + 1 + there_all < 2 * here_slow - 1 + here


# ---------- who sits where ----------


def _tables(
    people: Sequence[Guest], crew: Sequence[Hand], match: Mapping[int, int | None]
) -> tuple[Table, ...]:
    """The seats, table by table; a number that was decided by hand is nobody else's."""
    beside = {hand.key: index for index, hand in enumerate(crew)}
    taken = [one.seat for one in people if one.seat is not None]
    if len(taken) != len({*taken}):
        raise ValueError("two people at one seat")
    free = (number for number in count(1) if number not in taken)
    groups = [*Group]

    def order(one: Guest) -> tuple[object, ...]:
        near = beside.get(match[one.key] or 0, len(crew))
        return one.late, groups.index(one.group), near, one.place

    numbers = {one.key: one.seat or next(free) for one in sorted(people, key=order)}
    found = []
    for group in groups:
        seats = [
            seat_of(one, numbers[one.key], helper=match[one.key], crew=crew)
            for one in people
            if one.group is group
        ]
        if seats:
            ordered = tuple(sorted(seats, key=_number))
            found.append(Table(group, ordered, in_charge(ordered, crew)))
    return tuple(found)


def seat_of(guest: Guest, number: int, *, helper: int | None, crew: Sequence[Hand]) -> Seat:
    """The seat with how well it is helped."""
    hand = next((each for each in crew if each.key == helper), None)
    if hand is None:
        return Seat(number, guest.key, helper, None)
    known = fit(guest.device, known=hand.devices)
    return Seat(number, guest.key, helper, known, speaks(guest, hand), presence(guest, hand))


def in_charge(seats: Sequence[Seat], crew: Sequence[Hand]) -> int | None:
    """The adult of a table where a minor helps: who helps there, else whoever leads, else
    the first of the others."""
    here = {seat.helper for seat in seats}
    if not any(hand.minor for hand in crew if hand.key in here):
        return None
    grown = [hand for hand in crew if not hand.minor]
    best = min(grown, key=lambda x: (x.key not in here, not x.leads, x.place), default=None)
    return best.key if best else None


def _pinned(one: Guest, helper: int | None) -> Guest:
    return replace(one, helper=helper) if helper is not None else one


def _by_place(people: Iterable[Guest]) -> list[Guest]:
    return sorted(people, key=lambda one: one.place)


def _number(seat: Seat) -> int:
    return seat.number
