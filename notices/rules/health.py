"""When something is wrong with the sending of messages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

LATE = timedelta(minutes=5)
"""After how long something that is due should have gone out."""
SILENT = timedelta(minutes=2)
"""After how long without a sign of life a worker is taken for gone."""


class Level(IntEnum):
    """How bad it is: the exit codes of monitoring plug-ins."""

    FINE = 0
    WARNING = 1
    ALARM = 2


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known: since when the oldest message is due, when a worker was last seen, of how
    many nobody knows what became, and how many gateways are left alone for now."""

    oldest_due: datetime | None
    last_seen: datetime | None
    unknown: int = 0
    paused: int = 0


def is_silent(signs: Signs, at: datetime) -> bool:
    """Whether nobody sends what should have been sent: the worker must be started."""
    if not _is_late(signs, at):
        return False
    return signs.last_seen is None or at - signs.last_seen > SILENT


def level(signs: Signs, at: datetime) -> Level:
    """Alarm where nothing goes out; a warning where somebody should look."""
    if is_silent(signs, at):
        return Level.ALARM
    if signs.unknown or signs.paused or _is_late(signs, at):
        return Level.WARNING
    return Level.FINE


def _is_late(signs: Signs, at: datetime) -> bool:
    return signs.oldest_due is not None and at - signs.oldest_due > LATE
