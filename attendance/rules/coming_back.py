"""Who has not come back, and when somebody may ring them. Pure.

Named is whoever came to a class or a consultation, the last time long enough ago and not too
long, has nothing before them, has not refused to be rung, and was not rung just now. Who asked
to be rung again on a day is named from that day on, however long ago they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from people.choices import FollowUpResult

AWAY_CHOICES = (30, 60, 90, 180)
AWAY = 60
"""Days since somebody came, from which on they have not come back."""
LONGEST_AWAY = 2 * 365
"""Days after which nobody is rung any more."""
REST = timedelta(days=30)
"""How long somebody is left in peace after a call."""
NOT_AT_HOME = timedelta(days=3)
MOST_TRIES = 3
"""Whoever was not at home is tried again after three days, three times; then they have their
rest as well."""


@dataclass(frozen=True)
class Rung:
    """A call that counts: on which day, what came of it, and the day agreed on, if any."""

    on: date
    result: FollowUpResult
    again_on: date | None = None


@dataclass(frozen=True)
class Known:
    """What is known of somebody. `calls` are in the order in which they were made; `booked`
    is a live registration for something ahead."""

    last_came: date
    calls: Sequence[Rung] = ()
    refused: bool = False
    booked: bool = False


@dataclass(frozen=True)
class Due:
    """Somebody to be rung; `promised` is the day that they agreed to."""

    last_came: date
    promised: date | None = None

    @property
    def order(self) -> tuple[bool, date]:
        """What was promised comes first, the earliest day first; then who is longest away."""
        return (self.promised is None, self.promised or self.last_came)


def due(known: Known, *, on: date, away: int = AWAY) -> Due | None:
    """Whether somebody is to be rung on the day, having been away for so many days at least;
    None for no."""
    if known.refused or known.booked:
        return None
    promised = _promised(known)
    if promised is not None:
        return Due(known.last_came, promised) if promised <= on else None
    lost = away <= (on - known.last_came).days <= LONGEST_AWAY
    return Due(known.last_came) if lost and rested(known.calls) <= on else None


def rested(calls: Sequence[Rung]) -> date:
    """The first day on which somebody may be rung again, where nothing was agreed on."""
    if not calls:
        return date.min
    last = calls[-1]
    if last.result is not FollowUpResult.NO_ANSWER:
        return last.on + REST
    lately = [call for call in calls if last.on - call.on < REST]
    tries = [call for call in lately if call.result is FollowUpResult.NO_ANSWER]
    return last.on + (REST if len(tries) >= MOST_TRIES else NOT_AT_HOME)


def _promised(known: Known) -> date | None:
    """The day agreed on in the last call, unless they have come by themselves since."""
    if not known.calls:
        return None
    last = known.calls[-1]
    if last.result is not FollowUpResult.LATER or known.last_came > last.on:
        return None
    return last.again_on
