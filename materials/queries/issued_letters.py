"""Letters that were issued, and what each is about."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality
from common import cards
from materials.models import IssuedLetter, StandardSentences

MOST = 100
_LARGEST = 9
"""Figures of a number that can be one."""


def of_town(municipality: Municipality) -> QuerySet[IssuedLetter]:
    """Every letter of a municipality, the newest first, with whom it is for."""
    sentences = StandardSentences.objects.order_by("pk")
    return (
        IssuedLetter.objects.filter(municipality=municipality)
        .select_related(
            "municipality",
            "message__participant__merged_into",
            "message__helper",
            "stationery__logo",
            "stationery__seal_picture",
            "replacement",
        )
        .prefetch_related(Prefetch("stationery__sentences", queryset=sentences))
        .order_by("-fiscal_year", "-number")
    )


def valid(municipality: Municipality, messages: Iterable[int]) -> dict[int, IssuedLetter]:
    """The letter of each of these messages that no other has replaced."""
    rows = of_town(municipality).filter(message__in=[*messages], replacement__isnull=True)
    return {row.message_id: row for row in rows}


def found(municipality: Municipality, asked: str) -> Sequence[IssuedLetter]:
    """The letters with this number (of any year) or this code; the newest, for no question."""
    rows, text = of_town(municipality), asked.strip()
    if text:
        read = cards.read(text)
        digits = "".join(filter(str.isdecimal, text))
        is_code = read is not None and read.names is cards.Names.CARD
        if read is not None and is_code:
            rows = rows.filter(code=read.value)
        elif digits and len(digits) <= _LARGEST:
            rows = rows.filter(number=int(digits))
        else:
            rows = rows.none()
    return [*rows[:MOST]]


def by_code(code: str) -> IssuedLetter | None:
    """The letter with this code, of whatever municipality."""
    rows = IssuedLetter.objects.select_related("municipality", "stationery", "replacement")
    return rows.filter(code=code).first()


def next_number(municipality: Municipality, *, fiscal_year: int) -> int:
    """The number after the highest of the year; ask while the municipality is held."""
    theirs = IssuedLetter.objects.filter(municipality=municipality, fiscal_year=fiscal_year)
    last = theirs.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
