"""More people than seats: a draw that was held, a draw that is open, a class with a line, and
a class that keeps seats for callers and turns others away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions import draws, offerings, registrations
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.choices import Channel, Kind, Priority, Selection
from classes.models import Course, Offering, Registration, Venue
from common import holidays
from common.clock import at_tokyo, tokyo_date
from people.actions.details import Person

BY = Actor.command("demo")
# The real case of 富士市: 51 applicants for 15 seats.
SEATS, APPLICANTS = 15, 51
CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.WEB, Channel.POSTCARD)


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


def tell(stage: Stage, *, mark: str) -> None:
    """Four recruitments in the weeks to come."""
    _drawn(stage, key=f"{mark}:drawn")
    _in_the_draw(stage, key=f"{mark}:draw")
    _in_line(stage, key=f"{mark}:line")
    _kept_for_callers(stage, key=f"{mark}:kept")


def _drawn(stage: Stage, *, key: str) -> None:
    plan = _plan(
        stage,
        title="スマホ体験会（抽選済み）",
        opens_at=stage.now - timedelta(days=30),
        closes_at=stage.now - timedelta(days=1),
        key=key,
    )
    plan = replace(
        plan,
        capacity=SEATS,
        selection=Selection.LOTTERY,
        priorities=[Priority.FIRST_TIME.value, Priority.RESIDENT.value],
    )
    offering = _announce(stage, plan, days_ahead=21)
    crowd = stage.crowd(first=0, size=APPLICANTS)
    _apply(offering, crowd[2:], at=stage.now - timedelta(days=10))
    registrations.apply_together(
        offering=offering,
        people=crowd[:2],
        request=registrations.Request(channel=Channel.PHONE),
        by=BY,
        at=stage.now - timedelta(days=9),
    )
    offering.refresh_from_db()
    if offering.draw is not None:
        draws.hold(offering.draw, by=BY, at=stage.now)


def _in_the_draw(stage: Stage, *, key: str) -> None:
    plan = _plan(
        stage,
        title="スマホで地図を使おう（抽選受付中）",
        opens_at=stage.now - timedelta(days=5),
        closes_at=stage.now + timedelta(days=12),
        key=key,
    )
    plan = replace(
        plan,
        capacity=10,
        selection=Selection.LOTTERY,
        priorities=[Priority.FIRST_TIME.value, Priority.FEWEST_IN_TWO_YEARS.value],
    )
    offering = _announce(stage, plan, days_ahead=28)
    _apply(offering, stage.crowd(first=5, size=8), at=stage.now - timedelta(days=1))


def _in_line(stage: Stage, *, key: str) -> None:
    plan = _plan(
        stage,
        title="写真の整理と送り方（満員・キャンセル待ち）",
        opens_at=stage.now - timedelta(days=10),
        closes_at=stage.now + timedelta(days=18),
        key=key,
    )
    plan = replace(plan, capacity=6, kept_seats=2, kept_until=stage.now - timedelta(days=3))
    offering = _announce(stage, plan, days_ahead=24)
    booked = _apply(offering, stage.crowd(first=12, size=9), at=stage.now - timedelta(days=2))
    registrations.cancel(
        booked[0], reason="都合が悪くなったため", by=BY, at=stage.now - timedelta(hours=1)
    )


def _kept_for_callers(stage: Stage, *, key: str) -> None:
    """Nobody may wait: whoever finds no seat is turned away, and that is remembered."""
    plan = _plan(
        stage,
        title="年賀状をスマホで作ろう（電話・窓口の席あり）",
        opens_at=stage.now - timedelta(days=8),
        closes_at=stage.now + timedelta(days=14),
        key=key,
    )
    plan = replace(
        plan,
        capacity=5,
        kept_seats=3,
        kept_until=stage.now - timedelta(days=1),
        waiting_limit=0,
        minimum=3,
    )
    offering = _announce(stage, plan, days_ahead=26)
    _apply(offering, stage.crowd(first=20, size=10), at=stage.now - timedelta(days=4))


def _plan(
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


def _announce(stage: Stage, plan: OfferingPlan, *, days_ahead: int) -> Offering:
    day = tokyo_date(stage.now) + timedelta(days=days_ahead)
    while (
        str(day.weekday()) in stage.hall.closed_weekdays
        or holidays.is_holiday(day)
        or holidays.is_year_end(day)
    ):
        day += timedelta(days=1)
    starts_at = at_tokyo(day, time(13, 30))
    length = timedelta(minutes=stage.course.minutes)
    offering = offerings.create(
        municipality=stage.municipality,
        plan=plan,
        sessions=[SessionPlan(starts_at, starts_at + length)],
        by=BY,
        at=plan.opens_at,
    )
    return offerings.publish(offering, by=BY, at=plan.opens_at)


def _apply(offering: Offering, people: Sequence[Person], *, at: datetime) -> list[Registration]:
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
