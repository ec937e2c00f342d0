"""What people said about being contacted, gathered under whoever they are today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from people.choices import Matter, WishAnswer
from people.models import ContactWish, Participant
from people.rules import wishes
from people.rules.wishes import Said

Answers = dict[Matter, WishAnswer]


@dataclass(frozen=True)
class Standing:
    """How one matter stands with a person: the answer that holds, or None (未確認)."""

    matter: Matter
    wish: ContactWish | None


@dataclass(frozen=True)
class Wishes:
    """Everything that one person said, the latest first, and how each matter stands."""

    standings: tuple[Standing, ...]
    history: tuple[ContactWish, ...]

    @property
    def answers(self) -> Answers:
        """What holds, by matter; 未確認 is left out."""
        return {
            each.matter: WishAnswer(each.wish.answer)
            for each in self.standings
            if each.wish is not None
        }


def of(participant: Participant) -> Wishes:
    """The wishes of a person, whichever of their entries they stand at: one query."""
    kept = participant.merged_into_id or participant.pk
    rows = _of([kept])
    history = [*rows.order_by("-said_on", "-entered_at", "-pk")]
    open_rows = {row.pk: row for row in history if row.ended_at is None}
    found = wishes.holding(map(said, open_rows.values()))
    standings = [
        Standing(matter, open_rows[found[matter].key] if matter in found else None)
        for matter in Matter
    ]
    return Wishes(tuple(standings), tuple(history))


def answers_of(people: Iterable[int]) -> Mapping[int, Answers]:
    """What holds for each of these people (kept entries, by key), one query for all."""
    return by_person(_of([*people]))


def by_person(rows: QuerySet[ContactWish]) -> Mapping[int, Answers]:
    """What holds of these wishes, by the person who stands for the entry; one query."""
    found: dict[int, list[Said]] = defaultdict(list)
    in_force = rows.filter(ended_at__isnull=True).select_related("participant").order_by("pk")
    for row in in_force:
        owner = row.participant.merged_into_id or row.participant_id
        found[owner].append(said(row))
    return {
        owner: {matter: each.answer for matter, each in wishes.holding(theirs).items()}
        for owner, theirs in found.items()
    }


def _of(keys: list[int]) -> QuerySet[ContactWish]:
    return ContactWish.objects.filter(
        Q(participant__in=keys) | Q(participant__merged_into__in=keys)
    )


def said(row: ContactWish) -> Said:
    """The wish as the rule knows it."""
    return Said(
        matter=Matter(row.matter),
        answer=WishAnswer(row.answer),
        said_on=row.said_on,
        entered_at=row.entered_at,
        key=row.pk,
    )
