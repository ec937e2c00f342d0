"""The marks of people, gathered under whoever they are today."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Municipality
from attendance.choices import TapKind
from attendance.models import CheckIn
from attendance.rules import Event
from classes.models import Session
from people.models import Participant

Group = tuple[int, int]
"""The keys of a session and of the kept person."""


def event(check_in: CheckIn) -> Event:
    """The mark as far as presence depends on it."""
    return Event(
        id=check_in.pk,
        kind=TapKind(check_in.kind),
        occurred_at=check_in.occurred_at,
        voids=check_in.voids,
    )


def rows_of(participants: Iterable[Participant | int]) -> list[Participant]:
    """Every row that stands for one of these people as they are joined now, kept ones too.

    Two queries with lists: with a subquery PostgreSQL would read every participant.
    """
    given = Participant.objects.filter(pk__in=[_key(person) for person in participants])
    roots = given.annotate(root=Coalesce("merged_into_id", "pk")).order_by("pk")
    kept = [*roots.values_list("root", flat=True)]
    return [
        *Participant.objects.filter(Q(pk__in=kept) | Q(merged_into__in=kept)).order_by("pk")
    ]


def people(keys: Iterable[int]) -> dict[int, Participant]:
    """These rows by their keys, each with the one it was merged into."""
    rows = Participant.objects.filter(pk__in=[*keys]).select_related("merged_into")
    return {row.pk: row for row in rows.order_by("pk")}


def of_people(rows: Sequence[Participant], *, session: Session | None) -> list[CheckIn]:
    """The marks of these rows, in one session or in all, and whatever takes one back."""
    return _with_withdrawals(CheckIn.objects.filter(participant__in=rows, **_in(session)))


def of_sessions(sessions: Sequence[Session | int]) -> list[CheckIn]:
    """Everybody's marks in these sessions, and whatever takes one of them back."""
    return _with_withdrawals(CheckIn.objects.filter(session__in=[*sessions]))


def grouped(check_ins: Iterable[CheckIn]) -> dict[Group, list[CheckIn]]:
    """The marks by session and kept person; a withdrawal goes with the mark it takes back.

    A withdrawal whose mark is not among them, or belongs to another session, is left out.
    """
    groups: dict[Group, list[CheckIn]] = {}
    targets: dict[UUID, CheckIn] = {}
    withdrawals = []
    for row in check_ins:
        if row.kind == TapKind.VOIDED:
            withdrawals.append(row)
            continue
        targets[row.pk] = row
        groups.setdefault(_group(row), []).append(row)
    for row in withdrawals:
        target = targets.get(row.voids) if row.voids else None
        if target is not None and target.session_id == row.session_id:
            groups[_group(target)].append(row)
    return groups


def by_key(key: UUID, *, municipality: Municipality) -> CheckIn | None:
    """The mark with this id in the municipality, if there is one."""
    return (
        CheckIn.objects.filter(pk=key, session__offering__municipality=municipality)
        .select_related("participant__merged_into", "session")
        .first()
    )


def _group(row: CheckIn) -> Group:
    return row.session_id, row.participant.kept.pk


def _key(person: Participant | int) -> int:
    return person if isinstance(person, int) else person.pk


def _in(session: Session | None) -> dict[str, Session]:
    return {} if session is None else {"session": session}


def _with_withdrawals(marks: QuerySet[CheckIn]) -> list[CheckIn]:
    """The two queries behind every reading of marks."""
    rows = (
        marks.exclude(kind=TapKind.VOIDED)
        .select_related("participant__merged_into", "registration", "session__offering")
        .order_by("occurred_at", "pk")
    )
    withdrawals = CheckIn.objects.filter(
        kind=TapKind.VOIDED, voids__in=marks.exclude(kind=TapKind.VOIDED).values("pk")
    ).order_by("occurred_at", "pk")
    return [*rows, *withdrawals]
