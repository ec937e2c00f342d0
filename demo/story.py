"""What happens in a demo town: about two fiscal years, told through the actions.

The same town and the same day give the same story: the dice are seeded with the town's code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.choices import Role
from accounts.models import Membership, Municipality
from classes.actions import courses, flyers, offerings, venues
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.choices import RegistrationMode
from classes.models import Course, Offering, Venue
from common import holidays
from common.clock import at_tokyo, tokyo_date
from common.fiscal import fiscal_year, fiscal_year_bounds
from demo import (
    afterwards,
    cards,
    consultations,
    follow_ups,
    handouts,
    lending,
    night,
    outreach,
    overflow,
    registry,
    sent,
    shifts,
    situations,
    staging,
    tablets,
    written_back,
)
from demo import flyers as printed
from demo.crew import BY, Crew
from demo.people import crowd
from demo.towns import COURSES, Term, Town
from people.actions import helpers
from people.actions.details import Person
from people.models import Helper

MARK = "demo"
OPENS_BEFORE = timedelta(days=40)
CLOSES_BEFORE = timedelta(days=3)
LATEST_AHEAD = timedelta(days=75)


def _month_of(first_day: date, month: int) -> date:
    """The first day of a month of the fiscal year; 1 is April."""
    later = first_day.month - 1 + month - 1
    return date(first_day.year + later // 12, later % 12 + 1, 1)


@dataclass
class Story:
    """One town while it is being told."""

    town: Town
    municipality: Municipality
    now: datetime
    logins: dict[Role, Membership] = field(default_factory=dict)
    dice: Random = field(init=False)
    halls: list[Venue] = field(default_factory=list)
    catalogue: dict[str, Course] = field(default_factory=dict)
    staff: list[Helper] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = Random(self.town.code)  # noqa: S311  # a story, not a draw

    def tell(self) -> None:
        """Everything, from the halls to what is announced for the months to come."""
        self._furnish()
        handouts.tell(
            self.municipality, courses=self.catalogue, now=self.now, busy=self.town.busy
        )
        today = tokyo_date(self.now)
        this_year = fiscal_year(today)
        for year in (this_year - 1, this_year):
            for number, (term, first) in enumerate(self._calendar(year)):
                if first <= today + LATEST_AHEAD:
                    self._hold(term, first, key=f"{MARK}:{year}:{number}")
        if len(self.people) > overflow.APPLICANTS:
            overflow.tell(self._stage(), mark=MARK)
        cards.tell(self._stage())
        tablets.tell(self._stage_of(tablets.PEOPLE, who="tablet"), mark=MARK)
        if self.town.busy:
            consultations.tell(
                self._stage_of(consultations.PEOPLE, who="consultation"), mark=MARK
            )
            lending.tell(self._stage_of(lending.PEOPLE, who="borrowers"), mark=MARK)
            situations.tell(self._stage_of(situations.PEOPLE, who="newcomers"), mark=MARK)
            afterwards.tell(
                self._stage_of(afterwards.PEOPLE, who="afterwards"), mark=f"{MARK}:afterwards"
            )
            follow_ups.tell(self.municipality, now=self.now, mark=MARK)
            printed.tell(self._stage_of(printed.PEOPLE, who="flyers"), mark=MARK)
            written_back.tell(self.municipality, now=self.now, mark=f"{MARK}:reply")
            shifts.tell(self._stage_of(shifts.PEOPLE, who="shifts"), mark=f"{MARK}:shifts")
            night.tell(self.municipality, now=self.now, mark=MARK)
        outreach.tell(
            self._stage_of(outreach.PEOPLE, who="groups"), [*self.catalogue.values()][2:6]
        )
        if self.town.busy:  # the last: from now on machines tell what staff told
            sent.tell(self.municipality, now=self.now, mark=f"{MARK}:sent")

    def _furnish(self) -> None:
        start = at_tokyo(fiscal_year_bounds(fiscal_year(tokyo_date(self.now)) - 1)[0], time(9))
        for hall in self.town.venues:
            made = venues.create(municipality=self.municipality, details=hall, by=BY, at=start)
            self.halls.append(made)
        for details in COURSES:
            course = courses.create(
                municipality=self.municipality, details=details, by=BY, at=start
            )
            self.catalogue[course.title] = course
        for kind, name, kana, affiliation in self.town.helpers:
            self.staff.append(
                helpers.add(
                    municipality=self.municipality,
                    details=helpers.HelperDetails(
                        kind=kind,
                        name=name,
                        kana=kana,
                        affiliation=affiliation,
                        membership=self._login_of_the_first(),
                    ),
                    by=BY,
                    at=start,
                )
            )
        registry.tell(
            registry.Office(self.municipality, start=start, now=self.now), known=self.staff
        )
        self.people = crowd(
            size=self.town.population,
            place=self.town.place,
            on=tokyo_date(start),
            dice=self.dice,
        )

    def _stage(self) -> staging.Stage:
        """Where more people apply than there are seats."""
        return staging.Stage(
            municipality=self.municipality,
            hall=self.halls[0],
            course=next(iter(self.catalogue.values())),
            people=self.people,
            now=self.now,
        )

    def _stage_of(self, size: int, *, who: str) -> staging.Stage:
        """The stage with people who have been to no class yet: for the same `who` the same."""
        others = crowd(
            size=size,
            place=self.town.place,
            on=tokyo_date(self.now),
            dice=Random(f"{self.town.code} {who}"),  # noqa: S311  # a story, not a draw
        )
        return replace(self._stage(), people=others)

    def _login_of_the_first(self) -> Membership | None:
        """The town's 講師 log-in belongs to the helper who teaches: the first one."""
        return None if self.staff else self.logins.get(Role.INSTRUCTOR)

    def _calendar(self, year: int) -> Iterator[tuple[Term, date]]:
        """Each term with the first day of each time it is held, in the order of the days."""
        first_day, _ = fiscal_year_bounds(year)
        held = []
        for term in self.town.terms:
            for month in term.months:
                start = _month_of(first_day, month)
                day = start + timedelta(days=(term.weekday - start.weekday()) % 7 + 7)
                held.append((day, term))
        for day, term in sorted(held, key=lambda each: each[0]):
            yield term, day

    def _hold(self, term: Term, first: date, *, key: str) -> None:
        hall = self.dice.choice(self.halls)
        days = self._days(term, first, hall)
        offering = self._announce(term, days, hall, key=key)
        printed = min(offering.opens_at, self.now)
        flyer = flyers.create(offering, label="広報と公民館", by=BY, at=printed)
        crew = Crew(
            offering, term, flyer=flyer, helpers=self.staff, now=self.now, dice=self.dice
        )
        crew.sign_up(self.people)
        crew.meet(self.people)

    def _days(self, term: Term, first: date, hall: Venue) -> list[date]:
        days: list[date] = []
        day = first
        while len(days) < term.sessions:
            closed = str(day.weekday()) in hall.closed_weekdays
            if not (closed or holidays.is_holiday(day) or holidays.is_year_end(day)):
                days.append(day)
            day += timedelta(weeks=1) if not closed else timedelta(days=1)
        return days

    def _announce(self, term: Term, days: Sequence[date], hall: Venue, *, key: str) -> Offering:
        course = self.catalogue[term.course]
        starts = [at_tokyo(day, time(term.hour)) for day in days]
        length = timedelta(minutes=course.minutes)
        made_at = starts[0] - OPENS_BEFORE - timedelta(days=5)
        plan = OfferingPlan(
            kind=term.kind,
            course=course,
            title=course.title,
            venue=hall,
            capacity=term.capacity,
            opens_at=starts[0] - OPENS_BEFORE,
            closes_at=starts[0] - CLOSES_BEFORE,
            organiser=term.organiser,
            description=course.description,
            instructor=self.staff[0] if self.staff else None,
            contractor=self.logins.get(Role.CONTRACTOR) if term.by_contractor else None,
            # A group's own lecture: whoever lives there comes, nobody signs up.
            registration_mode=RegistrationMode.NOT_NEEDED
            if term.group
            else RegistrationMode.REQUIRED,
            minimum_age=term.minimum_age,
            belongings="お持ちのスマートフォン、筆記用具",
            import_key=key,
        )
        offering = offerings.create(
            municipality=self.municipality,
            plan=plan,
            sessions=[SessionPlan(start, start + length) for start in starts],
            by=BY,
            at=made_at,
        )
        return offerings.publish(offering, by=BY, at=made_at)
