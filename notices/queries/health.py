"""How the sending of messages is doing: what waits, what fails, and who sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from accounts.models import Municipality
from notices.choices import MACHINE_CHANNELS, MessageChannel, MessageState, SendingState
from notices.models import Message, Pace, Sending, Worker
from notices.rules import failures, health
from notices.rules.failures import Failure
from notices.rules.health import Level, Signs

HOUR = timedelta(hours=1)
ALIVE = timedelta(days=1)


@dataclass(frozen=True)
class Reason:
    """Why so many sendings did not arrive in the last hour."""

    channel: MessageChannel
    code: str
    number: int

    @property
    def failure(self) -> Failure:
        return failures.of(self.code)


@dataclass(frozen=True)
class Queue:
    """What is in the hands of one machine."""

    channel: MessageChannel
    waiting: int
    due: int
    oldest_due: datetime | None


@dataclass(frozen=True)
class Health:
    """Everything at one moment. Workers and pauses are those of the whole installation."""

    at: datetime
    queues: tuple[Queue, ...]
    under_way: Mapping[MessageState, int]
    delivered: int
    """In the last hour."""
    reasons: tuple[Reason, ...]
    """Of what failed in the last hour, the most frequent first."""
    workers: tuple[Worker, ...]
    pauses: tuple[Pace, ...]

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    @property
    def due(self) -> int:
        return sum(queue.due for queue in self.queues)

    @property
    def failed(self) -> int:
        return sum(reason.number for reason in self.reasons)

    @property
    def in_flight(self) -> int:
        return self.under_way[MessageState.SENDING]

    @property
    def unknown(self) -> int:
        return self.under_way[MessageState.UNKNOWN]

    @property
    def signs(self) -> Signs:
        dues = [queue.oldest_due for queue in self.queues if queue.oldest_due is not None]
        return Signs(
            oldest_due=min(dues, default=None),
            last_seen=max((each.seen_at for each in self.running), default=None),
            unknown=self.unknown,
            paused=len(self.pauses),
        )

    @property
    def running(self) -> list[Worker]:
        """Workers that have not said that they ended."""
        return [each for each in self.workers if each.stopped_at is None]

    @property
    def level(self) -> Level:
        return health.level(self.signs, self.at)

    @property
    def is_silent(self) -> bool:
        return health.is_silent(self.signs, self.at)


def of(municipality: Municipality | None, *, at: datetime) -> Health:
    """How it goes for a town's messages; for those of all towns without one. Six
    queries."""
    messages, sendings = Message.objects.order_by(), Sending.objects.order_by()
    if municipality is not None:
        messages = messages.filter(municipality=municipality)
        sendings = sendings.filter(municipality=municipality)
    ended = sendings.filter(ended_at__gt=at - HOUR)
    workers = Worker.objects.filter(seen_at__gt=at - ALIVE).order_by("-seen_at", "-pk")
    pauses = Pace.objects.filter(paused_until__gt=at).order_by("channel")
    return Health(
        at=at,
        queues=_queues(messages, at=at),
        under_way=_under_way(messages),
        delivered=ended.filter(state=SendingState.DELIVERED).count(),
        reasons=_reasons(ended.filter(state=SendingState.FAILED)),
        workers=tuple(workers),
        pauses=tuple(pauses),
    )


def is_silent(municipality: Municipality, *, at: datetime) -> bool:
    """Whether a town's messages should have gone out and nobody sends: one query as a rule."""
    queued = _queued(Message.objects.filter(municipality=municipality))
    late = queued.filter(next_at__lt=at - health.LATE)
    oldest = late.aggregate(oldest=Min("next_at"))["oldest"]
    if oldest is None:
        return False
    last = Worker.objects.filter(stopped_at__isnull=True).order_by("-seen_at", "pk").first()
    return health.is_silent(Signs(oldest, last.seen_at if last else None), at)


def unknown(municipality: Municipality) -> int:
    """How many messages of a town wait for somebody to decide about them."""
    return Message.objects.filter(municipality=municipality, state=MessageState.UNKNOWN).count()


def _queued(messages: QuerySet[Message]) -> QuerySet[Message]:
    """In the hands of a machine that this installation has."""
    return messages.filter(next_at__isnull=False, channel__in=[*settings.NOTICE_GATEWAYS])


def _queues(messages: QuerySet[Message], *, at: datetime) -> tuple[Queue, ...]:
    rows = (
        _queued(messages)
        .values_list("channel")
        .annotate(
            waiting=Count("pk"),
            due=Count("pk", filter=Q(next_at__lte=at)),
            oldest=Min("next_at", filter=Q(next_at__lte=at)),
        )
    )
    found = {
        channel: Queue(MessageChannel(channel), waiting, due, oldest)
        for channel, waiting, due, oldest in rows
    }
    return tuple(found[each] for each in MACHINE_CHANNELS if each in found)


def _under_way(messages: QuerySet[Message]) -> dict[MessageState, int]:
    states = [MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN]
    rows = messages.filter(state__in=states).values_list("state").annotate(Count("pk"))
    return dict.fromkeys(states, 0) | {MessageState(state): number for state, number in rows}


def _reasons(failed: QuerySet[Sending]) -> tuple[Reason, ...]:
    rows = failed.values_list("channel", "error").annotate(number=Count("pk"))
    found = [Reason(MessageChannel(channel), code, number) for channel, code, number in rows]
    return tuple(sorted(found, key=lambda each: (-each.number, each.channel, each.code)))
