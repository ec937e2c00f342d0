"""The entries of a draw, as they are frozen at closing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from sys import intern
from typing import NamedTuple
from uuid import UUID

from django.db.models.functions import Coalesce

from classes.choices import SEATED_STATES, Priority, RegistrationState
from classes.models import Draw, Offering, Registration
from classes.queries import experience, seats
from classes.queries.seats import PoolKey, Seats
from classes.rules import drawing, priorities
from people.models import Participant

_AT_ONCE = 1_000
# Somebody's entry: their key, and those of whoever applied together with them.
Lot = tuple[int, ...]


class Applied(NamedTuple):
    """A registration in the draw, as far as a draw looks at it: a hundred thousand of them fit
    into memory. `entry` is its participant as they registered, `person` as they are kept."""

    pk: int
    reference: str
    offering: int
    entry: int
    person: int
    party: UUID | None
    rank: int
    session: int | None
    slot: int | None
    device: str


def applied(offerings: Sequence[Offering]) -> Iterator[Applied]:
    """The registrations that are in the draw, by receipt number."""
    rows = Registration.objects.filter(
        offering__in=[*offerings], state=RegistrationState.APPLIED
    ).order_by("reference")
    columns = rows.values_list(
        "pk",
        "reference",
        "offering",
        "participant",
        Coalesce("participant__merged_into", "participant"),
        "party",
        "rank",
        "session",
        "slot",
        "device",
    )
    return (Applied(*row) for row in columns.iterator())


def seated_people(draw: Draw) -> set[int]:
    """Who has a seat already in an offering of the draw, by key of the one who is kept: at the
    door they do not wait for the draw."""
    rows = Registration.objects.filter(offering__draw=draw, state__in=SEATED_STATES)
    people = rows.order_by().values_list(Coalesce("participant__merged_into", "participant"))
    return {person for (person,) in people}


def frozen(draw: Draw, offerings: Sequence[Offering]) -> drawing.Frozen:
    """Rule and entries in the format of docs/draw.md, as they are now.

    Somebody's wishes for several offerings make one entry under the smallest of their receipt
    numbers. Those who applied together make one entry; they are drawn for the offerings for
    which all of them applied.
    """
    rows = [*applied(offerings)]
    order = [Priority(each) for each in offerings[0].priorities]
    counted = {each.pk: seats.count(each, at=each.closes_at) for each in offerings}
    theirs: dict[int, list[Applied]] = {}
    for row in rows:
        theirs.setdefault(row.person, []).append(row)
    closing = max(offering.closes_at for offering in offerings)
    tiers = _tiers([*theirs], order, at=closing)
    names = {each.pk: str(each.public_id) for each in offerings}
    entries = [
        drawing.Entry(
            lot=min(_number(theirs[person]) for person in lot),
            members=sorted(_number(theirs[person]) for person in lot),
            tier=[*priorities.party_tier([tiers[person] for person in lot])],
            wishes=_wishes(lot, theirs, counted, names=names),
        )
        for lot in _lots(rows)
    ]
    return drawing.Frozen(
        draw=str(draw.public_id),
        priorities=[each.value for each in order],
        offerings=[_offering(each, counted[each.pk]) for each in offerings],
        entries=sorted(entries, key=lambda entry: entry["lot"]),
    )


def _tiers(
    people: Sequence[int], order: Sequence[Priority], *, at: datetime
) -> dict[int, tuple[int, ...]]:
    """The tier of each person (kept, by key): some hundred people at a time."""
    found: dict[int, tuple[int, ...]] = {}
    for start in range(0, len(people), _AT_ONCE):
        part = Participant.objects.filter(pk__in=people[start : start + _AT_ONCE])
        known = experience.applicants([*part.order_by("pk")], at=at)
        found |= {key: priorities.tier(order, each) for key, each in known.items()}
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """Under which receipt numbers people stand in the frozen entries, whether or not they have
    withdrawn, or were joined or separated, since."""

    numbers: frozenset[str]
    by_entry: dict[int, str]  # by key of the participant as they registered
    by_person: dict[int, str]  # by key of the one who stands for them now

    def of(self, registration: Registration) -> str:
        """The number under which this registration was drawn; its own if it was not."""
        person = registration.participant
        return self.number(registration.reference, entry=person.pk, person=person.kept.pk)

    def number(self, own: str, *, entry: int, person: int) -> str:
        """`of` for a receipt number and the keys of its participant, as they registered and
        as they are kept."""
        if own in self.numbers:
            return own
        return self.by_entry.get(entry) or self.by_person.get(person) or own


def listed(draw: Draw, offerings: Sequence[Offering]) -> Listed:
    """Who stands in the frozen entries of these offerings. One query, of a few columns: there
    may be a hundred thousand."""
    frozen = drawing.thaw(draw.entries)
    numbers = frozenset(chain.from_iterable(each["members"] for each in frozen["entries"]))
    by_entry: dict[int, str] = {}
    by_person: dict[int, str] = {}
    rows = Registration.objects.filter(offering__in=[*offerings]).order_by("-reference")
    columns = rows.values_list("reference", "participant", "participant__merged_into")
    for reference, entry, kept in columns.iterator():
        if reference in numbers:
            by_entry[entry] = by_person[kept or entry] = reference
    return Listed(numbers, by_entry, by_person)


def _name(pool: PoolKey) -> str:
    """The name of a pool on the sheet: "any", "iphone", "android", or by session."""
    session, slot, device = pool
    parts = []
    if session is not None:
        parts.append(f"s{session}")
    if slot is not None:
        parts.append(f"t{slot}")
    if device:
        parts.append(device)
    return intern("-".join(parts) or "any")


def _lots(rows: Sequence[Applied]) -> list[Lot]:
    """The people as they were entered: alone, or together with whom they applied."""
    together: dict[int, set[int]] = {}
    by_party: dict[object, set[int]] = {}
    for row in rows:
        person = row.person
        mates = by_party.setdefault(row.party or ("alone", person), set())
        mates |= together.get(person, {person})
        for mate in mates:
            together[mate] = mates
    return sorted({tuple(sorted(mates)) for mates in together.values()})


def _wishes(
    lot: Lot,
    theirs: Mapping[int, Sequence[Applied]],
    counted: Mapping[int, Seats],
    *,
    names: Mapping[int, str],
) -> list[drawing.Wish]:
    """The offerings that all of the lot applied for, in the order of their ranks. Whoever wants
    the whole series wants a seat in each session."""
    members = sorted(lot, key=lambda person: _number(theirs[person]))
    by_offering = [{row.offering: row for row in theirs[person]} for person in members]
    shared = set.intersection(*(set(each) for each in by_offering))
    ranked = sorted(shared, key=lambda key: (by_offering[0][key].rank, key))
    return [
        drawing.Wish(
            offering=names[key],
            pools=[
                _name(pool)
                for row in (each[key] for each in by_offering)
                for pool in counted[key].keys(
                    session=row.session, slot=row.slot, device=row.device
                )
            ],
        )
        for key in ranked
    ]


def _number(rows: Sequence[Applied]) -> str:
    return min(row.reference for row in rows)


def _offering(offering: Offering, counted: Seats) -> drawing.Recruitment:
    return drawing.Recruitment(
        id=str(offering.public_id),
        title=offering.title,
        seats={_name(key): pool.free for key, pool in counted.pools.items()},
    )
