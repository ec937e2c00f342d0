"""Calls to people who have not come back, gathered under whoever they are today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Municipality, User
from people.models import FollowUpCall, FollowUpNote, Participant

KEPT_FOR = timedelta(days=2 * 365)
"""How long the words of a note are kept: by then nobody is rung any more."""


@dataclass(frozen=True)
class Entry:
    """A call, what was noted ('' for nothing), and who rang, as staff are named on a screen."""

    call: FollowUpCall
    note: str
    by: str


def of(participant: Participant) -> list[FollowUpCall]:
    """The calls to a person, whichever of their entries they stand at, as they were written
    down; one query."""
    return _of([participant.merged_into_id or participant.pk])


def in_town(municipality: Municipality) -> Mapping[int, list[FollowUpCall]]:
    """All calls of a town by the person they were made to, as they were written down."""
    rows = FollowUpCall.objects.filter(participant__municipality=municipality)
    found: dict[int, list[FollowUpCall]] = defaultdict(list)
    for row in rows.select_related("participant").order_by("pk"):
        found[row.participant.merged_into_id or row.participant_id].append(row)
    return found


def outdated_notes(*, at: datetime) -> QuerySet[FollowUpNote]:
    """The notes that are kept no longer, of all towns, with whose they are."""
    rows = FollowUpNote.objects.filter(call__at__lte=at - KEPT_FOR)
    return rows.select_related("call__participant__municipality").order_by("pk")


def entries(people: Iterable[int]) -> Mapping[int, list[Entry]]:
    """Every call to each of these people (kept entries, by key), the latest first, with its
    note and who rang: two queries."""
    rows = _of([*people])
    names = _names(rows)
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in reversed(rows):
        note = row.note.text if hasattr(row, "note") else ""
        owner = row.participant.merged_into_id or row.participant_id
        found[owner].append(Entry(row, note, names.get(row.actor_key, "")))
    return found


def _of(keys: list[int]) -> list[FollowUpCall]:
    rows = FollowUpCall.objects.filter(
        Q(participant__in=keys) | Q(participant__merged_into__in=keys)
    )
    return [*rows.select_related("participant", "note").order_by("pk")]


def _names(calls: Iterable[FollowUpCall]) -> dict[str, str]:
    keys = {call.actor_key for call in calls if call.actor_key.isdecimal()}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=keys).order_by("pk")}
