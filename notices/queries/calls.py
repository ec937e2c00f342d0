"""Whom to ring up, about what, and what came of it."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet

from accounts.models import Municipality, User
from notices.choices import MARKS, TRANSITIONS, MessageChannel, MessageState
from notices.models import Attempt, Message, Sending
from notices.rules import failures
from notices.rules.failures import Failure
from people.models import Helper, Participant, Phone

OPEN_STATES = [
    MessageState.WAITING,
    MessageState.NO_ANSWER,
    MessageState.UNREACHABLE,
    MessageState.UNKNOWN,
]
TRY_RESULTS = [MessageState.TOLD, MessageState.NO_ANSWER, MessageState.UNREACHABLE]


@dataclass(frozen=True)
class Call:
    """One message with whom it is for, by which numbers they are reached, and every mark. The
    number of somebody who helps stands in their entry."""

    message: Message
    person: Participant | Helper
    phones: tuple[Phone, ...]
    attempts: tuple[Attempt, ...]
    last_by: str
    """Who made the last mark, as staff are named on the screen."""
    sending: Sending | None = None
    """The last try of a machine, where it did not go through."""

    @property
    def helper(self) -> Helper | None:
        """The person, where they help."""
        return self.person if isinstance(self.person, Helper) else None

    @property
    def tries(self) -> int:
        """How often somebody rang."""
        return sum(attempt.result in TRY_RESULTS for attempt in self.attempts)

    @property
    def results(self) -> list[MessageState]:
        """What may be noted next, in the order of the buttons."""
        allowed = TRANSITIONS[MessageState(self.message.state)] & MARKS
        return [result for result in MessageState if result in allowed]

    @property
    def by_machine(self) -> bool:
        """Whether a machine tells it, or has done so and waits for the result."""
        under_way = {MessageState.SENDING, MessageState.SENT}
        return self.message.state in under_way or is_queued(self.message)

    @property
    def failure(self) -> Failure | None:
        """Why a machine could not tell it; None where none tried."""
        return failures.of(self.sending.error) if self.sending else None

    @property
    def last(self) -> Attempt | None:
        """The latest mark."""
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True)
class Cause:
    """Everybody who is to be told one and the same thing, or their own part of it."""

    purpose: str
    text: str
    """What all of them are told; '' where each hears something else."""
    calls: tuple[Call, ...]

    @property
    def due_at(self) -> datetime | None:
        """The earliest deadline."""
        return min(
            (call.message.due_at for call in self.calls if call.message.due_at), default=None
        )


def said(message: Message) -> Hashable:
    """What a message has in common with those of the others: news that all are told."""
    return message.dedupe_key


def by_cause(
    messages: Iterable[Message], *, same: Callable[[Message], Hashable] = said
) -> list[Cause]:
    """The messages, as `of` gives them, grouped by what they have in common, in their order.

    Six queries, whatever their number.
    """
    rows = [*messages]
    causes: dict[Hashable, list[Call]] = {}
    for call in listed(rows):
        causes.setdefault(same(call.message), []).append(call)
    return [_cause(group) for group in causes.values()]


def listed(messages: Iterable[Message]) -> list[Call]:
    """The messages one by one, with who made the last mark."""
    rows = [*messages]
    names = _names(row for message in rows for row in message.attempts.all())
    return [_call(message, names=names) for message in rows]


def of(municipality: Municipality, *, states: Iterable[MessageState]) -> QuerySet[Message]:
    """The messages in these states that staff tell by telephone, with whom they are for: what
    is due first, then the oldest. Not those that a machine will tell."""
    messages = Message.objects.filter(
        ~by_machine(), municipality=municipality, state__in=[*states]
    )
    rows = detailed(messages.exclude(channel=MessageChannel.POST))
    return rows.order_by(F("due_at").asc(nulls_last=True), "created_at", "pk")


def is_queued(message: Message) -> bool:
    """`by_machine`, of a message at hand."""
    return message.next_at is not None and message.channel in settings.NOTICE_GATEWAYS


def by_post(municipality: Municipality, *, states: Iterable[MessageState]) -> QuerySet[Message]:
    """The messages in these states that go by post, in the order of `of`."""
    messages = Message.objects.filter(municipality=municipality, state__in=[*states])
    rows = detailed(messages.filter(channel=MessageChannel.POST))
    return rows.order_by(F("due_at").asc(nulls_last=True), "created_at", "pk")


def counts(municipality: Municipality, *, post: bool = False) -> Counter[MessageState]:
    """How many messages are in each state: those told by telephone, or those by post."""
    rows = Message.objects.filter(~by_machine(), municipality=municipality).order_by()
    way = {"channel": MessageChannel.POST}
    rows = rows.filter(**way) if post else rows.exclude(**way)
    counted = rows.values_list("state").annotate(Count("pk"))
    return Counter({MessageState(state): number for state, number in counted})


def by_machine() -> Q:
    """What a machine of this installation will tell. What no machine tells any more, because
    its carrier was taken away, is for staff again."""
    return Q(next_at__isnull=False, channel__in=[*settings.NOTICE_GATEWAYS])


def tries(message: Message) -> int:
    """How often somebody rang about this message."""
    return Attempt.objects.filter(message=message, result__in=TRY_RESULTS).count()


def detailed(messages: QuerySet[Message]) -> QuerySet[Message]:
    """The messages with the people they are for, their numbers, every mark and every try."""
    phones = Phone.objects.order_by("pk")
    return messages.select_related("participant__merged_into", "helper").prefetch_related(
        Prefetch("participant__phones", queryset=phones),
        Prefetch("participant__merged_into__phones", queryset=phones),
        Prefetch("attempts", queryset=Attempt.objects.order_by("at", "pk")),
        Prefetch("sendings", queryset=Sending.objects.order_by("asked_at", "pk")),
    )


def _names(attempts: Iterable[Attempt]) -> dict[str, str]:
    keys = {attempt.actor_key for attempt in attempts}
    users = User.objects.filter(pk__in=[key for key in keys if key.isdecimal()]).order_by("pk")
    return {str(user.pk): str(user) for user in users}


def _cause(calls: list[Call]) -> Cause:
    texts = {call.message.text for call in calls}
    return Cause(
        purpose=calls[0].message.get_purpose_display(),
        text=texts.pop() if len(texts) == 1 else "",
        calls=tuple(calls),
    )


def _gone_wrong(message: Message) -> Sending | None:
    """The last try, as long as what became of it explains why somebody must ring."""
    tries = [*message.sendings.all()]
    if message.state == MessageState.TOLD or not tries or not tries[-1].error:
        return None
    return tries[-1]


def _call(message: Message, *, names: dict[str, str]) -> Call:
    person = message.person
    attempts = tuple(message.attempts.all())
    return Call(
        message=message,
        person=person,
        phones=() if isinstance(person, Helper) else tuple(person.phones.all()),
        attempts=attempts,
        last_by=names.get(attempts[-1].actor_key, "") if attempts else "",
        sending=_gone_wrong(message),
    )
