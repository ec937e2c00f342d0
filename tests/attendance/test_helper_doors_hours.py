"""The hours of a minor's other classes count towards the limits at the door as well."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from attendance.actions import stays, worked_hours
from attendance.choices import ConflictKind, ConflictState, TapKind
from attendance.models import SyncConflict
from attendance.queries import earlier_hours, helper_doors, tablets
from tests import make
from tests.attendance.doubts import KIOSK, LATER, Class
from tests.classes import shifting
from tests.people import files

pytestmark = pytest.mark.django_db
LACKS = ConflictKind.HELPER_LACKS


@pytest.fixture
def student():
    """A minor with everything on file; three hours a day and four a week are allowed."""
    files.terms(minor_hours_a_day=3, minor_hours_a_week=4)
    return shifting.student()


def held(when):
    """A class of two hours, with an adult."""
    made = Class.held(first=make.tokyo(when))
    made.session.instructor = make.helper()
    made.session.save()
    return made.session


def worked(session, helper, minutes):
    return worked_hours.log(
        id=uuid4(), session=session, helper=helper, minutes=minutes, by=make.BY, at=LATER
    )


def came(session, helper, *, minutes=60):
    marks = [(TapKind.ARRIVED, 0), (TapKind.LEFT, minutes)]
    passings = [
        stays.Passing(
            uuid4(), session, helper, kind, session.starts_at + timedelta(minutes=after)
        )
        for kind, after in marks
    ]
    return stays.record(passings, by=KIOSK, at=LATER)


def asked(session):
    rows = SyncConflict.objects.filter(session=session, state=ConflictState.OPEN)
    return [*rows.values_list("kind", flat=True)]


def sentence(session, helper, *, on=date(2026, 6, 15)):
    return helper_doors.verdicts(session, [helper], on=on)[helper.pk].sentence


@pytest.mark.parametrize(("minutes", "kinds"), [(60, []), (61, [LACKS])])
def test_what_was_done_in_the_morning_counts_towards_the_hours_of_the_day(
    student, minutes, kinds
):
    worked(held("2026-06-15 10:00"), student, minutes)
    afternoon = held("2026-06-15 14:00")

    came(afternoon, student)

    assert asked(afternoon) == kinds


@pytest.mark.parametrize(("minutes", "kinds"), [(120, []), (121, [LACKS])])
def test_the_week_begins_on_monday(student, minutes, kinds):
    worked(held("2026-06-14 10:00"), student, 180)  # the Sunday before
    worked(held("2026-06-15 10:00"), student, minutes)
    sunday = held("2026-06-21 10:00")

    came(sunday, student)

    assert asked(sunday) == kinds


def test_the_class_that_goes_beyond_the_limit_is_asked_about_and_not_the_one_before(student):
    morning, afternoon = held("2026-06-15 10:00"), held("2026-06-15 14:00")

    came(afternoon, student, minutes=120)
    came(morning, student, minutes=120)
    came(afternoon, student, minutes=120)

    assert (asked(morning), asked(afternoon)) == ([], [LACKS])


def test_what_they_said_yes_to_counts_until_something_is_written_of_it(student):
    """With preparation and clearing up: two hours and three quarters."""
    morning, afternoon = held("2026-06-15 10:00"), held("2026-06-15 14:00")
    shifting.assign(morning, student)
    assert sentence(afternoon, student) == (
        "1日に活動できる時間を超えます。1週間に活動できる時間を超えます。"
        "到着は記録できます。職員に知らせてください。"
    )

    worked(morning, student, 60)

    assert sentence(afternoon, student) == ""


def test_hours_that_were_taken_back_count_nothing(student):
    morning, afternoon = held("2026-06-15 10:00"), held("2026-06-15 14:00")
    shifting.assign(morning, student)
    worked(morning, student, 60)
    worked(morning, student, 0)

    assert sentence(afternoon, student) == ""


def test_whoever_is_of_age_has_no_limit(student):
    adult = shifting.citizen()
    worked(held("2026-06-15 10:00"), adult, 600)
    afternoon = held("2026-06-15 14:00")

    came(afternoon, adult)

    assert asked(afternoon) == []


def test_a_tablet_hears_of_hours_that_were_written_down_elsewhere(student):
    morning, afternoon = held("2026-06-15 10:00"), held("2026-06-15 14:00")
    shifting.assign(afternoon, student)
    before = tablets.version(afternoon, people=(), helpers=())

    worked(morning, student, 120)

    assert tablets.version(afternoon, people=(), helpers=()) != before


@pytest.mark.parametrize("classes", [1, 3])
def test_looking_at_the_week_costs_two_queries(student, classes, django_assert_num_queries):
    for number in range(classes):
        worked(held(f"2026-06-1{5 + number} 10:00"), student, 60)

    with django_assert_num_queries(2):
        found = earlier_hours.of([student.pk], days=[date(2026, 6, 15)])

    assert [each.hours for each in found[student.pk]] == [1] * classes
