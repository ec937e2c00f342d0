"""A hall, its people and a clock: what recruitments that are told one by one have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import offerings, registrations
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.choices import Channel, FilledInBy, Kind
from classes.models import Course, Offering, Registration, Venue
from common import holidays
from common.clock import at_tokyo, tokyo_date
from people.actions.details import Person

BY = Actor.command("demo")
CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.WEB, Channel.POSTCARD)
SEATS = 15
REQUEST = registrations.Request(channel=Channel.PHONE, filled_in_by=FilledInBy.STAFF)


@dataclass(frozen=True)
class Stage:
    """Where it happens, and who is there."""

    municipality: Municipality
    hall: Venue
    course: Course
    people: Sequence[Person]
    now: datetime

    def crowd(self, *, first: int, size: int) -> list[Person]:
        """So many people, from the `first` on; fewer where the town is small."""
        return [*self.people[first : first + size]]


@dataclass
class Queue:
    """The people of a stage, each of whom appears in one recruitment."""

    stage: Stage
    called: int = 0

    def next(self, size: int) -> list[Person]:
        first, self.called = self.called, self.called + size
        return self.stage.crowd(first=first, size=size)

    def without_phone(self, size: int) -> list[Person]:
        """People who can be written to and not rung up; the streets do not exist."""
        town = self.stage.municipality
        return [
            replace(
                person,
                phones=(),
                postal_code=town.postal_code,
                address=f"{town.name}{person.district}見本町{number}番地",
            )
            for number, person in enumerate(self.next(size), start=1)
        ]


def plan(
    stage: Stage, *, title: str, opens_at: datetime, closes_at: datetime, key: str
) -> OfferingPlan:
    return OfferingPlan(
        kind=Kind.CLASSROOM,
        course=stage.course,
        title=title,
        venue=stage.hall,
        capacity=SEATS,
        opens_at=opens_at,
        closes_at=closes_at,
        description=stage.course.description,
        belongings="お持ちのスマートフォン、筆記用具",
        import_key=key,
    )


def dated(
    stage: Stage, title: str, *, key: str, opened: int, closes: int, **columns: Any
) -> OfferingPlan:
    """A plan whose registration opened so many days ago and closes in so many."""
    made = plan(
        stage,
        title=title,
        opens_at=stage.now - timedelta(days=opened),
        closes_at=stage.now + timedelta(days=closes),
        key=key,
    )
    return replace(made, **columns)


def draft(stage: Stage, plan: OfferingPlan, *days_ahead: int, hour: int = 13) -> Offering:
    """The recruitment with its sessions so many days ahead, on days on which the hall is open;
    nobody sees it yet."""
    length = timedelta(minutes=stage.course.minutes)
    starts = [at_tokyo(_open_day(stage, ahead), time(hour, 30)) for ahead in days_ahead]
    return offerings.create(
        municipality=stage.municipality,
        plan=plan,
        sessions=[SessionPlan(start, start + length) for start in starts],
        by=BY,
        at=plan.opens_at,
    )


def announce(stage: Stage, plan: OfferingPlan, *days_ahead: int, hour: int = 13) -> Offering:
    """`draft`, and shown to the public."""
    made = draft(stage, plan, *days_ahead, hour=hour)
    return offerings.publish(made, by=BY, at=plan.opens_at)


def register(
    offering: Offering, person: Person, *, request: registrations.Request, at: datetime
) -> Registration:
    return registrations.apply(offering=offering, person=person, request=request, by=BY, at=at)


def apply(
    offering: Offering,
    people: Sequence[Person],
    *,
    at: datetime,
    channels: Sequence[Channel] = CHANNELS,
) -> list[Registration]:
    """Each applies in turn, a minute after the other, by these channels again and again; gives
    those who were not turned away."""
    made = []
    for number, person in enumerate(people):
        request = registrations.Request(channel=channels[number % len(channels)])
        moment = at + timedelta(minutes=number)
        try:
            made.append(register(offering, person, request=request, at=moment))
        except registrations.RegistrationRefused:
            continue
    return made


def _open_day(stage: Stage, ahead: int) -> date:
    day = tokyo_date(stage.now) + timedelta(days=ahead)
    while (
        str(day.weekday()) in stage.hall.closed_weekdays
        or holidays.is_holiday(day)
        or holidays.is_year_end(day)
    ):
        day += timedelta(days=1)
    return day
