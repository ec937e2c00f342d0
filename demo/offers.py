"""A class with a line through which seats have gone for weeks: every way in which an offer
ends, and two that are still open."""

from dataclasses import replace
from datetime import datetime, timedelta

from classes.actions import registrations, waiting
from classes.models import Offering, Registration
from classes.queries import offices
from classes.rules import deadlines
from demo import staging
from demo.staging import BY, REQUEST, Queue, Stage, dated, register
from people.choices import ContactPreference

CAPACITY = 6
LINE = 7
STEP = timedelta(minutes=30)
ENOUGH_TO_RING = timedelta(hours=1)


def tell(stage: Stage, queue: Queue, *, mark: str) -> None:
    """One said yes, one said no, one did not answer in time, one was passed over; one is to
    answer soon, and one is to be told by message."""
    plan = dated(
        stage,
        "孫とビデオ通話（キャンセル待ちが動いている講座）",
        key=f"{mark}:offers",
        opened=40,
        closes=14,
        capacity=CAPACITY,
    )
    offering = staging.announce(stage, plan, 25, hour=10)
    seated = _fill(offering, queue, people=CAPACITY, at=stage.now - timedelta(days=39))
    line = _fill(offering, queue, people=LINE - 1, at=stage.now - timedelta(days=38))
    # Without a mobile number: there is none that is surely nobody's.
    (last,) = queue.next(1)
    by_message = replace(last, contact_preference=ContactPreference.SMS)
    at = stage.now - timedelta(days=37)
    line.append(register(offering, by_message, request=REQUEST, at=at))
    _past(seated, line, at=stage.now - timedelta(days=36))
    near = _moment_of_a_near_deadline(offering, now=stage.now)
    _give_back(seated[2], at=near)
    _give_back(seated[3], at=stage.now - timedelta(hours=1))


def _past(seated: list[Registration], line: list[Registration], *, at: datetime) -> None:
    """Two seats came free and went from hand to hand."""
    hour = timedelta(hours=1)
    _give_back(seated[0], at=at)
    waiting.accept(line[0], by=BY, at=at + hour)
    _give_back(seated[1], at=at + 2 * hour)
    waiting.decline(line[1], reason="旅行のため", by=BY, at=at + 3 * hour)
    reason = "ご不在が続いたため次の方へ"
    waiting.pass_over(line[2], reason=reason, by=BY, at=at + 4 * hour)
    line[3].refresh_from_db()
    assert line[3].offer_deadline is not None  # whose turn it is now
    overdue = line[3].offer_deadline
    waiting.fill(line[3].offering, by=BY, at=overdue)
    waiting.accept(line[4], by=BY, at=overdue + hour)


def _fill(offering: Offering, queue: Queue, *, people: int, at: datetime) -> list[Registration]:
    return staging.apply(offering, queue.next(people), at=at)


def _give_back(registration: Registration, *, at: datetime) -> None:
    registrations.cancel(registration, reason="都合が悪くなったため", by=BY, at=at)


def _moment_of_a_near_deadline(offering: Offering, *, now: datetime) -> datetime:
    """The earliest moment at which an offer was to be answered a little later than now."""
    office, minutes = offices.calendar(offering.municipality), offices.minutes(offering)
    at = now.replace(minute=0, second=0, microsecond=0)
    while (
        deadlines.office_deadline(at - STEP, minutes=minutes, calendar=office)
        > now + ENOUGH_TO_RING
    ):
        at -= STEP
    return at
