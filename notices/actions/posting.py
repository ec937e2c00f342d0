"""Postcards: sent, or taken back to the list."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from notices.actions import messages
from notices.choices import MessageChannel, MessageState
from notices.models import Message


@transaction.atomic
def send(postcards: Iterable[Message], *, by: Actor, at: datetime) -> int:
    """Write down that these have gone to the post. Those that were marked already, or taken
    back meanwhile, stay as they are. Gives how many were marked now."""
    return _mark(postcards, MessageState.TOLD, when=_OPEN, by=by, at=at)


@transaction.atomic
def take_back(postcards: Iterable[Message], *, by: Actor, at: datetime) -> int:
    """They were not sent after all: back on the list. Gives how many."""
    sent = {MessageState.TOLD}
    return _mark(postcards, MessageState.WAITING, when=sent, by=by, at=at)


_OPEN = {MessageState.WAITING, MessageState.NO_ANSWER, MessageState.UNREACHABLE}


def _mark(
    postcards: Iterable[Message],
    to: MessageState,
    *,
    when: set[MessageState],
    by: Actor,
    at: datetime,
) -> int:
    keys = [each.pk for each in postcards if each.channel == MessageChannel.POST]
    rows = Message.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys)
    marked = [row for row in rows.order_by("pk") if row.state in when]
    for row in marked:
        messages.mark(row, result=to, by=by, at=at)
    return len(marked)
