"""Taking back many messages at once that nobody has heard yet."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent
from notices.choices import MessageState
from notices.models import Attempt, Message
from notices.queries import calls


@transaction.atomic
def withdraw(keys: Collection[int], *, by: Actor, at: datetime) -> int:
    """Take these messages (by row) back, as many queries as for one. What is told by now stays;
    what is on its way is not told in another way any more where it does not arrive. Gives how
    many were taken back."""
    if not keys:
        return 0
    rows = [
        *Message.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=keys, state__in=calls.OPEN_STATES)
        .select_related("municipality")
        .order_by("pk")
    ]
    before = {row.pk: row.state for row in rows}
    for row in rows:
        row.state, row.next_at = MessageState.WITHDRAWN, None
    Message.objects.bulk_update(rows, ["state", "next_at"], batch_size=500)
    Attempt.objects.bulk_create(
        Attempt(message=row, at=at, result=MessageState.WITHDRAWN, actor_key=by.key)
        for row in rows
    )
    AuditEvent.objects.bulk_create(
        audit.line(
            "message.marked",
            on=row,
            municipality=row.municipality,
            by=by,
            at=at,
            from_state=before[row.pk],
            to_state=MessageState.WITHDRAWN,
        )
        for row in rows
    )
    Message.objects.filter(
        pk__in=keys, state__in=[MessageState.SENDING, MessageState.SENT]
    ).filter(Q(due_at__isnull=True) | Q(due_at__gt=at)).update(due_at=at)
    return len(rows)
