"""Draws as the office sees them: where each stands, who is in it, and what came of it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from django.db.models import Case, Count, IntegerField, Prefetch, QuerySet, Value, When

from classes.choices import (
    LIVE_STATES,
    QUEUED_STATES,
    DrawStage,
    DrawState,
    OfferingState,
    Priority,
    RegistrationState,
)
from classes.models import Draw, Offering, Registration
from classes.queries import entries
from classes.rules import draw_stages, drawing, priorities
from people.models import Participant

COUNTED = [*LIVE_STATES, RegistrationState.LOST]
"""Whoever applied and has not left."""
SEATED, QUEUED, LOST, LEFT = range(4)
GROUP_OF = {
    RegistrationState.CONFIRMED: SEATED,
    **dict.fromkeys(QUEUED_STATES, QUEUED),
    RegistrationState.LOST: LOST,
}
GROUP = Case(
    *(When(state=state, then=Value(group)) for state, group in GROUP_OF.items()),
    default=Value(LEFT),
    output_field=IntegerField(),
)
"""What came of a registration in a draw, in the order in which the office reads it."""


@dataclass(frozen=True)
class Standing:
    """A draw at a moment, with its offerings and how many people applied."""

    draw: Draw
    offerings: tuple[Offering, ...]
    people: int
    stage: DrawStage

    @property
    def closes_at(self) -> datetime:
        return max(each.closes_at for each in self.offerings)

    @property
    def seats(self) -> int:
        return sum(each.capacity for each in self.offerings)

    @property
    def title(self) -> str:
        return "・".join(each.title for each in self.offerings)

    @property
    def common(self) -> bool:
        return len(self.offerings) > 1


@dataclass(frozen=True)
class Member:
    """One who is in a lot: the number under which they stand there, and who that is."""

    receipt: str
    person: Participant | None


@dataclass(frozen=True)
class Lot:
    """Those who win or lose together, as staff see them. `wishes` are titles, first to last."""

    number: str
    members: tuple[Member, ...]
    tier: str
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class Lots(Sequence[Lot]):
    """All lots of a draw; who is in them is looked up for the part that is asked for."""

    listed: Sequence[drawing.Entry]
    order: Sequence[Priority]
    titles: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.listed)

    @overload
    def __getitem__(self, index: int) -> Lot: ...
    @overload
    def __getitem__(self, index: slice) -> list[Lot]: ...
    def __getitem__(self, index: int | slice) -> Lot | list[Lot]:
        if isinstance(index, int):
            return self._named([self.listed[index]])[0]
        return self._named(self.listed[index])

    def _named(self, listed: Sequence[drawing.Entry]) -> list[Lot]:
        who = _people(member for entry in listed for member in entry["members"])
        return [
            Lot(
                number=entry["lot"],
                members=tuple(Member(each, who.get(each)) for each in entry["members"]),
                tier=priorities.tier_in_words(self.order, entry["tier"]),
                wishes=tuple(self.titles.get(each["offering"], "") for each in entry["wishes"]),
            )
            for entry in listed
        ]


@dataclass(frozen=True)
class Demand:
    """How many want into an offering of a draw, and how many of them first of all."""

    offering: Offering
    people: int
    first_choice: int


def standings(draws: QuerySet[Draw], *, at: datetime) -> list[Standing]:
    """The draws in the order given: three queries, whatever their number."""
    theirs = Prefetch("offerings", queryset=Offering.objects.order_by("pk"))
    rows = [*draws.prefetch_related(theirs)]
    counted = _applicants(rows)
    return [_standing(row, counted[row.pk], at=at) for row in rows]


def standing(draw: Draw, *, at: datetime) -> Standing:
    """One draw."""
    return standings(Draw.objects.filter(pk=draw.pk), at=at)[0]


def demand(draw: Draw) -> list[Demand]:
    """The offerings of the draw in order, with how many applied and have not left."""
    rows = Registration.objects.filter(offering__draw=draw, state__in=COUNTED).order_by()
    counted = Counter[tuple[int, bool]]()
    for offering, rank, people in rows.values_list("offering", "rank").annotate(
        people=Count("participant", distinct=True)
    ):
        counted[offering, rank == 1] += people
    return [
        Demand(
            offering=each,
            people=counted[each.pk, True] + counted[each.pk, False],
            first_choice=counted[each.pk, True],
        )
        for each in _offerings(draw)
    ]


def lots(draw: Draw) -> Lots:
    """The entries: as they are now, or from closing on as they were frozen."""
    offerings = _offerings(draw)
    listed = drawing.thaw(draw.entries) if draw.entries else entries.frozen(draw, offerings)
    titles = {str(each.public_id): each.title for each in offerings}
    return Lots(listed["entries"], [Priority(each) for each in listed["priorities"]], titles)


def results(draw: Draw) -> QuerySet[Registration]:
    """What became of everybody, by offering and `group`: whoever waits in the order of the
    line, the others by receipt number."""
    rows = Registration.objects.filter(offering__draw=draw)
    return (
        rows.annotate(group=GROUP)
        .select_related("offering", "participant__merged_into")
        .order_by("offering", "group", "queue_number", "reference")
    )


def group_of(row: Registration) -> tuple[Offering, int]:
    """The offering and the group under which a row of `results` is listed."""
    return row.offering, GROUP_OF.get(RegistrationState(row.state), LEFT)


def group_sizes(draw: Draw) -> dict[tuple[int, int], int]:
    """How many there are in each offering and group of `results`."""
    rows = Registration.objects.filter(offering__draw=draw).annotate(group=GROUP).order_by()
    counted = rows.values_list("offering", "group").annotate(people=Count("pk"))
    return {(offering, group): people for offering, group, people in counted}


def winners(draw: Draw) -> int:
    """How many people the draw itself gave a seat."""
    if draw.state != DrawState.DRAWN:
        return 0
    return sum(len(lot["members"]) for lot in json.loads(draw.result)["winners"])


def _offerings(draw: Draw) -> list[Offering]:
    return [*Offering.objects.filter(draw=draw).order_by("pk")]


def _applicants(draws: Iterable[Draw]) -> Counter[int]:
    rows = Registration.objects.filter(offering__draw__in=[*draws], state__in=COUNTED)
    counted = rows.order_by().values_list("offering__draw")
    return Counter(dict(counted.annotate(people=Count("participant", distinct=True))))


def _standing(draw: Draw, people: int, *, at: datetime) -> Standing:
    offerings = tuple(draw.offerings.all())
    stage = draw_stages.stage(
        DrawState(draw.state),
        [(OfferingState(each.state), each.closes_at) for each in offerings],
        at=at,
    )
    return Standing(draw=draw, offerings=offerings, people=people, stage=stage)


def _people(receipts: Iterable[str]) -> dict[str, Participant]:
    rows = Registration.objects.filter(reference__in=[*receipts])
    rows = rows.select_related("participant__merged_into").order_by("pk")
    return {row.reference: row.participant.kept for row in rows}
