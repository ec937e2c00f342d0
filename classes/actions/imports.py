"""Take a municipal event list into the plan.

Every row is one transaction of its own: a row that fails leaves nothing behind and stops none
of the others, and an import of thousands of rows never keeps the phone desk waiting for the
lock. A list imported twice changes nothing; see `classes.rules.events.rows` for what makes an
event the same event.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.db import DataError, IntegrityError, transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import courses, offerings, venues
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.choices import Level
from classes.models import Course, Offering, Venue
from classes.queries import event_imports
from classes.queries.event_imports import Line, Survey
from classes.rules.events.readings import Finding
from classes.rules.events.rows import Event
from common.errors import RuleViolation

NOMINAL_MINUTES = 120
"""The length of the catalogue entries under which imported events are filed; each session has
its own times."""
DIGITAL = "スマホ・デジタル"


class NotStored(RuleViolation):
    """The database refused the row: a rule that the reader does not know, or a bug."""

    code = "not_stored"
    message = (
        "この行は保存できませんでした。長すぎる値や、ありえない値がないか確かめてください。"
    )


@dataclass(frozen=True)
class Refusal:
    """A row that was readable and could not be taken in all the same."""

    line: Line
    finding: Finding


@dataclass
class Report:
    """What became of the chosen rows."""

    imported: list[Offering] = field(default_factory=list)
    already: list[Line] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def take_in(
    survey: Survey,
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
    chosen: Collection[str] | None = None,
) -> Report:
    """Make a draft, with its sessions and, if need be, its venue, of every new row.

    `chosen` are the keys of the rows that are wanted; None wants all. Rows known from before
    are left as they are, also where the list says something else by now.
    """
    report, shelves = Report(), Shelves.of(municipality)
    for line in survey.new:
        event = line.row.event
        if event is not None and (chosen is None or event.key in chosen):
            _take_in(line, event, shelves=shelves, report=report, by=by, at=at)
    with transaction.atomic():
        audit.record(
            "events.imported",
            on=municipality,
            municipality=municipality,
            by=by,
            at=at,
            read=len(survey.lines),
            imported=len(report.imported),
            refused=len(survey.refused) + len(report.refused),
            known=len(survey.known) + len(report.already),
            changed=len(survey.changed),
        )
    return report


@dataclass
class Shelves:
    """The venues and courses that are stored, by name: those from before, and those of earlier
    rows. A row that fails takes what it made with it, so it is not remembered here."""

    municipality: Municipality
    venues: dict[str, Venue]
    courses: dict[str, Course]

    @classmethod
    def of(cls, municipality: Municipality) -> Self:
        """What the municipality has now."""
        venues = Venue.objects.filter(municipality=municipality).order_by("pk")
        courses = Course.objects.filter(municipality=municipality).order_by("pk")
        return cls(
            municipality=municipality,
            venues={venue.name: venue for venue in venues},
            courses={course.title: course for course in courses},
        )

    def keep(self, offering: Offering) -> None:
        """The offering is stored; so are its venue and its course."""
        self.venues[offering.venue.name] = offering.venue
        self.courses[offering.course.title] = offering.course


def _take_in(
    line: Line, event: Event, *, shelves: Shelves, report: Report, by: Actor, at: datetime
) -> None:
    try:
        offering = _made(event, shelves=shelves, by=by, at=at)
    except RuleViolation as refusal:
        report.refused.append(_refusal(line, refusal))
    except (IntegrityError, DataError):
        report.refused.append(_refusal(line, NotStored()))
    else:
        if offering is None:
            report.already.append(line)
        else:
            shelves.keep(offering)
            report.imported.append(offering)


def _refusal(line: Line, refusal: RuleViolation) -> Refusal:
    finding = Finding(code=refusal.code, column="", value="", sentence=refusal.message)
    return Refusal(line=line, finding=finding)


@transaction.atomic
def _made(event: Event, *, shelves: Shelves, by: Actor, at: datetime) -> Offering | None:
    """The offering, whole; None if another clerk's import has made it a moment ago."""
    municipality = shelves.municipality
    # Two imports wait for each other here, row by row.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    if event_imports.is_imported(event.key, municipality=municipality):
        return None
    plan = OfferingPlan(
        kind=event.kind,
        course=_course(event, shelves=shelves, by=by, at=at),
        title=event.title,
        venue=_venue(event, shelves=shelves, by=by, at=at),
        capacity=event.capacity,
        # Provisional where the list does not say it; the row's note tells so.
        opens_at=event.opens_at or min(at, event.closes_at - timedelta(days=1)),
        closes_at=event.closes_at,
        description=event.description,
        registration_mode=event.mode,
        selection=event.selection,
        minimum_age=event.minimum_age,
        fee=event.fee,
        contact_name=event.contact_name,
        contact_phone=event.contact_phone,
        import_key=event.key,
        import_digest=event.digest,
        source_url=event.source_url,
    )
    sessions = [SessionPlan(starts_at=start, ends_at=end) for start, end in event.meetings]
    return offerings.create(
        municipality=municipality, plan=plan, sessions=sessions, by=by, at=at
    )


def _venue(event: Event, *, shelves: Shelves, by: Actor, at: datetime) -> Venue:
    """The venue with this name, new if there is none."""
    place = event.place
    if place.name in shelves.venues:
        return shelves.venues[place.name]
    details = venues.VenueDetails(
        name=place.name,
        postal_code=place.postal_code,
        address=place.address,
        parking=place.parking,
        access=place.access,
        latitude=place.latitude,
        longitude=place.longitude,
    )
    return venues.create(municipality=shelves.municipality, details=details, by=by, at=at)


def _course(event: Event, *, shelves: Shelves, by: Actor, at: datetime) -> Course:
    """The course with the event's very title, else the catalogue entry for imported events of
    its sort. That entry is retired from the start: nobody plans something new with it."""
    sort = DIGITAL if event.digital else event.category
    shared = f"取り込んだ催し（{sort}）" if sort else "取り込んだ催し"
    for title in (event.title, shared):
        if title in shelves.courses:
            return shelves.courses[title]
    details = courses.CourseDetails(
        title=shared, level=Level.INTRODUCTORY, minutes=NOMINAL_MINUTES
    )
    course = courses.create(municipality=shelves.municipality, details=details, by=by, at=at)
    return courses.retire(course, by=by, at=at)
