"""The conditions of an outreach class as data: an ordinance, read and written as JSON.

Every entry may be missing: a town that says nothing about it asks nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from enum import Enum, StrEnum
from typing import Any, Self

from classes.choices import OutreachBelonging as Belonging
from common.errors import RuleViolation

MOST_PEOPLE = 999
LONGEST_LEAD = 180
_YEARLY = re.compile(r"(\d{2})-(\d{2})")


class TermsUnreadable(RuleViolation):
    """The data say something that no town means."""

    code = "terms_unreadable"
    message = "出前講座の決まりを読み取れません（{what}）。入力を直してください。"


class DayKind(StrEnum):
    """For which days hours are given."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"

    @property
    def label(self) -> str:
        return _DAYS[self]


_DAYS = {
    DayKind.WEEKDAY: "平日",
    DayKind.SATURDAY: "土曜日",
    DayKind.SUNDAY: "日曜日",
    DayKind.HOLIDAY: "祝日",
}


class Counted(StrEnum):
    """How the days before the class are counted."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class Ground(StrEnum):
    """Why a class is not given; whoever asks confirms that none of them holds."""

    POLITICS = "politics"
    RELIGION = "religion"
    PROFIT = "profit"
    ORDER = "order"
    COMPLAINTS = "complaints"

    @property
    def sentence(self) -> str:
        """What the group confirms."""
        return _GROUNDS[self]


_GROUNDS = {
    Ground.POLITICS: "政治活動を目的とした集まりではありません",
    Ground.RELIGION: "宗教活動を目的とした集まりではありません",
    Ground.PROFIT: "営利（商品の販売や宣伝など）を目的とした集まりではありません",
    Ground.ORDER: "公の秩序を乱すおそれのある集まりではありません",
    Ground.COMPLAINTS: "市町村への苦情や要望を述べるための集まりではありません",
}

Hours = tuple[time, time]
Span = tuple[date, date]
OPEN_DAYS: dict[DayKind, Hours] = {kind: (time(9), time(21)) for kind in DayKind}


@dataclass(frozen=True)
class Yearly:
    """Days that are closed each year, both ends included: 12-28 to 01-04."""

    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day: date) -> bool:
        """Whether the day falls among them, in whichever year."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last

    @property
    def label(self) -> str:
        """12月28日〜1月4日."""
        first, last = (f"{month}月{day}日" for month, day in (self.first, self.last))
        return first if first == last else f"{first}〜{last}"


@dataclass(frozen=True)
class Terms:
    """What a town asks. Minutes and days are whole numbers; None asks nothing.

    `hours` names the days on which classes are given, each with its opening and closing time; a
    kind of day that is missing is closed. `season` are the first and the last day on which a
    class is given, `accepting` those on which it is asked for. `resident_share` is the per cent
    of the people who live in the town; `talk_first` that the office is rung before.
    """

    least_people: int | None = 10
    most_people: int | None = None
    shortest_minutes: int | None = None
    longest_minutes: int | None = 120
    lead_days: int = 14
    lead_counted: Counted = Counted.CALENDAR
    earliest_months: int | None = None
    hours: Mapping[DayKind, Hours] = field(default_factory=lambda: dict(OPEN_DAYS))
    closed_yearly: Sequence[Yearly] = ()
    closed_days: Sequence[date] = ()
    season: Span | None = None
    accepting: Span | None = None
    inside_only: bool = True
    who: Sequence[Belonging] = (Belonging.RESIDENT, Belonging.WORKER, Belonging.STUDENT)
    resident_share: int | None = None
    grounds: Sequence[Ground] = (Ground.POLITICS, Ground.RELIGION, Ground.PROFIT)
    yearly_limit: int | None = None
    least_wishes: int = 1
    talk_first: bool = False
    decide_within_days: int | None = None

    def __post_init__(self) -> None:
        """Raises TermsUnreadable for what contradicts itself."""
        for what, holds in self._contradictions():
            if holds:
                raise TermsUnreadable(what=what)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read stored data. Raises TermsUnreadable for a key or a value that nobody knows."""
        known = {each.name for each in fields(cls)}
        for name in data:
            if name not in known:
                raise TermsUnreadable(what=name)
        given = {}
        for name, value in data.items():
            try:
                given[name] = READ.get(name, _plain)(value)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                raise TermsUnreadable(what=name) from error
        return cls(**given)

    @property
    def data(self) -> dict[str, Any]:
        """As it is stored: `of` reads the same terms again."""
        return {each.name: _written(getattr(self, each.name)) for each in fields(self)}

    def _contradictions(self) -> list[tuple[str, bool]]:
        shortest, longest = self.shortest_minutes or 0, self.longest_minutes
        least, most = self.least_people or 0, self.most_people
        spans = [*self.hours.values()]
        return [
            ("人数", not 0 <= least <= MOST_PEOPLE or (most is not None and most < least)),
            ("時間", longest is not None and not 0 < max(shortest, 1) <= longest),
            ("申込みの期限", not 0 <= self.lead_days <= LONGEST_LEAD),
            ("申込みの時期", self.earliest_months is not None and self.earliest_months < 1),
            ("開ける時間", not spans or any(opens >= closes for opens, closes in spans)),
            ("期間", any(each is not None and each[0] > each[1] for each in self._spans)),
            ("住民の割合", not 0 <= (self.resident_share or 0) <= 100),  # noqa: PLR2004  # per cent
            ("回数", self.yearly_limit is not None and self.yearly_limit < 1),
            ("希望の数", self.least_wishes not in range(1, 4)),
        ]

    @property
    def _spans(self) -> tuple[Span | None, Span | None]:
        return self.season, self.accepting


def confirmations(terms: Terms) -> dict[str, str]:
    """What a group confirms before it asks, as sentences by code."""
    found = {ground.value: ground.sentence for ground in terms.grounds}
    if terms.resident_share:
        found["residents"] = f"参加する方の{terms.resident_share}％以上が市町村内にお住まいです"
    if terms.talk_first:
        found["talked"] = "日程と内容について、先に担当課と電話で相談しました"
    return found


def _plain(value: Any) -> Any:
    if value is not None and not isinstance(value, int):
        raise ValueError(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _days(value: Any) -> Span | None:
    if value is None:
        return None
    first, last = map(date.fromisoformat, value)
    return first, last


def _hours(value: Any) -> dict[DayKind, Hours]:
    return {
        DayKind(kind): (time.fromisoformat(opens), time.fromisoformat(closes))
        for kind, (opens, closes) in value.items()
    }


def _yearly(value: Any) -> tuple[Yearly, ...]:
    return tuple(Yearly(_month_day(first), _month_day(last)) for first, last in value)


def _month_day(text: str) -> tuple[int, int]:
    match = _YEARLY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    month, day = int(match[1]), int(match[2])
    date(2024, month, day)  # a leap year: 29 February is a day
    return month, day


READ: dict[str, Any] = {
    "lead_counted": Counted,
    "hours": _hours,
    "closed_yearly": _yearly,
    "closed_days": lambda value: tuple(map(date.fromisoformat, value)),
    "season": _days,
    "accepting": _days,
    "inside_only": _flag,
    "talk_first": _flag,
    "who": lambda value: tuple(map(Belonging, value)),
    "grounds": lambda value: tuple(map(Ground, value)),
}
"""How what is no number is read."""


def _written(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Mapping):
        return {_scalar(key): _written(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    if isinstance(value, Yearly):
        return ["{:02d}-{:02d}".format(*each) for each in (value.first, value.last)]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.value if isinstance(value, Enum) else value
