"""When people are reminded of a class, and of what in one message. Pure.

Nobody is reminded twice on a day: all that would be said to a person on one day is one message,
at the earliest of its times. Who has registered on the very day of a reminder has just spoken
with the office, or read it, and hears nothing more on that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from classes.rules import letters
from common.clock import at_tokyo, tokyo_date

AHEAD = timedelta(days=1)
"""Reminders of today and tomorrow are written down; what comes later may still change."""
MOST_DAYS = 14
_KEY = re.compile(r"reminders?:([0-9-]*)@(\d{4}-\d{2}-\d{2})(?:/(\d+))?")


@dataclass(frozen=True, slots=True)
class Times:
    """When a class is announced once more: so many days before, and on the evening before;
    None for not at all."""

    days_before: int | None = None
    days_at: time = time(10)
    evening_at: time | None = None

    def moments(self, starts_at: datetime) -> list[datetime]:
        """The times for a meeting, at most one on a day, the earliest first."""
        day = tokyo_date(starts_at)
        found = []
        if self.days_before is not None:
            found.append(at_tokyo(day - timedelta(days=self.days_before), self.days_at))
        if self.evening_at is not None:
            found.append(at_tokyo(day - timedelta(days=1), self.evening_at))
        return [*{tokyo_date(each): each for each in sorted(found, reverse=True)}.values()][
            ::-1
        ]

    def near(self, starts_at: datetime, *, at: datetime) -> list[datetime]:
        """Those until tomorrow, the past ones too: somebody may still have to hear of it."""
        last = tokyo_date(at) + AHEAD
        return [each for each in self.moments(starts_at) if tokyo_date(each) <= last]


def is_news(registered_at: datetime, moment: datetime) -> bool:
    """Whether somebody who registered then is to be reminded at this moment."""
    return tokyo_date(registered_at) < tokyo_date(moment)


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """What somebody is reminded of. `slot` tells an appointment of a consultation."""

    starts_at: datetime
    session: int
    title: str
    venue: str
    phone: str
    slot: bool = False

    @property
    def item(self) -> dict[str, str]:
        """What stands in the place 予定."""
        return {
            "日時": letters.moment(self.starts_at),
            "講座": self.title,
            "会場": self.venue,
            "回": str(self.session),
        }


@dataclass(frozen=True, slots=True)
class Reminder:
    """All that one person is reminded of on one day."""

    person: int
    day: date
    moment: datetime
    meetings: tuple[Meeting, ...]

    @property
    def items(self) -> list[dict[str, str]]:
        return [each.item for each in self.meetings]

    @property
    def phone(self) -> str:
        """The number of the classes, where they have the same one."""
        numbers = {each.phone for each in self.meetings}
        return numbers.pop() if len(numbers) == 1 else ""

    @property
    def text(self) -> str:
        """What staff say where no machine reaches the person."""
        said = "、".join(
            f"{each.item['日時']}から「{each.title}」（{each.venue}）" for each in self.meetings
        )
        return f"{said}のご予定です。お休みのときは、お早めにお知らせください。"

    @property
    def is_appointment(self) -> bool:
        """Whether it is about appointments of consultations alone."""
        return all(each.slot for each in self.meetings)


def key(reminder: Reminder, *, number: int) -> str:
    """ "reminder:<day of the classes>@<day of the message>"; classes of several days have none
    of their own, so that a short answer is not taken for one of them."""
    days = {tokyo_date(each.starts_at) for each in reminder.meetings}
    about = f"reminder:{days.pop()}" if len(days) == 1 else "reminders:"
    again = f"/{number}" if number else ""
    return f"{about}@{reminder.day}{again}"


def day_of(dedupe_key: str) -> date | None:
    """The day on which a reminder with this key is told; None for other news."""
    found = _KEY.fullmatch(dedupe_key)
    return date.fromisoformat(found[2]) if found else None


def gathered(person: int, found: Iterable[tuple[datetime, Meeting]]) -> list[Reminder]:
    """The reminders of one person: one for each day, from what is said when."""
    by_day: dict[date, list[tuple[datetime, Meeting]]] = {}
    for moment, meeting in found:
        by_day.setdefault(tokyo_date(moment), []).append((moment, meeting))
    return [
        Reminder(
            person,
            day,
            min(moment for moment, _ in pairs),
            tuple(sorted({meeting for _, meeting in pairs})),
        )
        for day, pairs in sorted(by_day.items())
    ]


def holds(items: object, reminder: Reminder, *, today: date) -> bool:
    """Whether a message says what is so. Of an earlier day it may name a meeting that has begun
    since."""
    if not isinstance(items, Sequence):
        return False
    if reminder.day >= today:
        return [*items] == reminder.items
    return all(each in items for each in reminder.items)
