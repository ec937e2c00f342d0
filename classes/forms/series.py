"""When a series is held: a clerk's few answers, the days they make, what is in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeAlias

from django import forms

from accounts.models import Municipality
from classes.actions.offerings import SessionPlan
from classes.forms.fields import ClockField, DayField, number, unchosen
from classes.models import Offering, Session, Venue
from classes.queries import clashes, closures
from classes.queries.clashes import Clash
from classes.rules import schedules
from classes.rules.clashing import Booking
from classes.rules.schedules import Closures, NeverOpen, Schedule
from common.clock import at_tokyo, tokyo_date, tokyo_time
from people.models import Helper

HOLIDAYS = [("skip", "祝日は休む"), ("hold", "祝日も開く")]
RHYTHMS = [(1, "毎週"), (2, "2週間ごと"), (4, "4週間ごと")]


class SeriesForm(forms.Form):
    """The answers from which the days of a series are made."""

    first_day = DayField(what="初回の日")
    starts = ClockField(what="開始時刻")
    minutes = number(
        "1回の時間",
        least=10,
        most=480,
        required=False,
        label="1回の時間（分）",
        help_text="空欄のときは、講座の時間",
    )
    meetings = number("回数", least=1, most=schedules.MOST_MEETINGS, label="回数")
    every_weeks = forms.TypedChoiceField(
        label="間隔", choices=RHYTHMS, coerce=int, error_messages=unchosen("間隔")
    )
    holidays = forms.ChoiceField(
        label="祝日",
        choices=HOLIDAYS,
        help_text="年末年始（12月29日〜1月3日）と会場の休館日は、いつも休みます。",
        error_messages=unchosen("祝日の扱い"),
    )


class MeetingForm(forms.Form):
    """One row of the days: can be set to another day, or emptied to leave it out."""

    day = DayField(what="開催日", required=False)
    starts = ClockField(what="開始時刻", required=False)
    ends = ClockField(what="終了時刻", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = (self.prefix or "").rpartition("-")[2]
        nth = f"第{int(place) + 1}回の" if place.isdecimal() else ""
        for name, label in (("day", "日"), ("starts", "開始時刻"), ("ends", "終了時刻")):
            self.fields[name].widget.attrs["aria-label"] = f"{nth}{label}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day") is None:
            return data
        starts, ends = data.get("starts"), data.get("ends")
        if starts is None or ends is None:
            if not self.errors:
                self.add_error("starts", "開始と終了の時刻を入力してください。")
        elif ends <= starts:
            self.add_error("ends", "終了の時刻は、開始の時刻より後にしてください。")
        return data

    @property
    def meeting(self) -> SessionPlan | None:
        """The (valid) row as a plan; None for a row that was emptied."""
        data = self.cleaned_data
        if data.get("day") is None:
            return None
        return SessionPlan(
            starts_at=at_tokyo(data["day"], data["starts"]),
            ends_at=at_tokyo(data["day"], data["ends"]),
        )


MeetingFormSet = forms.formset_factory(
    MeetingForm, extra=0, max_num=schedules.MOST_MEETINGS, absolute_max=schedules.MOST_MEETINGS
)
Rows: TypeAlias = "forms.BaseFormSet[MeetingForm]"


@dataclass(frozen=True)
class Line:
    """A row as it is shown: the boxes, the day in words, and what to mind."""

    form: MeetingForm
    meeting: SessionPlan | None
    closed: str | None
    clashes: tuple[Clash, ...]

    @property
    def shared(self) -> list[str]:
        """What is needed twice at that time, each named once."""
        return sorted({clash.shared.value for clash in self.clashes}, reverse=True)


@dataclass(frozen=True)
class Setting:
    """Everything outside the dates on which the dates depend."""

    municipality: Municipality
    venue: Venue
    minutes: int
    instructor: Helper | None = None
    capacity: int | None = None
    at: datetime | None = None


class Proposal:
    """The days of a series as they stand on the screen.

    They are made from the answers when these have changed since the last time, and otherwise
    taken as the clerk has left them. `fresh` says that nobody has looked at them yet.
    """

    def __init__(
        self, series: SeriesForm, *, setting: Setting, data: Any = None, besides: Any = None
    ) -> None:
        self.series = series
        self.setting = setting
        self.besides: Offering | Session | None = besides
        self.schedule = Schedule(days=())
        self.refusal = ""
        posted = data is not None and data.get("made_from") == self.made_from
        self.fresh = not posted
        self.rows: Rows = self._posted(data) if posted else self._made()
        if posted:
            self.schedule = self._laid_out()

    @cached_property
    def made_from(self) -> str:
        """Names the answers that the days were made from."""
        answers = [self.series.cleaned_data[name] for name in self.series.fields]
        text = "|".join(map(str, [*answers, self.setting.minutes, self.setting.venue.pk]))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def closures(self) -> Closures:
        """When the venue is closed, as the clerk wants it for this series."""
        open_on_holidays = self.series.cleaned_data["holidays"] == "hold"
        return closures.of(self.setting.venue, public_holidays=not open_on_holidays)

    @cached_property
    def valid(self) -> bool:
        """Whether there are days, and every row can be read."""
        return not self.refusal and bool(self.rows.is_valid()) and bool(self.meetings)

    @cached_property
    def meetings(self) -> list[SessionPlan]:
        """The meetings of the rows that can be read, in order."""
        rows = [row.meeting for row in self.rows if row.is_valid()]
        return sorted((row for row in rows if row is not None), key=lambda each: each.starts_at)

    @cached_property
    def clashes(self) -> list[Clash]:
        """What else is planned at the time of a meeting."""
        return clashes.find(
            [self._booking(meeting) for meeting in self.meetings],
            municipality=self.setting.municipality,
            besides=self.besides,
        )

    @property
    def accepts(self) -> str:
        """Names the clashes that are shown: a tick covers these and no others."""
        return accepts(self.clashes)

    @property
    def lines(self) -> list[Line]:
        """The rows with what there is to say about each."""
        return [self._line(row) for row in self.rows]

    @property
    def past(self) -> list[SessionPlan]:
        """Meetings that have begun already."""
        at = self.setting.at
        return [each for each in self.meetings if at is not None and each.starts_at < at]

    @property
    def crowded(self) -> bool:
        """Whether more people may sign up than the venue has seats."""
        capacity, venue_seats = self.setting.capacity, self.setting.venue.seats
        return bool(capacity and venue_seats and capacity > venue_seats)

    def _line(self, row: MeetingForm) -> Line:
        meeting = row.meeting if row.is_valid() else None
        starts_at = meeting.starts_at if meeting else None
        return Line(
            form=row,
            meeting=meeting,
            closed=self.closures.reason(tokyo_date(starts_at)) if starts_at else None,
            clashes=tuple(each for each in self.clashes if each.planned.starts_at == starts_at),
        )

    def _booking(self, meeting: SessionPlan) -> Booking:
        teacher = self.setting.instructor
        return Booking(
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            venue=self.setting.venue.pk,
            instructor=teacher.pk if teacher else None,
        )

    def _laid_out(self) -> Schedule:
        answers = self.series.cleaned_data
        try:
            return schedules.weekly(
                answers["first_day"],
                meetings=answers["meetings"],
                every_weeks=answers["every_weeks"],
                closed=self.closures.reason,
            )
        except NeverOpen as refusal:
            self.refusal = refusal.message
            return Schedule(days=())

    def _made(self) -> Rows:
        self.schedule = self._laid_out()
        return rows_of([self._at(day) for day in self.schedule.days])

    def _at(self, day: date) -> SessionPlan:
        starts_at = at_tokyo(day, self.series.cleaned_data["starts"])
        return SessionPlan(
            starts_at=starts_at, ends_at=starts_at + timedelta(minutes=self.setting.minutes)
        )

    def _posted(self, data: Any) -> Rows:
        return MeetingFormSet(data, prefix="rows")


def rows_of(meetings: Sequence[SessionPlan]) -> Rows:
    """Rows that are filled in, and read like rows that were sent."""
    data: dict[str, str] = {
        "rows-TOTAL_FORMS": str(len(meetings)),
        "rows-INITIAL_FORMS": "0",
    }
    for place, meeting in enumerate(meetings):
        starts, ends = tokyo_time(meeting.starts_at), tokyo_time(meeting.ends_at)
        data[f"rows-{place}-day"] = starts.date().isoformat()
        data[f"rows-{place}-starts"] = f"{starts:%H:%M}"
        data[f"rows-{place}-ends"] = f"{ends:%H:%M}"
    return MeetingFormSet(data, prefix="rows")


def accepts(found: Sequence[Clash]) -> str:
    """A short name for a set of clashes; empty when there are none."""
    keys = "|".join(sorted(each.key for each in found))
    return hashlib.sha256(keys.encode()).hexdigest()[:16] if keys else ""
