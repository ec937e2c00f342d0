"""Forgetting what messages said and to whom they went. That something was said, when, about
what and with which result stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from notices.actions import messages
from notices.choices import MessageState, ReplyState
from notices.models import Message, OptOut, Reply, Sending
from notices.queries import outdated
from people.models import Helper, Participant

AT_ONCE = 500
_ON_ITS_WAY = (MessageState.SENDING, MessageState.SENT)


@dataclass(frozen=True)
class Forgotten:
    """How many rows were blanked."""

    messages: int = 0
    replies: int = 0
    opt_outs: int = 0

    def __add__(self, other: "Forgotten") -> "Forgotten":
        return Forgotten(
            self.messages + other.messages,
            self.replies + other.replies,
            self.opt_outs + other.opt_outs,
        )

    @property
    def total(self) -> int:
        return self.messages + self.replies + self.opt_outs


@transaction.atomic
def sweep(municipality: Municipality, *, by: Actor, at: datetime) -> Forgotten:
    """Blank up to AT_ONCE rows of each kind that are kept no longer; nothing left is all zero.
    What an earlier sweep has blanked is not found again, so it may be killed at any time."""
    _withdraw(outdated.unsaid(municipality).order_by("pk")[:AT_ONCE], by=by, at=at)
    found = outdated.of(municipality, at=at)
    keys = [*found.messages.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]]
    forgotten = Forgotten(
        messages=_blank(keys),
        replies=_blank_replies(found.replies.values_list("pk", flat=True)[:AT_ONCE]),
        opt_outs=_blank_opt_outs(found.opt_outs.values_list("pk", flat=True)[:AT_ONCE]),
    )
    if forgotten.total:
        audit.record(
            "messages.forgotten",
            on=municipality,
            municipality=municipality,
            by=by,
            at=at,
            **vars(forgotten),
        )
    return forgotten


@transaction.atomic
def forget(person: Participant | Helper, *, by: Actor, at: datetime) -> Forgotten:
    """Of somebody who is being forgotten: what is not told yet is withdrawn, and the words of
    everything else are blanked. What a carrier has already cannot be taken back; it goes no
    further. Harmless when repeated."""
    whose = Q(helper=person) if isinstance(person, Helper) else _entries(person)
    theirs = Message.objects.filter(whose).order_by("pk")
    _withdraw(theirs.filter(state__in=outdated.OPEN), by=by, at=at)
    keys = [*theirs.values_list("pk", flat=True)]
    replies = Reply.objects.filter(sending__message__in=keys).exclude(sender="", text="")
    replies.filter(state=ReplyState.OPEN).update(state=ReplyState.SETTLED, settled_at=at)
    forgotten = Forgotten(
        messages=_blank(keys), replies=_blank_replies(replies.values_list("pk", flat=True))
    )
    audit.record(
        "messages.forgotten",
        on=person,
        municipality=person.municipality,
        by=by,
        at=at,
        **vars(forgotten),
    )
    return forgotten


def _entries(person: Participant) -> Q:
    return Q(participant=person) | Q(participant__merged_into=person)


def _withdraw(rows: Iterable[Message], *, by: Actor, at: datetime) -> None:
    """Tell nobody any more. What is on its way is told in no other way."""
    keys = [row.pk for row in rows]
    under_way = Message.objects.filter(pk__in=keys, state__in=_ON_ITS_WAY)
    under_way.update(due_at=at)
    for row in (
        Message.objects.filter(pk__in=keys).exclude(state__in=_ON_ITS_WAY).order_by("pk")
    ):
        messages.mark(row, result=MessageState.WITHDRAWN, by=by, at=at)


def _blank(keys: list[int]) -> int:
    """The words of these messages, and where they were sent."""
    Sending.objects.filter(message__in=keys).update(to="", text="")
    return Message.objects.filter(pk__in=keys).update(text="", context={})


def _blank_replies(keys: Iterable[int]) -> int:
    return Reply.objects.filter(pk__in=[*keys]).update(sender="", text="")


def _blank_opt_outs(keys: Iterable[int]) -> int:
    return OptOut.objects.filter(pk__in=[*keys]).update(to="")
