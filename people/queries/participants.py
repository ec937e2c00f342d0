"""People of a municipality, one by one."""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects

from accounts.models import Municipality
from people.choices import ParticipantState
from people.models import Participant, Phone
from people.rules import Traits

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def entries(municipality: Municipality) -> QuerySet[Participant]:
    """Every entry that still says who it is, kept or absorbed, in 五十音順.

    The municipality is not joined: SQLite would begin there, and sort a town to show ten.
    """
    return (
        Participant.objects.filter(municipality=municipality)
        .exclude(state=ParticipantState.FORGOTTEN)
        .select_related("merged_into")
        .order_by("kana_key", "pk")
    )


def by_phone_and_kana(
    *, municipality: Municipality, digits: Iterable[str], kana_key: str
) -> list[Participant]:
    """Entries that have one of these numbers and this furigana."""
    owners = _owners(municipality, [*digits])
    if not owners:
        return []
    rows = entries(municipality).filter(pk__in=owners, kana_key=kana_key)
    return [*rows.prefetch_related("phones")]


def _owners(municipality: Municipality, digits: Sequence[str]) -> set[int]:
    """The keys of those who have one of these numbers. Asked of every stranger, who is mostly
    nobody: Django takes longer to write this than the database to answer."""
    if not digits:
        return set()
    marks = ", ".join("%s" for _ in digits)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT participant_id FROM {Phone._meta.db_table}"  # noqa: S608  # names of our own
            f" WHERE municipality_id = %s AND digits IN ({marks})",
            [municipality.pk, *digits],
        )
        return {key for (key,) in cursor.fetchall()}


def kana_of(public_ids: Iterable[str], *, municipality: Municipality) -> dict[str, str]:
    """The furigana of these people, by public id; ids that are none are left out."""
    wanted = {text for text in public_ids if _UUID.fullmatch(text)}
    if not wanted:
        return {}
    rows = entries(municipality).filter(public_id__in=wanted)
    return {str(public_id): kana for public_id, kana in rows.values_list("public_id", "kana")}


def traits(participant: Participant) -> Traits:
    """What the entry is told apart by. Reads its phones, so prefetch them for many."""
    return Traits(
        name_key=participant.name_key,
        kana_key=participant.kana_key,
        phones=frozenset(phone.digits for phone in participant.phones.all()),
        birth_date=participant.birth_date,
    )


def by_public_id(public_id: UUID, *, municipality: Municipality) -> Participant | None:
    """The person behind this id: for an absorbed entry, the one who stands for it."""
    row = entries(municipality).filter(public_id=public_id).first()
    if row is None:
        return None
    prefetch_related_objects([row.kept], "phones")
    return row.kept
