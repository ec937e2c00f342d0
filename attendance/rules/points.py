"""How many points hours of helping are worth, by the rules of a town. Pure.

Each rule stands for itself: two that hold on a day both give. What a cap leaves over is lost,
in the order of the days (and of the sessions within a day).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from attendance.choices import PointBasis, PointRounding

MINUTES = 60


@dataclass(frozen=True)
class Rule:
    """`points` for an hour or an activity; caps in points, None for none."""

    basis: PointBasis
    points: int
    starts_on: date
    ends_on: date | None = None
    rounding: PointRounding = PointRounding.DOWN
    day_cap: int | None = None
    year_cap: int | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def worth(self, minutes: int) -> int:
        """The points of one activity, caps apart; none for no minutes."""
        if not minutes:
            return 0
        if self.basis is PointBasis.ACTIVITY:
            return self.points
        more = {PointRounding.DOWN: 0, PointRounding.NEAREST: 30, PointRounding.UP: 59}
        return (self.points * minutes + more[self.rounding]) // MINUTES


@dataclass(frozen=True, order=True)
class Worked:
    """Minutes in one session of one helper, on a day of the fiscal year."""

    day: date
    session: int
    minutes: int


def due(worked: Iterable[Worked], rules: Iterable[Rule]) -> dict[int, int]:
    """The points of each session, by its key, of one helper in one fiscal year."""
    ordered = sorted(worked)
    found: dict[int, int] = {each.session: 0 for each in ordered}
    for rule in rules:
        days: dict[date, int] = defaultdict(int)
        year = 0
        for each in ordered:
            if not rule.holds_on(each.day):
                continue
            points = _within(rule.worth(each.minutes), rule.day_cap, days[each.day])
            points = _within(points, rule.year_cap, year)
            days[each.day] += points
            year += points
            found[each.session] += points
    return found


def differences(due: Mapping[int, int], written: Mapping[int, int]) -> dict[int, int]:
    """What must be added for each session so that the entries say what is due."""
    return {
        session: due.get(session, 0) - written.get(session, 0)
        for session in sorted({*due, *written})
        if due.get(session, 0) != written.get(session, 0)
    }


def _within(points: int, cap: int | None, before: int) -> int:
    return points if cap is None else min(points, max(cap - before, 0))
