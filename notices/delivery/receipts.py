"""What carriers report: each report once, in any order, also before the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from notices.choices import SendingState
from notices.delivery import following
from notices.models import Receipt, Sending
from notices.rules import reports
from notices.rules.carriers import Report


def of(*, key: UUID | None = None, sid: str = "") -> Sending | None:
    """The sending that a report is about: by our own key, else by the carrier's number."""
    rows = Sending.objects.order_by("pk")
    if key is not None:
        return rows.filter(key=key).first()
    return rows.filter(sid=sid).first() if sid else None


@transaction.atomic
def hear(sending: Sending, report: Report, *, at: datetime, sid: str = "") -> Sending:
    """Take a report in. Said again it changes nothing; an earlier stage never undoes a later
    one; an unknown word is stored and changes nothing. Gives the sending as it is now."""
    message = following.lock([sending.message_id])[sending.message_id]
    row = (
        Sending.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=sending.pk)
    )
    error = report.error[:30]
    known = Receipt.objects.filter(sending=row, status=report.status[:30], error=error)
    if known.exists():
        return row
    Receipt.objects.create(sending=row, status=report.status[:30], error=error, at=at)
    stage = reports.stage(report.status, heard=row.heard_at is not None)
    if not row.sid and sid and not Sending.objects.filter(sid=sid).exists():
        row.sid = sid
    if stage is not None and reports.follows(SendingState(row.state), stage):
        row.held_until = None
        if stage is SendingState.ACCEPTED:
            row.state = stage
            following.under_way([message])
        elif stage is SendingState.DELIVERED:
            following.delivered(row, message=message, at=at)
        else:
            following.failed(row, _reason(report), message=message, at=at)
    row.save()
    return row


def _reason(report: Report) -> str:
    """The code of a failure: the carrier's number, else its word."""
    if report.error and report.error != "0":
        return report.error[:30]
    return reports.NOT_HEARD if report.status == reports.COMPLETED else report.status[:30]
