"""Sessions that look for people, and people who could come."""

from datetime import timedelta

from classes.actions import shift_answers, shifts
from classes.actions.shifts import Wanted
from classes.choices import AssignmentState, SeatDevice, ShiftRole
from classes.models import Assignment
from classes.queries import staffing
from people.choices import HelperKind
from tests import make
from tests.people import files


def session(people=0, *, devices=(), **columns):
    """The one session of an offering with so many people, or one person for each device."""
    columns.setdefault("capacity", 30)
    offering = make.offering(**columns)
    for device in [*devices] or [""] * people:
        make.registration(offering, make.participant(town=offering.municipality, device=device))
    return offering.sessions.get()


def trained(**columns):
    """An instructor with a training that counts."""
    helper = make.helper(**columns)
    files.training(helper)
    return helper


def citizen(**columns):
    """A grown-up who helps."""
    return make.helper(
        **(
            {"kind": HelperKind.CITIZEN, "name": "市民　協子", "kana": "シミン キョウコ"}
            | columns
        )
    )


def student(**columns):
    """A minor with consent and insurance."""
    helper = files.student(**columns)
    files.consent(helper)
    files.insurance(helper)
    return helper


def led(people=0, *, lead=None, **columns):
    """A session whose instructor is trained."""
    return session(people, instructor=lead or trained(), **columns)


def invite(session, helper, *, at=make.NOON, **wanted):
    return shifts.invite(session, helper=helper, wanted=Wanted(**wanted), by=make.BY, at=at)


def assign(session, helper, *, at=make.NOON, **wanted):
    return shifts.assign(session, helper=helper, wanted=Wanted(**wanted), by=make.BY, at=at)


def accept(assignment, *, at=make.NOON + timedelta(hours=1)):
    return shift_answers.accept(assignment, by=make.BY, at=at)


def short(session):
    """Who is missing: instructors, helpers."""
    found = staffing.post(session).shortage
    return found.instructors, found.helpers


def states(session):
    """Everybody ever asked, in order, with what has come of it."""
    rows = Assignment.objects.filter(shift__session=session).order_by("created_at", "pk")
    return [(row.helper, AssignmentState(row.state)) for row in rows]


IPHONE, ANDROID = SeatDevice.IPHONE, SeatDevice.ANDROID
INSTRUCTOR, HELPER = ShiftRole.INSTRUCTOR, ShiftRole.HELPER
