"""The hours ledger: what was planned, what the marks say, and what counts, helper by helper."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Municipality
from attendance.choices import HoursSource, TapKind
from attendance.models import HelperCheckIn, WorkedHours
from attendance.queries import stays
from attendance.rules import Event, hours, hours_ledger
from attendance.rules.hours_ledger import Entry, Line, Total
from classes.choices import AssignmentState, SessionState
from classes.models import Assignment, Session
from common import fiscal, kana
from common.clock import at_tokyo, tokyo_date
from people.models import Helper

_Pair = tuple[int, int]


@dataclass(frozen=True)
class Activity:
    """One line of the ledger: a helper, a session, and the entries of both."""

    helper: Helper
    session: Session
    line: Line
    marked: int | None = None
    assignment: Assignment | None = None

    @property
    def planned(self) -> int:
        """The minutes for which the helper said yes; of whoever was not asked, those for which
        the session was planned."""
        span = self.assignment or self.session
        return (span.ends_at - span.starts_at) // timedelta(minutes=1)

    @property
    def key(self) -> tuple[int, int, date, int]:
        """What the fact of this line must say too: session, helper, day, minutes."""
        return self.session.pk, self.helper.pk, self.line.day, self.line.minutes


@dataclass(frozen=True)
class Year:
    """All of one helper in one fiscal year, in the order of the days."""

    helper: Helper
    year: int
    activities: tuple[Activity, ...]
    unrecorded: tuple[Session, ...] = ()

    @property
    def total(self) -> Total:
        return hours_ledger.total(each.line for each in self.activities)

    @property
    def months(self) -> list[tuple[date, Total]]:
        return hours_ledger.by_month([each.line for each in self.activities], self.year)


def of(helper: Helper, *, year: int, at: datetime) -> Year:
    """The ledger of one helper: four queries, however many lines."""
    marks = _marks(HelperCheckIn.objects.filter(helper=helper))
    entries = WorkedHours.objects.filter(helper=helper)
    found = [*_activities(entries, marks)]
    inside = [each for each in found if fiscal.fiscal_year(each.line.day) == year]
    known = {each.session.pk for each in found if each.line.minutes}
    marked = [session for session, _ in marks]
    missing = _unrecorded(helper, marked, year=year, at=at).exclude(pk__in=known)
    return Year(helper, year, tuple(inside), tuple(missing))


def of_town(municipality: Municipality, *, year: int) -> list[Year]:
    """Everybody with an entry in the fiscal year, in 五十音順: two queries."""
    first, last = fiscal.fiscal_year_bounds(year)
    theirs = WorkedHours.objects.filter(session__offering__municipality=municipality)
    touched = theirs.filter(day__range=(first, last)).order_by().values("session")
    found: dict[int, list[Activity]] = defaultdict(list)
    for each in _activities(theirs.filter(session__in=touched), {}):
        if first <= each.line.day <= last:
            found[each.helper.pk].append(each)
    years = [Year(rows[0].helper, year, tuple(rows)) for rows in found.values()]
    return sorted(years, key=lambda one: (kana.sort_key(one.helper.kana), one.helper.pk))


def between(helper: Helper, *, first: date, last: date) -> list[Activity]:
    """The activities that count, of the days from the first to the last, both included."""
    found = _activities(WorkedHours.objects.filter(helper=helper), {})
    return [each for each in found if first <= each.line.day <= last and each.line.minutes]


def in_sessions(helper: Helper, sessions: Iterable[int]) -> list[Activity]:
    """The lines of the helper in these sessions, by their keys: one query."""
    return [
        *_activities(WorkedHours.objects.filter(helper=helper, session__in=[*sessions]), {})
    ]


def one(helper: Helper, *, session: Session) -> Activity | None:
    """The line of one helper in one session, if anything was ever written in it."""
    both = {"helper": helper, "session": session}
    marks = _marks(HelperCheckIn.objects.filter(**both))
    return next(_activities(WorkedHours.objects.filter(**both), marks), None)


def years(municipality: Municipality, *, at: datetime) -> list[int]:
    """The fiscal years that have entries, and the present one; the latest first."""
    theirs = WorkedHours.objects.filter(session__offering__municipality=municipality)
    days = theirs.order_by().values_list("day", flat=True).distinct()
    return sorted({*map(fiscal.fiscal_year, days), this_year(at)}, reverse=True)


def this_year(at: datetime) -> int:
    """The fiscal year in Japan at this moment."""
    return fiscal.fiscal_year(tokyo_date(at))


def entry(worked: WorkedHours) -> Entry:
    """The row as the ledger reads it."""
    source = HoursSource.STAFF if stays.entered_by_staff(worked) else HoursSource.MARKS
    if worked.reason:
        source = HoursSource.CORRECTION
    return Entry(worked.minutes, worked.day, worked.received_at, source, worked.reason)


def _activities(
    rows: QuerySet[WorkedHours], marks: dict[_Pair, list[Event]]
) -> Iterator[Activity]:
    """The lines of these rows in the order of their days; hand over all rows of a line."""
    told = rows.select_related(
        "helper",
        "session__venue",
        "session__offering__course",
        "session__offering__municipality",
    )
    stories: dict[_Pair, list[WorkedHours]] = defaultdict(list)
    for row in told.order_by("received_at", "pk"):
        stories[row.session_id, row.helper_id].append(row)
    assigned = _assigned(stories)
    found = [
        Activity(
            story[-1].helper,
            story[-1].session,
            hours_ledger.fold([entry(row) for row in story]),
            hours.minutes(marks[pair]) if pair in marks else None,
            assigned.get(pair),
        )
        for pair, story in stories.items()
    ]
    yield from sorted(
        found, key=lambda each: (each.line.day, each.session.starts_at, each.session.pk)
    )


def _assigned(pairs: Collection[_Pair]) -> dict[_Pair, Assignment]:
    """What the helpers said yes to, by session and helper: one query, none for nobody."""
    if not pairs:
        return {}
    rows = Assignment.objects.filter(
        shift__session__in={session for session, _ in pairs},
        helper__in={helper for _, helper in pairs},
        state=AssignmentState.ACCEPTED,
    ).select_related("shift")
    return {(row.shift.session_id, row.helper_id): row for row in rows.order_by("pk")}


def _marks(rows: QuerySet[HelperCheckIn]) -> dict[_Pair, list[Event]]:
    found: dict[_Pair, list[Event]] = defaultdict(list)
    for row in rows.order_by("occurred_at", "pk"):
        event = Event(row.pk, TapKind(row.kind), row.occurred_at, row.voids)
        found[row.session_id, row.helper_id].append(event)
    return dict(found)


def _unrecorded(
    helper: Helper, marked: Iterable[int], *, year: int, at: datetime
) -> QuerySet[Session]:
    """Sessions of the year that are over, at which the helper taught or was marked."""
    first, last = fiscal.fiscal_year_bounds(year)
    held = Session.objects.exclude(state=SessionState.CANCELLED).filter(
        Q(instructor=helper) | Q(pk__in=[*marked]),
        ends_at__lte=at,
        starts_at__gte=at_tokyo(first, time.min),
        starts_at__lt=at_tokyo(last + timedelta(days=1), time.min),
    )
    return held.select_related("offering", "venue").order_by("starts_at", "pk")
