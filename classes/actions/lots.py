"""Lots of a draw put together and taken apart, by receipt number.

Those who ranked several offerings have a registration for each; one lot is one lot in all of
them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import ledger, parties
from classes.actions.parties import NotTheSameOffering
from classes.choices import RegistrationState
from classes.models import Draw, Offering, Registration
from common.errors import RuleViolation
from people.queries import identities


class NotInTheDraw(RuleViolation):
    code = "not_in_the_draw"
    message = (
        "この抽選に、受付番号 {receipt} の申込みはありません。番号を確かめて、もう一度"
        "お試しください。取り消した申込みは選べません。"
    )


@transaction.atomic
def join(draw: Draw, *, receipts: Sequence[str], by: Actor, at: datetime) -> list[Registration]:
    """Make one lot of the entries under these receipt numbers, and of whoever is with them, in
    every offering for which all of them applied.

    Joined already, nothing changes. Raises NotInTheDraw or a RegistrationRefused.
    """
    lock(draw)
    if len({*receipts}) < 2:  # noqa: PLR2004  # nobody is alone together
        raise NotTheSameOffering
    wanted = [_entries(draw, receipt) for receipt in receipts]
    shared = set.intersection(*(set(each) for each in wanted))
    if not shared:
        raise NotTheSameOffering
    together: list[Registration] = []
    for offering in sorted(shared):
        first, *others = [each[offering] for each in wanted]
        for other in others:
            together = parties.join(first, other=other, by=by, at=at)
    return together


@transaction.atomic
def part(draw: Draw, *, receipt: str, by: Actor, at: datetime) -> int:
    """Take a lot apart: each of its people is a lot of their own. Gives how many were taken
    out; none when they were alone already. Raises NotInTheDraw or a RegistrationRefused."""
    lock(draw)
    parted = 0
    for registration in _entries(draw, receipt).values():
        if registration.party is None:
            continue
        mates = Registration.objects.filter(party=registration.party).order_by("pk")
        for mate in mates:
            parties.part(mate, by=by, at=at)
            parted += 1
    return parted


def lock(draw: Draw) -> list[Offering]:
    """Every offering of the draw as it is now, by key, as everybody locks them who needs
    several."""
    theirs = Offering.objects.filter(draw=draw).order_by("pk")
    return [ledger.lock(offering) for offering in theirs]


def _entries(draw: Draw, receipt: str) -> dict[int, Registration]:
    """What the person with this receipt number has in the draw, by offering key."""
    rows = Registration.objects.filter(offering__draw=draw, state=RegistrationState.APPLIED)
    named = rows.filter(reference=receipt).select_related("participant__merged_into").first()
    if named is None:
        raise NotInTheDraw(receipt=receipt)
    theirs = rows.filter(participant__in=identities.of(named.participant))
    return {row.offering_id: row for row in theirs.order_by("-pk")} | {named.offering_id: named}
