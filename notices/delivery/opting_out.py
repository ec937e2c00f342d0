"""A number wants no more of one channel, or again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from notices.choices import MessageChannel, OptOutSource
from notices.models import OptOut


@transaction.atomic
def stop(  # keyword-only: whose, what, where, how it is known
    *,
    municipality: Municipality,
    channel: MessageChannel,
    to: str,
    source: OptOutSource,
    by: Actor,
    at: datetime,
) -> OptOut:
    """Send nothing more by this channel to this number. Said again, it stays as it is."""
    known = _in_force(municipality, channel, to)
    if known is not None:
        return known
    made = OptOut.objects.bulk_create(
        [OptOut(municipality=municipality, channel=channel, to=to, since=at, source=source)],
        ignore_conflicts=True,
    )
    row = _in_force(municipality, channel, to) or made[0]
    audit.record(
        "opt_out.begun", on=row, municipality=municipality, by=by, at=at, channel=channel
    )
    return row


@transaction.atomic
def resume(
    *,
    municipality: Municipality,
    channel: MessageChannel,
    to: str,
    source: OptOutSource,
    by: Actor,
    at: datetime,
) -> OptOut | None:
    """Send again. None where nothing was stopped."""
    rows = OptOut.objects.select_for_update(no_key=True).filter(ended_at__isnull=True)
    row = rows.filter(municipality=municipality, channel=channel, to=to).first()
    if row is None:
        return None
    row.ended_at, row.ended_by = at, source
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        "opt_out.ended", on=row, municipality=municipality, by=by, at=at, channel=channel
    )
    return row


def _in_force(municipality: Municipality, channel: MessageChannel, to: str) -> OptOut | None:
    rows = OptOut.objects.filter(municipality=municipality, channel=channel, to=to)
    return rows.filter(ended_at__isnull=True).first()
