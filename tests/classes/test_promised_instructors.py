"""Nobody is planned as an instructor where they are promised to another class."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from classes.actions import offerings, sessions
from classes.actions.plans import OfferingPlan, SessionPlan
from classes.actions.promises import InstructorPromised
from classes.actions.shift_refusals import CannotHelp
from classes.models import Offering, Session
from classes.queries import engagements
from tests import make
from tests.classes import series
from tests.classes.outreach import asking
from tests.classes.shifting import INSTRUCTOR, assign, invite, led, session, trained
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
TEN = make.tokyo("2026-06-15 10:00")
WHY = (
    "講師の有馬　明さんは、6月15日（月）10:00〜12:00の「LINE教室」（谷山市民会館）に"
    "来ることが決まっています（準備・片付け・移動の時間も数えます）。"
    "日時か講師を変えるか、先に「配置」でその講座から外してください。"
)


@pytest.fixture
def teacher():
    return trained(name="有馬　明")


@pytest.fixture
def promised(teacher):
    """A class at which the teacher helps: 15 June, ten o'clock."""
    there = session(title="LINE教室", first=TEN, venue=make.venue(name="谷山市民会館"))
    assign(there, teacher)
    return there


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    with time_machine.travel(NOON, tick=False):
        yield client


def plan(offering, **changes):
    return replace(OfferingPlan.of(offering), **changes)


def change(offering, **changes):
    return offerings.change(offering, plan=plan(offering, **changes), by=BY, at=NOON)


def at(starts, *, hours=2, **more):
    return SessionPlan(starts, starts + timedelta(hours=hours), **more)


def create(offering, *meetings, **more):
    return offerings.create(
        municipality=offering.municipality,
        plan=plan(offering, **more),
        sessions=meetings,
        by=BY,
        at=NOON,
    )


def move(held, starts):
    ends = starts + (held.ends_at - held.starts_at)
    return sessions.move(held, starts_at=starts, ends_at=ends, venue=held.venue, by=BY, at=NOON)


def test_a_class_is_not_made_for_whoever_helps_elsewhere_then(teacher, promised):
    like = make.offering(sessions=0)

    with pytest.raises(InstructorPromised) as refusal:
        create(like, at(TEN - timedelta(days=1)), at(TEN), instructor=teacher)

    assert str(refusal.value) == WHY
    assert not Session.objects.filter(instructor=teacher).exists()


def test_one_meeting_is_not_made_for_them_either(teacher, promised):
    like = make.offering(sessions=0)

    with pytest.raises(InstructorPromised):
        create(like, at(TEN, instructor=teacher))


def test_a_class_is_not_given_to_them_and_stays_with_whoever_has_it(teacher, promised):
    here = make.offering(first=TEN, instructor=make.helper())

    with pytest.raises(InstructorPromised):
        change(here, instructor=teacher)
    assert Session.objects.get(offering=here).instructor == here.instructor != teacher


def test_a_meeting_is_not_added_then_nor_moved_there(teacher, promised):
    here = make.offering(first=TEN + timedelta(days=1), instructor=teacher)

    with pytest.raises(InstructorPromised):
        sessions.add(here, plan=at(TEN), by=BY, at=NOON)
    with pytest.raises(InstructorPromised):
        move(here.sessions.get(), TEN)
    assert here.sessions.get().starts_at == TEN + timedelta(days=1)


def test_preparing_clearing_up_and_the_way_take_their_time(teacher, promised):
    """From half past nine until a quarter past twelve; half an hour to another hall, and half
    an hour to prepare there."""
    here = make.offering(sessions=0, instructor=teacher)

    with pytest.raises(InstructorPromised):
        sessions.add(here, plan=at(make.tokyo("2026-06-15 13:14")), by=BY, at=NOON)
    sessions.add(here, plan=at(make.tokyo("2026-06-15 13:15")), by=BY, at=NOON)


def test_a_new_hall_is_refused_where_the_way_becomes_too_long(teacher, promised):
    """In the same hall, one class can follow the other at once."""
    after = make.tokyo("2026-06-15 12:45")
    here = make.offering(first=after, instructor=teacher, venue=promised.venue)

    with pytest.raises(InstructorPromised):
        change(here, venue=make.venue())
    assert here.sessions.get().venue == promised.venue


def test_whoever_helps_at_a_class_may_become_its_instructor(teacher, promised):
    change(promised.offering, instructor=teacher)

    promised.refresh_from_db()
    assert promised.instructor == teacher


def test_a_question_without_an_answer_and_a_class_that_is_over_are_in_nobody_s_way(teacher):
    asked = session(first=TEN)
    invite(asked, teacher, role=INSTRUCTOR)
    here = make.offering(first=TEN, instructor=make.helper())
    change(here, instructor=teacher)
    helping = session(first=make.tokyo("2026-06-16 10:00"))
    assign(helping, teacher)

    over = make.tokyo("2026-06-17 10:00")
    past = make.offering(sessions=0, instructor=teacher)
    sessions.add(past, plan=at(make.tokyo("2026-06-16 10:00")), by=BY, at=over)

    assert Session.objects.filter(instructor=teacher).count() == 2


def test_the_other_way_round_nobody_is_assigned_who_teaches_elsewhere_then(teacher):
    led(lead=teacher, first=TEN)

    with pytest.raises(CannotHelp) as refusal:
        assign(session(first=TEN), teacher)

    assert "6月15日（月）10:00〜12:00の「" in str(refusal.value)


def test_what_an_office_sets_aside_with_a_reason_is_agreed_all_the_same(teacher):
    asked = asking.request()
    wish = asked.wishes.get(rank=1)
    assign(session(first=wish.starts_at), teacher)

    agreed = asking.agreed(asked, instructor=teacher, override="となりの部屋のため")

    assert agreed.offering.sessions.get().instructor == teacher


def test_the_page_of_a_new_class_says_so_and_keeps_what_was_typed(clerk, teacher, promised):
    page = series.save(
        clerk, series.answers(instructor=teacher.pk, first_day="2026-06-15", starts="10:00")
    )

    assert WHY in page.content.decode()
    assert not Offering.objects.exclude(pk=promised.offering_id).exists()


def test_the_page_of_a_meeting_says_so(clerk, teacher, promised):
    here = make.offering(first=TEN + timedelta(days=1), instructor=teacher)
    page = clerk.post(
        reverse("staff:session-new", args=[here.public_id]),
        {
            "day": "2026-06-15",
            "starts": "10:00",
            "ends": "12:00",
            "venue": here.venue_id,
        },
    )

    assert WHY in page.content.decode()
    assert here.sessions.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_promises_costs_the_same_however_many_meetings(
    rows, promised, django_assert_num_queries
):
    promise = promised.shift.assignments.get()
    starts = [TEN + timedelta(days=7 * number) for number in range(rows)]
    meetings = [*make.offering(sessions=starts, instructor=promise.helper).sessions.all()]
    assert meetings[0].offering.municipality

    with django_assert_num_queries(3):
        found = engagements.promises(meetings)

    assert found == [promise]
