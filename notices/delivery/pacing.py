"""How fast a gateway is asked, by all workers of all machines together.

A row for each channel says when the next may go out (a token bucket with one second's worth of
tokens), and until when a gateway that fails over and over is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from notices.choices import MessageChannel
from notices.models import Pace, Sending
from notices.rules import failures
from notices.rules.carriers import Answer, Refused, Unclear

BURST = timedelta(seconds=1)
PATIENCE = 3
"""How many carrier's faults in a row until it is left alone."""


@transaction.atomic
def reserve(channel: MessageChannel, wanted: int, *, at: datetime) -> int:
    """How many of `wanted` may go out now. A gateway that has failed is tried with one."""
    pace = _lock(channel, at=at)
    if _is_paused(pace, at):
        return 0
    rate = settings.NOTICE_RATES[channel]
    # A clock that was set back must not hold everything up until it has caught up.
    since = pace.next_slot_at if at - BURST < pace.next_slot_at <= at else at - BURST
    room = int((at - since).total_seconds() * rate + 1e-6)
    given = min(wanted, room, 1 if pace.faults >= PATIENCE else wanted)
    if given:
        pace.next_slot_at = since + timedelta(seconds=given / rate)
        pace.save(update_fields=["next_slot_at"])
    return given


@transaction.atomic
def note(channel: MessageChannel, *, faults: int, went_well: bool, at: datetime) -> None:
    """Remember how the carrier did: so many faults of its own just now, and whether anything
    went well."""
    if not faults and not Pace.objects.filter(channel=channel, faults__gt=0).exists():
        return
    pace = _lock(channel, at=at)
    pace.faults = faults if went_well else pace.faults + faults
    pause = failures.pause(pace.faults - PATIENCE + 1) if pace.faults >= PATIENCE else None
    pace.paused_until = at + pause if faults and pause else None
    pace.save(update_fields=["faults", "paused_until"])


def note_all(answers: Sequence[tuple[Sending, Answer]], *, at: datetime) -> None:
    """`note` for each channel of what was answered just now."""
    by_channel: dict[MessageChannel, list[Answer]] = {}
    for sending, answer in answers:
        by_channel.setdefault(MessageChannel(sending.channel), []).append(answer)
    for channel, given in by_channel.items():
        faults = sum(_is_fault(each) for each in given)
        note(channel, faults=faults, went_well=faults < len(given), at=at)


def _is_fault(answer: Answer) -> bool:
    """Whether the carrier itself has a trouble: it would say the same to anybody."""
    return isinstance(answer, Unclear) or (isinstance(answer, Refused) and answer.carrier_fault)


def is_paused(channel: MessageChannel, *, at: datetime) -> bool:
    """Whether a gateway is left alone now."""
    pace = Pace.objects.filter(channel=channel).first()
    return pace is not None and _is_paused(pace, at)


def _is_paused(pace: Pace, at: datetime) -> bool:
    """A pause that ends too far ahead was written by a clock that is wrong."""
    until = pace.paused_until
    return until is not None and at < until <= at + failures.LONGEST_PAUSE


def _lock(channel: MessageChannel, *, at: datetime) -> Pace:
    rows = Pace.objects.select_for_update(no_key=True)
    pace = rows.filter(channel=channel).first()
    if pace is None:
        Pace.objects.bulk_create(
            [Pace(channel=channel, next_slot_at=at - BURST)], ignore_conflicts=True
        )
        pace = rows.get(channel=channel)
    return pace
