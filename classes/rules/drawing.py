"""The draw (抽選): who gets a seat, from the frozen entries and the seed alone.

Format "tomoni-draw/1", told to the public in docs/draw.md. Anybody who has the published sheet
repeats it, by hand or with classes/verifier/verify_draw.py, which shares no line with this.
Pure: no database, no clock, no dice.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from sys import intern
from typing import Any, TypedDict

FORMAT = "tomoni-draw/1"
_PART = 1000


class Wish(TypedDict):
    """An offering that a lot wishes for, and from which pool of its seats each member needs
    one ("any", "iphone", a session's name …), in the order of the members."""

    offering: str
    pools: list[str]


class Entry(TypedDict):
    """Those who win or lose together, under the smallest of their receipt numbers (`lot`).

    `members` are in order, `wishes` from the first to the last. The smaller `tier` is served
    first.
    """

    lot: str
    members: list[str]
    tier: list[int]
    wishes: list[Wish]


class Recruitment(TypedDict):
    """An offering as it stands in the draw: its seats by pool."""

    id: str
    title: str
    seats: dict[str, int]


class Frozen(TypedDict):
    """What is written down at closing, and of which the digest is taken. Entries by lot."""

    draw: str
    priorities: list[str]
    offerings: list[Recruitment]
    entries: list[Entry]


class Win(TypedDict):
    offering: str
    lot: str
    members: list[str]
    rank: int


class Wait(TypedDict):
    """A lot in line for an offering. `place` is that of the first member, from 1; the others
    stand behind."""

    offering: str
    lot: str
    members: list[str]
    place: int


class Result(TypedDict):
    """Winners by offering and lot; the line of each offering, in its order."""

    winners: list[Win]
    waiting: list[Wait]


class Change(TypedDict):
    """A result that was changed by hand after the draw. Never changes the result itself."""

    at: str
    receipt: str
    offering: str
    before: str
    after: str
    ground: str


class Sheet(TypedDict):
    """What is published, and what the verifier reads. Without `seed`: not drawn yet."""

    format: str
    draw: str
    municipality: str
    title: str
    commitment: str
    seed: str | None
    priorities: list[str]
    offerings: list[Recruitment]
    entries: list[Entry]
    entries_digest: str | None
    result: Result | None
    changes: list[Change]


class BadEntries(ValueError):
    """The entries cannot be drawn fairly: somebody made a mistake in writing them down."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a sheet is about, known from the day on which the draw is promised."""

    draw: str
    municipality: str
    title: str
    commitment: str


def commitment(*, draw_id: str, seed: str) -> str:
    """The hash that is published before the first application; it gives nothing of the seed
    away, and holds for this draw only."""
    return _hash(draw_id, seed)


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entries_digest(frozen: Frozen) -> str:
    """The hash of rule and entries, part of every key: whoever changes one shuffles all."""
    hashed = sha256(f'{{"draw":{canonical(frozen["draw"])},"entries":['.encode())
    # Part by part: a hundred thousand entries are never in memory as one text.
    for start in range(0, len(frozen["entries"]), _PART):
        comma = "," if start else ""
        part = canonical(frozen["entries"][start : start + _PART])
        hashed.update((comma + part[1:-1]).encode())
    offerings, priorities = canonical(frozen["offerings"]), canonical(frozen["priorities"])
    hashed.update(f'],"offerings":{offerings},"priorities":{priorities}}}'.encode())
    return hashed.hexdigest()


def thaw(text: str) -> Frozen:
    """The frozen entries from their canonical text. Names that come again and again are kept in
    memory once, so that a hundred thousand entries stay small."""
    frozen: Frozen = json.loads(text, object_hook=_with_names_once)
    return frozen


def read(text: str) -> Result:
    """The result from its canonical text."""
    result: Result = json.loads(text)
    return result


def key(lot: str, *, seed: str, digest: str) -> str:
    """The number that a lot draws; the smaller comes first within a tier."""
    return _hash(seed, digest, lot)


def draw(frozen: Frozen, *, seed: str, digest: str) -> Result:
    """Hold the draw. The same entries and seed give the same result, everywhere and always.

    First every first wish is served, offering by offering, then every second, and so on. A lot
    wins if there is a seat for each of its members; otherwise the next is tried. Whoever won
    nothing stands in line for everything they wished for. Raises BadEntries, also when the
    entries are not those of which `digest` was taken.
    """
    if entries_digest(frozen) != digest:
        raise BadEntries("the entries are not those that were frozen")
    _check(frozen)
    line = _in_order(frozen["entries"], seed=seed, digest=digest)
    won = _serve(line, frozen["offerings"])
    losers = [entry for entry in line if entry["lot"] not in won]
    place = {each["id"]: number for number, each in enumerate(frozen["offerings"])}
    return Result(
        winners=sorted(won.values(), key=lambda win: (place[win["offering"]], win["lot"])),
        waiting=[*_lines(losers, frozen["offerings"])],
    )


def sheet(
    heading: Heading,
    *,
    frozen: Frozen | None,
    seed: str | None,
    result: Result | None,
    changes: Sequence[Change] = (),
) -> Sheet:
    """The sheet for everybody. Give `frozen` from closing on, `seed` and `result` together, and
    only when the draw has been held: whoever knows the seed knows the result."""
    if (seed is None) != (result is None):
        raise ValueError("seed and result are published together")
    return Sheet(
        format=FORMAT,
        draw=heading.draw,
        municipality=heading.municipality,
        title=heading.title,
        commitment=heading.commitment,
        seed=seed,
        priorities=frozen["priorities"] if frozen else [],
        offerings=frozen["offerings"] if frozen else [],
        entries=frozen["entries"] if frozen else [],
        entries_digest=entries_digest(frozen) if frozen else None,
        result=result,
        changes=[*changes],
    )


def _hash(*lines: str) -> str:
    return sha256("\n".join((FORMAT, *lines)).encode()).hexdigest()


def _with_names_once(read: dict[str, Any]) -> dict[str, Any]:
    if "pools" in read:
        read["offering"] = intern(read["offering"])
        read["pools"] = [intern(pool) for pool in read["pools"]]
    return read


def _in_order(entries: Sequence[Entry], *, seed: str, digest: str) -> list[Entry]:
    """By tier, then by key; by lot, should two keys ever be the same."""
    return sorted(
        entries,
        key=lambda entry: (
            entry["tier"],
            key(entry["lot"], seed=seed, digest=digest),
            entry["lot"],
        ),
    )


def _serve(line: Sequence[Entry], offerings: Sequence[Recruitment]) -> dict[str, Win]:
    """Wins by lot, in the order in which they were drawn."""
    left = {each["id"]: dict(each["seats"]) for each in offerings}
    won: dict[str, Win] = {}
    for rank in range(1, _deepest(line) + 1):
        # One lot has one wish of a rank: what an offering gives away now is nothing to another.
        wishing = _wishing([entry for entry in line if entry["lot"] not in won], rank)
        for offering in offerings:
            for entry in wishing[offering["id"]]:
                if _seat(entry["wishes"][rank - 1], left[offering["id"]]):
                    won[entry["lot"]] = _win(entry, rank)
    return won


def _wishing(line: Iterable[Entry], rank: int) -> dict[str, list[Entry]]:
    """Who has a wish of this rank for which offering, in the order of the line."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in line:
        if len(entry["wishes"]) >= rank:
            found[entry["wishes"][rank - 1]["offering"]].append(entry)
    return found


def _deepest(line: Iterable[Entry]) -> int:
    return max((len(entry["wishes"]) for entry in line), default=0)


def _seat(wish: Wish, left: dict[str, int]) -> bool:
    """Take a seat for every member, or none at all."""
    pools = wish["pools"]
    if any(left[pool] < pools.count(pool) for pool in pools):
        return False
    for pool in pools:
        left[pool] -= 1
    return True


def _win(entry: Entry, rank: int) -> Win:
    offering = entry["wishes"][rank - 1]["offering"]
    return Win(offering=offering, lot=entry["lot"], members=entry["members"], rank=rank)


def _lines(losers: Sequence[Entry], offerings: Sequence[Recruitment]) -> Iterator[Wait]:
    """Who wished for it more stands in front, then who was drawn earlier."""
    wishing = [_wishing(losers, rank) for rank in range(1, _deepest(losers) + 1)]
    for offering in offerings:
        place = 1
        for entry in chain.from_iterable(rank[offering["id"]] for rank in wishing):
            yield Wait(
                offering=offering["id"],
                lot=entry["lot"],
                members=entry["members"],
                place=place,
            )
            place += len(entry["members"])


def _check(frozen: Frozen) -> None:
    """Raise BadEntries where somebody would be drawn twice, or for seats that are not there."""
    entries, pools = (
        frozen["entries"],
        {each["id"]: each["seats"] for each in frozen["offerings"]},
    )
    if len(pools) != len(frozen["offerings"]):
        raise BadEntries("an offering is listed twice")
    if any(seats < 0 for each in pools.values() for seats in each.values()):
        raise BadEntries("fewer than no seats")
    lots = [entry["lot"] for entry in entries]
    if lots != sorted(lots):
        raise BadEntries("the entries are not in the order of their lots")
    everybody = [*chain.from_iterable(entry["members"] for entry in entries)]
    if len({*everybody}) != len(everybody):
        raise BadEntries("somebody is entered twice")
    for entry in entries:
        _check_entry(entry, pools)


def _check_entry(entry: Entry, pools: dict[str, dict[str, int]]) -> None:
    members, wishes = entry["members"], entry["wishes"]
    if not members or members != sorted(members) or entry["lot"] != members[0]:
        raise BadEntries(f"{entry['lot']}: the lot is not the smallest of its members")
    if len({wish["offering"] for wish in wishes}) != len(wishes):
        raise BadEntries(f"{entry['lot']}: one offering wished for twice")
    for wish in wishes:
        if not _a_seat_for_each(wish["pools"], len(members)):
            raise BadEntries(f"{entry['lot']}: not one seat for each member")
        if not {*wish["pools"]} <= pools.get(wish["offering"], {}).keys():
            raise BadEntries(f"{entry['lot']}: wishes for seats that are not in the draw")


def _a_seat_for_each(pools: list[str], people: int) -> bool:
    """Whoever wants a whole series has a seat in several pools, but one in each at most."""
    return len(pools) >= people and all(pools.count(pool) <= people for pool in {*pools})
