"""One person as the office sees them: whom they stand for, what they signed up for, when they
came."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from uuid import UUID

from django.db.models import prefetch_related_objects

from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from attendance.queries import marks
from classes.models import Registration
from classes.queries import registrations
from people.actions.participants import Person
from people.choices import SupportNeed
from people.models import Merge, Participant

EDITED = [field.name for field in fields(Person) if field.name != "phones"]
"""The columns that the office corrects on a person's page."""


@dataclass(frozen=True)
class History:
    """Everything about one person. `facts` hold one entry for each session they came to."""

    person: Participant
    absorbed: tuple[Participant, ...]
    registrations: tuple[Registration, ...]
    facts: tuple[AttendanceFact, ...]
    merges: tuple[Merge, ...]

    @property
    def needs(self) -> list[str]:
        """What makes taking part possible, in words."""
        return needs_of(self.person)

    @property
    def doubled(self) -> list[Registration]:
        """Registrations that are live beside another one for the same: one too many."""
        return registrations.doubled(self.registrations)

    @property
    def attendances(self) -> int:
        """延べ: how many sessions they came to."""
        return len(self.facts)


@dataclass(frozen=True)
class Comparison:
    """Two entries side by side, before they are joined."""

    first: History
    second: History

    @property
    def same_sessions(self) -> int:
        """How many sessions both are counted in: each of them will count once."""
        first, second = (
            {fact.session_id for fact in side.facts} for side in (self.first, self.second)
        )
        return len(first & second)

    @property
    def same_sessions_text(self) -> str:
        return f"{self.same_sessions}回あります。統合すると、それぞれ1人の参加として数えます。"

    @property
    def doubled(self) -> list[Registration]:
        """Live registrations of which both have one for the same: joining leaves both."""
        both = [*self.first.registrations, *self.second.registrations]
        return sorted(registrations.doubled(both), key=lambda row: (row.offering_id, row.pk))

    @property
    def sides(self) -> tuple[History, History]:
        return self.first, self.second


def needs_of(person: Participant) -> list[str]:
    """What makes taking part possible, in words."""
    return [str(need.label) for need in SupportNeed if need in person.support_needs]


def by_key(public_id: UUID, *, municipality: Municipality) -> Participant | None:
    """The entry with this public id, if the municipality has it; joined ones as they are."""
    return (
        Participant.objects.filter(public_id=public_id, municipality=municipality)
        .select_related("merged_into", "municipality")
        .first()
    )


def of(person: Participant) -> History:
    """The history of a person who stands for themselves: five queries."""
    prefetch_related_objects([person], "phones")
    rows = marks.rows_of([person])
    signed_up = (
        Registration.objects.filter(participant__in=rows)
        .select_related("offering__venue", "session")
        .order_by("-registered_at", "-pk")
    )
    facts = (
        AttendanceFact.objects.filter(role=FactRole.PARTICIPANT, person_key=person.person_key)
        .select_related("session__offering", "venue")
        .order_by("-day", "-session__starts_at", "-session_id")
    )
    merges = (
        Merge.objects.filter(kept__in=rows) | Merge.objects.filter(absorbed__in=rows)
    ).select_related("kept", "absorbed")
    return History(
        person=person,
        absorbed=tuple(row for row in rows if row.pk != person.pk),
        registrations=tuple(signed_up),
        facts=tuple(facts),
        merges=tuple(merges.order_by("-merged_at", "-pk")),
    )


def compare(first: Participant, second: Participant) -> Comparison:
    """Two people side by side."""
    return Comparison(of(first), of(second))


def in_order(keys: Sequence[int], *, municipality: Municipality) -> list[Participant]:
    """The people with these keys, in this order, with their phones; strangers are left out."""
    found = (
        Participant.objects.filter(municipality=municipality)
        .select_related("merged_into")
        .prefetch_related("phones", "merged_into__phones")
        .in_bulk([*keys])
    )
    people = {found[key].kept.pk: found[key].kept for key in keys if key in found}
    return [*people.values()]


def merge_of(key: int, *, municipality: Municipality) -> Merge | None:
    """The merge, if its people are this municipality's."""
    rows = Merge.objects.filter(pk=key, kept__municipality=municipality)
    return rows.select_related("kept__municipality", "absorbed").first()


def fingerprint(participant: Participant) -> str:
    """The same as long as nothing changed that the office edits; nothing can be read back."""
    columns = [getattr(participant, name) for name in EDITED]
    numbers = [*participant.phones.order_by("pk").values_list("digits", "owner")]
    return hashlib.sha256(repr((columns, numbers)).encode()).hexdigest()
