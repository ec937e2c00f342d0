"""Who may be the person that told a tablet their name.

A furigana alone tells nothing: a city has dozens of ヤマモト カズコ. It counts where somebody
on the roster has it; else the name or the number must agree too.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from attendance.choices import TapKind
from attendance.models import CheckIn, TapReceipt
from classes.choices import ATTENDING_STATES, RegistrationState
from classes.models import Registration, Session
from people.models import Participant
from people.queries import participants, search

_ON_ROSTER = 0
_LISTED = [*ATTENDING_STATES, RegistrationState.CANCELLED]
Order = tuple[datetime, UUID]


class Namesake(NamedTuple):
    """Somebody known; `came` is the mark with which a tablet made them known, if one did."""

    person: Participant
    came: CheckIn | None

    def before(self, order: Order) -> bool:
        """Whether they were known before a mark was made, whichever was received first."""
        return self.came is None or order_of(self.came) < order


def order_of(mark: CheckIn) -> Order:
    return mark.occurred_at, mark.pk


def of(
    newcomer: Participant, *, session: Session, unstored: Iterable[CheckIn] = ()
) -> list[Namesake]:
    """Who may be the same, the surest first: on the roster of the session, seats given back
    included, then by what else agrees; of equals whoever was known first. `unstored` are marks
    of the batch that is being written down."""
    alike = search.alike(
        municipality=newcomer.municipality,
        name=newcomer.name,
        kana=newcomer.kana,
        phones=[phone.digits for phone in newcomer.phones.all()],
        besides=newcomer,
    )
    signs: dict[Participant, int] = {one.participant: one.likeness for one in alike}
    signs |= dict.fromkeys(_on_roster(newcomer, session), _ON_ROSTER)
    came = _came(signs, unstored)
    found = [Namesake(person, came.get(person.pk)) for person in signs]
    return sorted(found, key=lambda one: (signs[one.person], *_since(one)))


def _since(one: Namesake) -> tuple[object, ...]:
    return (0, one.person.pk) if one.came is None else (1, *order_of(one.came))


def _on_roster(newcomer: Participant, session: Session) -> set[Participant]:
    held = Registration.objects.filter(
        Q(session__isnull=True) | Q(session=session),
        offering=session.offering_id,
        participant=OuterRef("pk"),
        state__in=_LISTED,
    )
    rows = participants.entries(newcomer.municipality).filter(
        Exists(held), kana_key=newcomer.kana_key
    )
    return {row.kept for row in rows} - {newcomer.kept}


def _came(people: Iterable[Participant], unstored: Iterable[CheckIn]) -> dict[int, CheckIn]:
    """The first mark of each who were written down with a tap of a tablet."""
    keys = {person.pk for person in people}
    if not keys:
        return {}
    stored = CheckIn.objects.filter(
        Exists(TapReceipt.objects.filter(pk=OuterRef("pk"))),
        participant__in=keys,
        kind=TapKind.ARRIVED,
        received_at=F("participant__created_at"),
    ).select_related("participant", "session__offering")
    fresh = [
        mark
        for mark in unstored
        if mark.participant_id in keys
        and mark.kind == TapKind.ARRIVED
        and mark.received_at == mark.participant.created_at
    ]
    rows = sorted([*stored.order_by("pk"), *fresh], key=order_of, reverse=True)
    return {mark.participant_id: mark for mark in rows}
