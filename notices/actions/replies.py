"""What comes back by text message or by a key is stored once, and looked after by somebody."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from notices.choices import MessageChannel, ReplyMeaning, ReplyState
from notices.models import Reply, Sending


@dataclass(frozen=True, slots=True)
class Came:
    """What came, from where: under the carrier's number of it, which is taken in once."""

    sid: str
    channel: MessageChannel
    sender: str
    text: str
    meaning: ReplyMeaning
    sending: Sending | None = None


@transaction.atomic
def receive(came: Came, *, municipality: Municipality, by: Actor, at: datetime) -> Reply:
    """Store it, for staff to look at until it is `concluded`. Raises IntegrityError where its
    number is known already: the first of two that come at once is the one."""
    reply = Reply.objects.create(
        municipality=municipality,
        sid=came.sid,
        channel=came.channel,
        sending=came.sending,
        sender=came.sender[:254],
        text=came.text,
        meaning=came.meaning,
        state=ReplyState.OPEN,
        at=at,
    )
    audit.record(
        "reply.received",
        on=reply,
        municipality=municipality,
        by=by,
        at=at,
        channel=came.channel,
        meaning=came.meaning,
    )
    return reply


@transaction.atomic
def conclude(
    reply: Reply, *, state: ReplyState, outcome: str, by: Actor, at: datetime
) -> Reply:
    """Note what the machine made of it: nothing is left to do, or staff have to."""
    del by  # said by whoever received it
    reply.state, reply.outcome = state, outcome[:200]
    reply.settled_at = at if state is ReplyState.SETTLED else None
    reply.save(update_fields=["state", "outcome", "settled_at"])
    return reply


@transaction.atomic
def settle(reply: Reply, *, by: Actor, at: datetime) -> Reply:
    """Somebody has looked after it. A second press changes nothing."""
    return _move(reply, ReplyState.SETTLED, "reply.settled", by=by, at=at)


@transaction.atomic
def reopen(reply: Reply, *, by: Actor, at: datetime) -> Reply:
    """Pressed by mistake: it is open again. A second press changes nothing."""
    return _move(reply, ReplyState.OPEN, "reply.reopened", by=by, at=at)


def _move(reply: Reply, to: ReplyState, action: str, *, by: Actor, at: datetime) -> Reply:
    row = (
        Reply.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=reply.pk)
    )
    if row.state == to:
        return row
    row.state, row.settled_at = to, at if to is ReplyState.SETTLED else None
    row.save(update_fields=["state", "settled_at"])
    audit.record(action, on=row, municipality=row.municipality, by=by, at=at)
    return row
