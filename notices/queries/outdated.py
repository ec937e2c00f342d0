"""What is kept no longer: the words of messages, and to whom they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Municipality
from notices.choices import MessageState, ReplyState
from notices.models import Message, OptOut, Reply, Sending
from notices.queries import terms
from people.choices import ParticipantState
from people.models import Helper, LineAccount, Participant, Phone

OVER = (
    MessageState.TOLD,
    MessageState.UNREACHABLE,
    MessageState.EXPIRED,
    MessageState.WITHDRAWN,
)
"""States about which nothing is left to do, or nothing that could be done."""
OPEN = tuple(state for state in MessageState if state not in OVER)


@dataclass(frozen=True)
class Outdated:
    """What of a town is to be blanked."""

    messages: QuerySet[Message]
    replies: QuerySet[Reply]
    opt_outs: QuerySet[OptOut]


def of(municipality: Municipality, *, at: datetime) -> Outdated:
    """What is older than the town keeps the words of its messages, and what is about people who
    are forgotten, however young. What is still to be told to somebody is kept."""
    limit = at - timedelta(days=terms.of(municipality).retention_days)
    replies = Reply.objects.filter(
        municipality=municipality, state=ReplyState.SETTLED, at__lt=limit
    )
    return Outdated(
        messages=_with_words(
            Message.objects.filter(municipality=municipality).filter(
                Q(state__in=OVER, created_at__lt=limit) | about_the_forgotten()
            )
        ),
        replies=replies.exclude(sender="", text=""),
        opt_outs=_of_nobody(municipality).filter(since__lt=limit),
    )


def about_the_forgotten() -> Q:
    """Messages to people of whom nothing else is left."""
    gone = Q(participant__state=ParticipantState.FORGOTTEN, participant__merged_into=None)
    return gone | Q(helper__forgotten_at__isnull=False)


def unsaid(municipality: Municipality) -> QuerySet[Message]:
    """Messages to forgotten people that somebody would still tell them."""
    rows = Message.objects.filter(about_the_forgotten(), municipality=municipality)
    return rows.filter(state__in=OPEN)


def _with_words(messages: QuerySet[Message]) -> QuerySet[Message]:
    sent = Sending.objects.filter(message=OuterRef("pk")).exclude(to="", text="")
    asking = messages.exclude(state=MessageState.SENDING)  # whose words are being handed over
    return asking.filter(~Q(text="") | ~Q(context={}) | Q(Exists(sent)))


def _of_nobody(municipality: Municipality) -> QuerySet[OptOut]:
    """Opt-outs of numbers that nobody of the town has."""
    town = {"municipality": municipality}
    where = OuterRef("to")
    known = (
        Exists(Phone.objects.filter(digits=where, **town))
        | Exists(Helper.objects.filter(phone=where, **town))
        | Exists(Participant.objects.filter(email=where, **town))
        | Exists(
            LineAccount.objects.filter(user_id=where, participant__municipality=municipality)
        )
    )
    return OptOut.objects.filter(~known, **town).exclude(to="")
