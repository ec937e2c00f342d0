"""Which class to name next to somebody who came to one, and why. Pure.

Named is what can be joined, is new to them, suits the device they hold, asks for no course that
they have not been to, and is no more than one level above the highest they have been to. First
what follows on a course they know, then the next level, their own level, what is below; among
those what can be applied for now, what is near, and the earliest.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from classes.choices import Level
from classes.rules.suiting import DeviceFit, device_fit

MOST = 3
"""How many classes somebody is told of at once."""
_LEVELS = [*Level]


@dataclass(frozen=True)
class Came:
    """Somebody who came: the courses they have been to (keys and levels), what they hold, the
    offerings they have a live registration for, and where they came to (None: nowhere yet)."""

    courses: frozenset[int]
    levels: frozenset[Level]
    device: str
    booked: frozenset[int]
    venue: int | None
    district: str


@dataclass(frozen=True)
class Choice:
    """An offering ahead. `prerequisite` is the course to be been to before, and its title."""

    offering: int
    course: int
    level: Level
    device: str
    prerequisite: tuple[int, str] | None
    open: bool
    opens: str
    venue: int
    district: str
    starts_at: datetime


@dataclass(frozen=True)
class Suggestion:
    """An offering to name, and the sentences that say why."""

    choice: Choice
    reasons: tuple[str, ...]


def suggest(came: Came, choices: Iterable[Choice], *, most: int = MOST) -> list[Suggestion]:
    """The classes to name to somebody, the best first, one for each course; empty for none."""
    found: dict[int, Choice] = {}
    for choice in sorted(choices, key=lambda each: _order(came, each)):
        if _suits(came, choice):
            found.setdefault(choice.course, choice)
    best = [*found.values()][:most]
    return [Suggestion(choice, tuple(_reasons(came, choice))) for choice in best]


def _suits(came: Came, choice: Choice) -> bool:
    before = choice.prerequisite
    return (
        choice.course not in came.courses
        and choice.offering not in came.booked
        and (before is None or before[0] in came.courses)
        and _step(came, choice) <= 1
        and device_fit(came.device, taught=choice.device) is not DeviceFit.DIFFERS
    )


def _step(came: Came, choice: Choice) -> int:
    """How many levels it is above the highest they have been to; below it, fewer than 0."""
    highest = max((_LEVELS.index(level) for level in came.levels), default=-1)
    return _LEVELS.index(choice.level) - highest


def _order(came: Came, choice: Choice) -> tuple[object, ...]:
    step = _step(came, choice)
    return (
        choice.prerequisite is None,
        {1: 0, 0: 1}.get(step, 2),
        not choice.open,
        choice.venue != came.venue,
        not _near(came.district, choice.district),
        choice.starts_at,
        choice.offering,
    )


def _near(here: str, there: str) -> bool:
    return bool(here) and here == there


def _reasons(came: Came, choice: Choice) -> Iterable[str]:
    if choice.prerequisite is not None:
        yield f"「{choice.prerequisite[1]}」の続きの講座です"
    elif _step(came, choice) == 1:
        yield f"ひとつ上の「{choice.level.label}」の講座です"
    elif _step(came, choice) == 0:
        yield f"同じ「{choice.level.label}」の、まだ受けていない講座です"
    else:
        yield f"「{choice.level.label}」の、まだ受けていない講座です"
    if device_fit(came.device, taught=choice.device) is DeviceFit.SUITS:
        yield "お使いの機種で学べます"
    if choice.venue == came.venue:
        yield "同じ会場です"
    elif _near(came.district, choice.district):
        yield "同じ地区の会場です"
    if not choice.open:
        yield f"受付は{choice.opens}からです"


def levels_of(values: Collection[str]) -> frozenset[Level]:
    """The levels by their stored values."""
    return frozenset(Level(value) for value in values)
