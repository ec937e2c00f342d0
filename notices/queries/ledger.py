"""The ledger of messages: what was said to whom, by which ways, and what came of each.

Every try is a step: what a machine asked of a carrier (`Sending`), and what staff wrote down
(`Attempt`), in the order in which they happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Municipality, User
from common.clock import at_tokyo
from notices.choices import (
    Decision,
    MessageChannel,
    MessageState,
    Purpose,
    SendingState,
    Shelf,
)
from notices.models import Attempt, Message, Receipt, Sending
from notices.queries import calls
from notices.rules import failures, ledger
from notices.rules.failures import Failure, Next
from people.models import Helper, Participant

ON_A_PAGE = 50
_TRIED = Exists(Sending.objects.filter(message=OuterRef("pk")))


@dataclass(frozen=True)
class Asked:
    """What of the ledger is to be seen; anything left out narrows nothing."""

    shelf: Shelf | None = None
    purpose: Purpose | None = None
    channel: MessageChannel | None = None
    first_day: date | None = None
    last_day: date | None = None
    participant: Participant | None = None
    helper: Helper | None = None


@dataclass(frozen=True)
class Step:
    """One try: by which way, when, and in words what came of it."""

    at: datetime
    way: str
    words: str
    sending: Sending | None = None

    @property
    def failure(self) -> Failure | None:
        """Why it did not arrive, where that is so."""
        if self.sending is None or not self.sending.error:
            return None
        return failures.of(self.sending.error)


@dataclass(frozen=True)
class Line:
    """One message as the ledger shows it."""

    message: Message
    person: Participant | Helper
    shelf: Shelf
    steps: tuple[Step, ...]

    @property
    def helper(self) -> Helper | None:
        """The person, where they help."""
        return self.person if isinstance(self.person, Helper) else None

    @property
    def since(self) -> datetime:
        """When it came to stand where it stands."""
        last = self.steps[-1].at if self.steps else self.message.created_at
        return self.message.told_at or last

    @property
    def failure(self) -> Failure | None:
        """Why the last try did not arrive: of use as long as somebody has to see to it."""
        if self.shelf in {Shelf.TOLD, Shelf.WITHDRAWN}:
            return None
        tries = [step for step in self.steps if step.sending is not None]
        return tries[-1].failure if tries else None

    @property
    def advice(self) -> str:
        """What staff do about the failure: where no machine tries again, they ring."""
        if self.failure is None:
            return ""
        given_up = self.shelf in {Shelf.FAILED, Shelf.EXPIRED}
        if given_up and self.failure.next is Next.AGAIN:
            return failures.UNKNOWN_CODE.advice
        return self.failure.advice

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What staff may decide."""
        return ledger.DECISIONS[self.shelf]


def of(municipality: Municipality, asked: Asked | None = None) -> QuerySet[Message]:
    """The town's messages, the latest first, as far as they are asked for."""
    wanted = asked or Asked()
    rows = Message.objects.filter(municipality=municipality).order_by("-pk")
    if wanted.shelf is not None:
        rows = on(rows, wanted.shelf)
    if wanted.participant is not None:
        kept = wanted.participant.kept
        rows = rows.filter(Q(participant=kept) | Q(participant__merged_into=kept))
    plain = {
        "purpose": wanted.purpose,
        "channel": wanted.channel,
        "helper": wanted.helper,
        "created_at__gte": wanted.first_day and at_tokyo(wanted.first_day, time.min),
        # Not the day after: there is none after the last day of the calendar.
        "created_at__lte": wanted.last_day and at_tokyo(wanted.last_day, time.max),
    }
    return rows.filter(**{name: value for name, value in plain.items() if value is not None})


def on(rows: QuerySet[Message], shelf: Shelf) -> QuerySet[Message]:
    """Those that stand there: what `rules.ledger.shelf` says, asked of the database."""
    staff = Q(state__in=[*ledger.OPEN_TO_STAFF])
    if shelf is Shelf.QUEUED:
        return rows.filter(staff, calls.by_machine())
    if shelf in {Shelf.FAILED, Shelf.STAFF}:
        tried = _TRIED if shelf is Shelf.FAILED else ~_TRIED
        return rows.filter(staff, tried, ~calls.by_machine())
    return rows.filter(state=shelf.value)


def counts(rows: QuerySet[Message]) -> dict[Shelf, int]:
    """How many stand on each shelf: one query."""
    found: Counter[Shelf] = Counter()
    groups = (
        rows.order_by()
        .annotate(queued=calls.by_machine(), tried=_TRIED)
        .values_list("state", "queued", "tried")
        .annotate(number=Count("pk"))
    )
    for state, queued, tried, number in groups:
        found[ledger.shelf(MessageState(state), queued=queued, tried=tried)] += number
    return {shelf: found[shelf] for shelf in Shelf}


def page(rows: QuerySet[Message], *, before: int | None) -> tuple[list[Message], int | None]:
    """The messages older than the key `before`, and the key to go on from (None at the end)."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = [*detailed(rows)[: ON_A_PAGE + 1]]
    more = len(found) > ON_A_PAGE
    return found[:ON_A_PAGE], found[ON_A_PAGE - 1].pk if more else None


def lines(messages: Iterable[Message]) -> list[Line]:
    """The messages with all their steps in words; one query for the names of staff."""
    rows = [*messages]
    names = _names(attempt for row in rows for attempt in row.attempts.all())
    return [_line(row, names) for row in rows]


def line(municipality: Municipality, key: int) -> Line | None:
    """One message of the town with everything that carriers reported; None for any other."""
    rows = Message.objects.filter(municipality=municipality, pk=key)
    found = detailed(rows).prefetch_related(
        Prefetch("sendings__receipts", queryset=Receipt.objects.order_by("at", "pk")),
        Prefetch("sendings__replies"),
    )
    return next(iter(lines(found)), None)


def detailed(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("participant__merged_into", "helper").prefetch_related(
        Prefetch("sendings", queryset=Sending.objects.order_by("asked_at", "pk")),
        Prefetch("attempts", queryset=Attempt.objects.order_by("at", "pk")),
    )


def _line(message: Message, names: dict[str, str]) -> Line:
    sendings, attempts = [*message.sendings.all()], [*message.attempts.all()]
    steps = [_sent(each) for each in sendings] + [_marked(each, names) for each in attempts]
    shelf = ledger.shelf(
        MessageState(message.state),
        queued=calls.is_queued(message),
        tried=bool(sendings),
    )
    steps.sort(key=lambda step: step.at)
    return Line(message=message, person=message.person, shelf=shelf, steps=tuple(steps))


def _sent(row: Sending) -> Step:
    state = SendingState(row.state)
    if state is SendingState.FAILED:
        words = failures.of(row.error).label
    elif state is SendingState.UNKNOWN:
        words = f"届いたかどうか不明（{failures.of(row.error).label}）"
    else:
        words = state.label
    return Step(at=row.asked_at, way=row.get_channel_display(), words=words, sending=row)


def _marked(row: Attempt, names: dict[str, str]) -> Step:
    who = names.get(row.actor_key, "")
    return Step(
        at=row.at, way=f"職員（{who}）" if who else "職員", words=row.get_result_display()
    )


def _names(attempts: Iterable[Attempt]) -> dict[str, str]:
    keys = {each.actor_key for each in attempts if each.actor_key.isdecimal()}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=keys).order_by("pk")}
