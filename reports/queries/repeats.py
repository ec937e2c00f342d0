"""Who comes again (リピート参加), from the facts alone: it stays when people are forgotten.

Two queries, however many came: the facts in the order in which they happened, and the names of
the courses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Municipality
from attendance.choices import FactRole
from attendance.models import AttendanceFact
from classes.models import Course, Venue
from common import fiscal
from reports.rules import repeats
from reports.rules.repeats import Onward, Quarter, Repeats, Visit

BATCH = 2_000


@dataclass(frozen=True)
class Wanted:
    """A fiscal year, and what it is narrowed to; None and '' do not narrow. `district` is
    where people lived when they came."""

    year: int
    venue: Venue | None = None
    course: Course | None = None
    district: str = ""

    @property
    def label(self) -> str:
        """令和8年度."""
        return fiscal.label(self.year)

    @property
    def narrowed(self) -> bool:
        """Whether it is about a part of the town's classes or people alone."""
        return bool(self.venue or self.course or self.district)


@dataclass(frozen=True)
class Line:
    """A course, and where people went on to from it, each with its name."""

    title: str
    counts: Onward
    to: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Report:
    """The figures of a year as a day knows them."""

    wanted: Wanted
    on: date
    figures: Repeats
    lines: tuple[Line, ...]

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters that have begun."""
        return [
            each
            for each in self.figures.quarters
            if each.state is not repeats.QuarterState.AHEAD
        ]


def report(municipality: Municipality, wanted: Wanted, *, on: date) -> Report:
    """How often people came in the year up to the day, who came again, and what to."""
    visits = _visits(municipality, wanted, on=on)
    figures = repeats.count(visits, year=wanted.year, on=on)
    titles = _titles(municipality)
    lines = [
        Line(
            titles[each.course],
            each,
            tuple((titles[course], people) for course, people in each.to),
        )
        for each in figures.onward
    ]
    return Report(wanted, on, figures, tuple(lines))


def venues(municipality: Municipality) -> QuerySet[Venue]:
    """The venues by which the year may be narrowed, in use or not."""
    return Venue.objects.filter(municipality=municipality).order_by("kana", "name", "pk")


def courses(municipality: Municipality) -> QuerySet[Course]:
    """The courses by which the year may be narrowed, in use or not."""
    return Course.objects.filter(municipality=municipality).order_by("title", "pk")


def districts(municipality: Municipality) -> list[str]:
    """Where those who came have lived, as far as it is known."""
    rows = AttendanceFact.objects.filter(
        municipality=municipality, role=FactRole.PARTICIPANT
    ).exclude(district="")
    return [*rows.order_by("district").values_list("district", flat=True).distinct()]


def _visits(municipality: Municipality, wanted: Wanted, *, on: date) -> Iterator[Visit]:
    """Everything from the quarter before the year on: also what came soon after it, for
    whoever came first in March comes again in the next year."""
    venue = wanted.venue.pk if wanted.venue else None
    course = wanted.course.pk if wanted.course else None
    start = repeats.quarters(wanted.year)[0].first
    rows = (
        AttendanceFact.objects.filter(
            municipality=municipality,
            role=FactRole.PARTICIPANT,
            day__range=(start, repeats.last_day(wanted.year, on=on)),
        )
        .order_by("day", "session__starts_at", "session_id", "pk")
        .values_list("person_key", "day", "course_id", "venue_id", "district", "first_time")
    )
    for person, day, taught, hall, district, first in rows.iterator(chunk_size=BATCH):
        here = (
            venue in (None, hall)
            and course in (None, taught)
            and wanted.district in ("", district)
        )
        yield Visit(person, day, taught, bool(first), here)


def _titles(municipality: Municipality) -> Mapping[int, str]:
    return dict(courses(municipality).values_list("pk", "title"))
