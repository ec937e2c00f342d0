"""Whoever was drawn, or is offered a seat, has a message: on the call list or for the post."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from classes.choices import DRAWN, OfferingState, RegistrationState
from classes.queries.reconciliation import found
from classes.queries.reconciliation.found import Check, Finding
from classes.queries.reconciliation.scope import CHUNK, WHERE_EVENT, Scope
from notices.choices import Purpose
from notices.models import Message

AT_ONCE = 500
_ABOUT = re.compile(r"registration:(\d+)/([a-z_]+)@")
WANTED = {
    DRAWN: frozenset({Purpose.DRAW_WON.value, Purpose.DRAW_LOST.value}),
    "": frozenset({Purpose.SEAT_OFFERED.value}),
}


class _Told(NamedTuple):
    """A step of which somebody has to hear; `reason` says by which news."""

    pk: int
    participant: int
    kept: int | None
    municipality: int
    reference: str
    reason: str
    code: str
    offering: UUID


def untold(scope: Scope) -> Iterator[Finding]:
    """Results of a draw, and open offers, of which nothing was put on the list."""
    drawn = scope.events().filter(from_state=RegistrationState.APPLIED, reason=DRAWN)
    offered = scope.events().filter(
        to_state=RegistrationState.OFFERED,
        registration__state=RegistrationState.OFFERED,
        registration__offering__state=OfferingState.PUBLISHED,
        at=F("registration__offered_at"),
    )
    for steps in (drawn, offered):
        stream = (
            _Told(*row)
            for row in steps.values_list(
                "registration",
                "registration__participant",
                "registration__participant__merged_into",
                "registration__offering__municipality",
                "registration__reference",
                "reason",
                *WHERE_EVENT,
            ).iterator(CHUNK)
        )
        while chunk := [*islice(stream, AT_ONCE)]:
            yield from _missing(chunk)


def _missing(chunk: list[_Told]) -> Iterator[Finding]:
    people = {key for row in chunk for key in (row.participant, row.kept) if key}
    keys = Message.objects.filter(
        participant__in=people, dedupe_key__startswith="registration:"
    ).values_list("dedupe_key", flat=True)
    told = {about.groups() for key in keys.order_by("pk") if (about := _ABOUT.match(key))}
    for row in chunk:
        wanted = WANTED[row.reason if row.reason == DRAWN else ""]
        if any((str(row.pk), purpose) in told for purpose in wanted):
            continue
        if not _told_otherwise(row, wanted):
            yield found.of(
                Check.UNTOLD,
                (row.code, row.offering),
                receipts=[row.reference],
                sentence="抽選の結果のお知らせが、連絡リストにもはがきにもありません。"
                if row.reason == DRAWN
                else "繰上げのご案内が、連絡リストにもはがきにもありません。",
            )


def _told_otherwise(row: _Told, wanted: frozenset[str]) -> bool:
    """Whether somebody was told for them with whom they were joined then, and are no more."""
    about = Message.objects.filter(
        municipality=row.municipality, dedupe_key__startswith=f"registration:{row.pk}/"
    )
    return about.filter(purpose__in=wanted).exists()
