"""Whom to ring up, about what, and what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import Municipality, User
from notices.choices import TRANSITIONS, MessageState
from notices.models import Attempt, Message
from people.models import Participant, Phone

OPEN_STATES = [MessageState.WAITING, MessageState.NO_ANSWER, MessageState.UNREACHABLE]
TRY_RESULTS = [MessageState.TOLD, MessageState.NO_ANSWER, MessageState.UNREACHABLE]


@dataclass(frozen=True)
class Call:
    """One message with whom it is for, by which numbers they are reached, and every mark."""

    message: Message
    person: Participant
    phones: tuple[Phone, ...]
    attempts: tuple[Attempt, ...]
    last_by: str
    """Who made the last mark, as staff are named on the screen."""

    @property
    def tries(self) -> int:
        """How often somebody rang."""
        return sum(attempt.result in TRY_RESULTS for attempt in self.attempts)

    @property
    def results(self) -> list[MessageState]:
        """What may be noted next, in the order of the buttons."""
        allowed = TRANSITIONS[MessageState(self.message.state)]
        return [result for result in MessageState if result in allowed]

    @property
    def last(self) -> Attempt | None:
        """The latest mark."""
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True)
class Cause:
    """Everybody who is to be told one and the same thing."""

    purpose: str
    text: str
    calls: tuple[Call, ...]


def by_cause(messages: Iterable[Message]) -> list[Cause]:
    """The messages, as `of` gives them, grouped by what is to be said, the oldest first.

    Five queries, whatever their number.
    """
    rows = [*messages]
    names = _names(row for message in rows for row in message.attempts.all())
    causes: dict[str, list[Message]] = {}
    for row in rows:
        causes.setdefault(row.dedupe_key, []).append(row)
    return [
        Cause(
            purpose=group[0].get_purpose_display(),
            text=group[0].text,
            calls=tuple(_call(message, names=names) for message in group),
        )
        for group in causes.values()
    ]


def of(municipality: Municipality, *, states: Iterable[MessageState]) -> QuerySet[Message]:
    """The municipality's messages in these states with whom they are for, the oldest first."""
    messages = Message.objects.filter(municipality=municipality, state__in=[*states])
    return _detailed(messages).order_by("created_at", "pk")


def counts(municipality: Municipality) -> Counter[MessageState]:
    """How many messages are in each state."""
    states = Message.objects.filter(municipality=municipality).order_by("pk")
    return Counter(MessageState(state) for state in states.values_list("state", flat=True))


def tries(message: Message) -> int:
    """How often somebody rang about this message."""
    return Attempt.objects.filter(message=message, result__in=TRY_RESULTS).count()


def _detailed(messages: QuerySet[Message]) -> QuerySet[Message]:
    phones = Phone.objects.order_by("pk")
    return messages.select_related("participant__merged_into").prefetch_related(
        Prefetch("participant__phones", queryset=phones),
        Prefetch("participant__merged_into__phones", queryset=phones),
        Prefetch("attempts", queryset=Attempt.objects.order_by("at", "pk")),
    )


def _names(attempts: Iterable[Attempt]) -> dict[str, str]:
    keys = {attempt.actor_key for attempt in attempts}
    users = User.objects.filter(pk__in=[key for key in keys if key.isdecimal()]).order_by("pk")
    return {str(user.pk): str(user) for user in users}


def _call(message: Message, *, names: dict[str, str]) -> Call:
    person = message.participant.kept
    attempts = tuple(message.attempts.all())
    return Call(
        message=message,
        person=person,
        phones=tuple(person.phones.all()),
        attempts=attempts,
        last_by=names.get(attempts[-1].actor_key, "") if attempts else "",
    )
