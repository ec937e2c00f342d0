"""The entries of a draw, as they are frozen at closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet

from classes.choices import LIVE_STATES, Priority, RegistrationState
from classes.models import Draw, Offering, Registration
from classes.queries import experience, seats
from classes.queries.seats import PoolKey, Seats
from classes.rules import drawing, priorities
from people.queries import identities

# Somebody's entry: their key, and those of whoever applied together with them.
Lot = tuple[int, ...]


def applied(offerings: Sequence[Offering]) -> QuerySet[Registration]:
    """The registrations that are in the draw, by receipt number."""
    return (
        Registration.objects.filter(offering__in=[*offerings], state=RegistrationState.APPLIED)
        .select_related(
            "offering__municipality", "participant__municipality", "participant__merged_into"
        )
        .order_by("reference")
    )


def frozen(draw: Draw, offerings: Sequence[Offering]) -> drawing.Frozen:
    """Rule and entries in the format of docs/draw.md, as they are now.

    Somebody's wishes for several offerings make one entry under the smallest of their receipt
    numbers. Those who applied together make one entry; they are drawn for the offerings for
    which all of them applied.
    """
    rows = [*applied(offerings)]
    closing = max(offering.closes_at for offering in offerings)
    people = {row.participant.kept.pk: row.participant.kept for row in rows}
    known = experience.applicants([*people.values()], at=closing)
    order = [Priority(each) for each in offerings[0].priorities]
    counted = {each.pk: seats.count(each, at=each.closes_at) for each in offerings}
    theirs: dict[int, list[Registration]] = {}
    for row in rows:
        theirs.setdefault(row.participant.kept.pk, []).append(row)
    entries = [
        drawing.Entry(
            lot=min(_number(theirs[person]) for person in lot),
            members=sorted(_number(theirs[person]) for person in lot),
            tier=[*priorities.party_tier(
                [priorities.tier(order, known[person]) for person in lot]
            )],
            wishes=_wishes(lot, theirs, counted),
        )
        for lot in _lots(rows)
    ]  # fmt: skip
    return drawing.Frozen(
        draw=str(draw.public_id),
        priorities=[each.value for each in order],
        offerings=[_offering(each, counted[each.pk]) for each in offerings],
        entries=sorted(entries, key=lambda entry: entry["lot"]),
    )


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


def granted_elsewhere(registration: Registration) -> bool:
    """Whether another wish of this person in the same draw got a seat."""
    return (
        Registration.objects.filter(
            offering__draw=registration.offering.draw_id,
            participant__in=identities.of(registration.participant),
            state__in=LIVE_STATES,
        )
        .exclude(pk=registration.pk)
        .exclude(state=RegistrationState.APPLIED)
        .exclude(state=RegistrationState.WAITING)
        .exists()
    )


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
    return "-".join(parts) or "any"


def _lots(rows: Sequence[Registration]) -> list[Lot]:
    """The people as they were entered: alone, or together with whom they applied."""
    together: dict[int, set[int]] = {}
    by_party: dict[object, set[int]] = {}
    for row in rows:
        person = row.participant.kept.pk
        mates = by_party.setdefault(row.party or ("alone", person), set())
        mates |= together.get(person, {person})
        for mate in mates:
            together[mate] = mates
    return sorted({tuple(sorted(mates)) for mates in together.values()})


def _wishes(
    lot: Lot, theirs: dict[int, list[Registration]], counted: dict[int, Seats]
) -> list[drawing.Wish]:
    """The offerings that all of the lot applied for, in the order of their ranks. Whoever wants
    the whole series wants a seat in each session."""
    members = sorted(lot, key=lambda person: _number(theirs[person]))
    by_offering = [{row.offering_id: row for row in theirs[person]} for person in members]
    shared = set.intersection(*(set(each) for each in by_offering))
    ranked = sorted(shared, key=lambda key: (by_offering[0][key].rank, key))
    return [
        drawing.Wish(
            offering=str(by_offering[0][key].offering.public_id),
            pools=[_name(pool) for each in by_offering for pool in counted[key].of(each[key])],
        )
        for key in ranked
    ]


def _number(rows: Sequence[Registration]) -> str:
    return min(row.reference for row in rows)


def _offering(offering: Offering, counted: Seats) -> drawing.Recruitment:
    return drawing.Recruitment(
        id=str(offering.public_id),
        title=offering.title,
        seats={_name(key): pool.free for key, pool in counted.pools.items()},
    )
