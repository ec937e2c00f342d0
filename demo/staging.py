"""A hall, its people and a clock: what recruitments that are told one by one have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import offerings, registrations
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.choices import Channel, Kind
from classes.models import Course, Offering, Registration, Venue
from common import holidays
from common.clock import at_tokyo, tokyo_date
from people.actions.details import Person

BY = Actor.command("demo")
CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.WEB, Channel.POSTCARD)
SEATS = 15


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


def apply(offering: Offering, people: Sequence[Person], *, at: datetime) -> list[Registration]:
    """Each applies in turn, a minute after the other; gives those who were not turned away."""
    made = []
    for number, person in enumerate(people):
        request = registrations.Request(channel=CHANNELS[number % len(CHANNELS)])
        moment = at + timedelta(minutes=number)
        try:
            made.append(
                registrations.apply(
                    offering=offering, person=person, request=request, by=BY, at=moment
                )
            )
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
