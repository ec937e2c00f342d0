"""How often people came, who came again, and where they went on to. Pure.

Handed over are presences without a name (`Visit`), each person's in the order in which they
happened. A visit is `here` when it is of the venue, the course and the district that is asked
about; what came after it is looked for in the whole town.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from common import fiscal
from reports.rules.definitions import Span
from reports.rules.fairness import share

TIMES = ((1, 1), (2, 2), (3, 5), (6, None))
"""How often somebody came, from and up to; None is no end."""
WITHIN = (30, 90, 180)
"""Days after the first visit within which somebody comes again."""
NAMED = 3
"""How many courses are named to which people went on."""
MONTHS_OF_A_QUARTER = 3


class QuarterState(StrEnum):
    """Where a day stands to three months. On their last day they are not over yet."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"


class Visit(NamedTuple):
    """One presence. `first` says that it is the person's first in the town."""

    person: Hashable
    day: date
    course: int
    first: bool
    here: bool


class Often(NamedTuple):
    """People who came from `least` up to `most` times; None is no end."""

    least: int
    most: int | None
    people: int
    of: int

    @property
    def label(self) -> str:
        """「1回」, 「3〜5回」 or 「6回以上」."""
        if self.most is None:
            return f"{self.least}回以上"
        return f"{self.least}回" if self.most == self.least else f"{self.least}〜{self.most}回"

    @property
    def share(self) -> str:
        """Of everybody who came (`of`)."""
        return share(self.people, self.of)


class Return(NamedTuple):
    """First-timers by whether they came on a later day within so many days.

    Those for whom the days are not over yet are `pending`, whether they have come or not: else
    the share of those who came would be too high. `pending_came` of them have come already.
    """

    days: int
    came: int
    stayed_away: int
    pending: int
    pending_came: int

    @property
    def settled(self) -> int:
        """Those for whom the days are over."""
        return self.came + self.stayed_away

    @property
    def share(self) -> str:
        """Of those for whom the days are over, those who came again."""
        return share(self.came, self.settled)


class Onward(NamedTuple):
    """People who came to a course, each in one of three: gone on to another course, back to
    this one alone, or never seen again. `to` are the courses that came next, most people first.
    """

    course: int
    people: int
    gone_on: int
    again: int
    once: int
    to: tuple[tuple[int, int], ...]

    @property
    def share(self) -> str:
        """Of everybody who came to it, those who went on to another."""
        return share(self.gone_on, self.people)


class Quarter(NamedTuple):
    """People who came in three months, each in one of three: they came in the three months
    before (`kept`), for the first time, or neither. `before` came in the three months before.
    """

    span: Span
    state: QuarterState
    people: int
    kept: int
    first_timers: int
    others: int
    before: int

    @property
    def label(self) -> str:
        """「4〜6月」."""
        return f"{self.span.first.month}〜{self.span.last.month}月"

    @property
    def share(self) -> str:
        """Of those who came before, those who stayed; empty until the three months are over."""
        return share(self.kept, self.before) if self.state is QuarterState.OVER else ""


@dataclass(frozen=True)
class Repeats:
    """Everything about one fiscal year up to a day."""

    visits: int
    people: int
    often: Sequence[Often]
    first_timers: int
    returns: Sequence[Return]
    onward: Sequence[Onward]
    quarters: Sequence[Quarter]


def quarters(year: int) -> list[Span]:
    """The last quarter of the fiscal year before, and the four of this one."""
    first_days = [
        date(year, 1, 1),
        *fiscal.months(year)[::MONTHS_OF_A_QUARTER],
        date(year + 1, 4, 1),
    ]
    return [
        Span(first, following - timedelta(days=1)) for first, following in pairwise(first_days)
    ]


def last_day(year: int, *, on: date) -> date:
    """Until when visits are looked at: as long as somebody who came first on the last day of
    the year may still come again. After that the figures of the year stay as they are."""
    _, end = fiscal.fiscal_year_bounds(year)
    return min(on, end + timedelta(days=WITHIN[-1]))


def count(visits: Iterable[Visit], *, year: int, on: date) -> Repeats:
    """The figures of a fiscal year as the day `on` knows them; what came after its `last_day`
    is left out."""
    span = Span(*fiscal.fiscal_year_bounds(year))
    until = last_day(year, on=on)
    histories: defaultdict[Hashable, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.day <= until:
            histories[visit.person].append(visit)
    times = [_times(each, span) for each in histories.values()]
    returns = [_first_day_and_next(each, span) for each in histories.values()]
    known = [each for each in returns if each is not None]
    people = sum(1 for number in times if number)
    return Repeats(
        visits=sum(times),
        people=people,
        often=[
            Often(least, most, sum(1 for each in times if _lies(each, least, most)), people)
            for least, most in TIMES
        ],
        first_timers=len(known),
        returns=[_return(known, days, on=on) for days in WITHIN],
        onward=_onward(histories, span),
        quarters=_quarters(histories, year, on=on),
    )


def _times(history: Sequence[Visit], span: Span) -> int:
    return sum(1 for visit in history if _counts(visit, span))


def _counts(visit: Visit, span: Span) -> bool:
    return visit.here and span.first <= visit.day <= span.last


def _lies(number: int, least: int, most: int | None) -> bool:
    return least <= number and (most is None or number <= most)


def _first_day_and_next(
    history: Sequence[Visit], span: Span
) -> tuple[date, date | None] | None:
    """The day of somebody's first visit, if it counts, and the next day on which they came."""
    first = next((each.day for each in history if each.first and _counts(each, span)), None)
    if first is None:
        return None
    return first, next((each.day for each in history if each.day > first), None)


def _return(known: Sequence[tuple[date, date | None]], days: int, *, on: date) -> Return:
    """On the last of the days somebody may still come: the days are over on the day after."""
    window = timedelta(days=days)
    found = Counter(
        (first + window < on, later is not None and later <= first + window)
        for first, later in known
    )
    return Return(
        days,
        came=found[True, True],
        stayed_away=found[True, False],
        pending=found[False, True] + found[False, False],
        pending_came=found[False, True],
    )


def _onward(histories: Mapping[Hashable, Sequence[Visit]], span: Span) -> list[Onward]:
    """By course, the one with the most people first."""
    people: Counter[int] = Counter()
    once: Counter[int] = Counter()
    to: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for history in histories.values():
        for course, later in _after_each_course(history, span).items():
            people[course] += 1
            other = next((each.course for each in later if each.course != course), None)
            if other is not None:
                to[course][other] += 1
            elif not later:
                once[course] += 1
    return [
        Onward(
            course,
            number,
            gone_on=to[course].total(),
            again=number - to[course].total() - once[course],
            once=once[course],
            to=tuple(_ranked(to[course])[:NAMED]),
        )
        for course, number in _ranked(people)
    ]


def _after_each_course(history: Sequence[Visit], span: Span) -> dict[int, Sequence[Visit]]:
    """By each course that somebody came to: every visit after the first that counts."""
    firsts: dict[int, int] = {}
    for place, visit in enumerate(history):
        if _counts(visit, span):
            firsts.setdefault(visit.course, place)
    return {course: history[place + 1 :] for course, place in firsts.items()}


def _ranked(counts: Counter[int]) -> list[tuple[int, int]]:
    """The largest first; among equals the one entered first."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _quarters(
    histories: Mapping[Hashable, Sequence[Visit]], year: int, *, on: date
) -> list[Quarter]:
    spans = quarters(year)
    came: list[set[Hashable]] = [set() for _ in spans]
    first: list[set[Hashable]] = [set() for _ in spans]
    for person, history in histories.items():
        for visit in history:
            place = _quarter_of(visit, spans)
            if place is not None:
                came[place].add(person)
                if visit.first:
                    first[place].add(person)
    found = []
    for place in range(1, len(spans)):
        now, before = came[place], came[place - 1]
        kept = now & before
        new = first[place] - kept
        found.append(
            Quarter(
                spans[place],
                _state(spans[place], on),
                people=len(now),
                kept=len(kept),
                first_timers=len(new),
                others=len(now) - len(kept) - len(new),
                before=len(before),
            )
        )
    return found


def _state(span: Span, on: date) -> QuarterState:
    if on < span.first:
        return QuarterState.AHEAD
    return QuarterState.OVER if span.last < on else QuarterState.RUNNING


def _quarter_of(visit: Visit, spans: Sequence[Span]) -> int | None:
    if not visit.here:
        return None
    found = (at for at, span in enumerate(spans) if span.first <= visit.day <= span.last)
    return next(found, None)
