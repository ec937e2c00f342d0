"""What became of it? Carriers report by themselves where they can reach this installation;
where they cannot, or a report was lost, they are asked, ever more seldom, for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from notices.choices import MessageChannel, SendingState
from notices.models import Sending
from notices.rules.carriers import Letter

MOST_AT_ONCE = 50
PAUSES = (
    (timedelta(minutes=10), timedelta(minutes=5)),
    (timedelta(hours=1), timedelta(minutes=20)),
    (timedelta(hours=24), timedelta(hours=3)),
)
"""Up to which age of a sending the next question follows after how long."""


@transaction.atomic
def claim(*, at: datetime) -> list[Sending]:
    """Sendings of which the carrier is to be asked now: accepted ones without a result, and
    those of which nobody knows. Whoever gets them asks; the next question is set already."""
    rows = (
        Sending.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(look_up_at__lte=at)
        .select_related("municipality")
    )
    found = [*rows.order_by("look_up_at", "pk")[:MOST_AT_ONCE]]
    for row in found:
        row.look_up_at = _next(row, at)
    Sending.objects.bulk_update(found, ["look_up_at"])
    return found


def letter(sending: Sending) -> Letter:
    """What was handed over, for a carrier that looks for it."""
    return Letter(
        key=sending.key,
        channel=MessageChannel(sending.channel),
        to=sending.to,
        text=sending.text,
        sender="",
        town=sending.municipality.code,
        asked_at=sending.asked_at,
    )


def is_lost(sending: Sending) -> bool:
    """Whether not even the carrier's number is known."""
    return sending.state == SendingState.UNKNOWN and not sending.sid


def is_known(sid: str) -> bool:
    """Whether this number of the carrier's is a sending's already: of two that say the same to
    one telephone, the carrier may name the other one."""
    return Sending.objects.filter(sid=sid).exists()


def _next(row: Sending, at: datetime) -> datetime | None:
    age = at - row.asked_at
    return next((at + pause for until, pause in PAUSES if age < until), None)
