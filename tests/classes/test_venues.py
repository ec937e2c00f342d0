"""Venues, courses and flyers."""

import re
from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions import courses, flyers, venues
from classes.actions.courses import CourseDetails
from classes.actions.venues import VenueDetails
from classes.choices import CatalogueState, Level, OfferingState
from classes.models import Course, Flyer, Venue
from classes.queries import closures, scopes
from classes.queries import courses as course_lists
from classes.queries import venues as lists
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db


def add(name="東部公民館", **columns):
    return venues.create(
        municipality=make.town(), details=VenueDetails(name, **columns), by=BY, at=NOON
    )


def teach(title="はじめて", **columns):
    details = CourseDetails(title=title, level=Level.INTRODUCTORY, minutes=120, **columns)
    return courses.create(municipality=make.town(), details=details, by=BY, at=NOON)


def events():
    return [event.action for event in AuditEvent.objects.order_by("pk")]


def test_a_venue_is_stored_and_audited():
    venue = add(seats=20, closed_weekdays="06")

    assert (venue.seats, venue.closed_weekday_names) == (20, "月・日")
    assert events() == ["venue.created"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("", venues.VenueNameMissing), ("東部公民館", venues.VenueNameTaken)]
)
def test_a_venue_has_a_name_of_its_own(name, refusal):
    add()

    with pytest.raises(refusal):
        add(name)


def test_two_towns_may_have_venues_of_one_name():
    add()

    assert (
        venues.create(
            municipality=make.other_town(), details=VenueDetails("東部公民館"), by=BY, at=NOON
        ).name
        == "東部公民館"
    )


def test_changing_a_venue_to_a_taken_name_is_refused_and_to_its_own_is_not():
    venue = add()
    add("西部公民館")

    with pytest.raises(venues.VenueNameTaken):
        venues.change(venue, details=VenueDetails("西部公民館"), by=BY, at=NOON)
    venues.change(venue, details=VenueDetails("東部公民館", seats=30), by=BY, at=NOON)

    assert Venue.objects.get(pk=venue.pk).seats == 30
    assert AuditEvent.objects.get(action="venue.changed").detail == {"columns": ["seats"]}


def test_a_retired_venue_is_no_longer_offered_and_comes_back():
    member, venue = make.membership(), add()

    venues.retire(venue, by=BY, at=NOON)
    venues.retire(venue, by=BY, at=NOON)
    while_retired = [*lists.choosable(member)], [*lists.choosable(member, besides=venue.pk)]
    venues.restore(venue, by=BY, at=NOON)

    assert while_retired == ([], [venue])
    assert [*lists.choosable(member)] == [venue]
    assert events() == ["venue.created", "venue.retired", "venue.restored"]


def test_a_closed_day_is_noted_once_and_taken_back():
    venue, day = add(), date(2026, 6, 15)

    venues.close(venue, day=day, reason="工事", by=BY, at=NOON)
    venues.close(venue, day=day, reason="投票所", by=BY, at=NOON)
    closed = closures.of(venue).reason(day)
    venues.reopen(venue, day=day, by=BY, at=NOON)
    venues.reopen(venue, day=day, by=BY, at=NOON)

    assert closed == "投票所"
    assert closures.of(venue).reason(day) is None
    assert events() == ["venue.created", "venue.closed", "venue.closed", "venue.reopened"]


def test_what_is_planned_on_a_day_that_closes_is_found():
    hall = make.venue()
    planned = make.offering(venue=hall, first=make.tokyo("2026-06-15 23:00")).sessions.get()
    make.offering(venue=hall, first=make.tokyo("2026-06-16 00:00"))
    make.offering(venue=hall, state=OfferingState.CANCELLED)

    assert [*lists.planned_on(hall, day=date(2026, 6, 15))] == [planned]


def test_whoever_answers_for_a_venue_sees_it_until_somebody_else_does():
    first, second = make.membership(Role.FACILITY_STAFF), make.membership(Role.FACILITY_STAFF)
    venue = add()

    venues.entrust(venue, members=[first], by=BY, at=NOON)
    before = [*scopes.venues_for(first)], [*scopes.venues_for(second)]
    venues.entrust(venue, members=[second], by=BY, at=NOON)

    assert before == ([venue], [])
    assert ([*scopes.venues_for(first)], [*scopes.venues_for(second)]) == ([], [venue])


def test_naming_the_same_people_again_is_no_change():
    member, venue = make.membership(Role.FACILITY_STAFF), add()

    for _ in range(2):
        venues.entrust(venue, members=[member], by=BY, at=NOON)

    assert events() == ["venue.created", "venue.entrusted"]


@pytest.mark.parametrize("role", [Role.CITY_STAFF, Role.INSTRUCTOR])
def test_only_facility_staff_answer_for_a_venue(role):
    with pytest.raises(venues.NotFacilityStaff):
        venues.entrust(add(), members=[make.membership(role)], by=BY, at=NOON)


def test_another_towns_staff_never_answer_for_a_venue():
    stranger = make.membership(Role.FACILITY_STAFF, town=make.other_town())

    with pytest.raises(venues.NotFacilityStaff):
        venues.entrust(add(), members=[stranger], by=BY, at=NOON)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_venues_costs_two_queries(rows, django_assert_num_queries):
    member = make.membership()
    for _ in range(rows):
        venues.close(make.venue(), day=date(2026, 7, 1), by=BY, at=NOON)

    with django_assert_num_queries(2):
        found = lists.listed(member, on=date(2026, 6, 1))
        assert [(row.held, len(row.closed_ahead)) for row in found] == [(0, 1)] * rows


def test_a_course_is_stored_and_audited():
    course = teach(topics=("電話のかけ方",))

    assert (course.topics, events()) == (["電話のかけ方"], ["course.created"])


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (CourseDetails("", Level.BASIC, 60), courses.CourseTitleMissing),
        (CourseDetails("はじめて", Level.BASIC, 60), courses.CourseTitleTaken),
        (CourseDetails("LINE", Level.BASIC, 0), courses.CourseTakesNoTime),
    ],
)
def test_a_course_that_cannot_be_is_refused(details, refusal):
    teach()

    with pytest.raises(refusal):
        courses.create(municipality=make.town(), details=details, by=BY, at=NOON)

    assert Course.objects.count() == 1


def test_a_course_does_not_lead_back_to_itself():
    first = teach("入門")
    second = teach("基本", prerequisite=first)

    with pytest.raises(courses.PrerequisiteGoesInCircles):
        courses.change(
            first,
            details=CourseDetails("入門", Level.INTRODUCTORY, 120, prerequisite=second),
            by=BY,
            at=NOON,
        )


def test_a_course_follows_no_other_towns_course():
    with pytest.raises(courses.PrerequisiteOfOtherTown):
        teach(prerequisite=make.course(town=make.other_town()))


def test_courses_stand_in_the_order_in_which_people_learn():
    advanced, basic, intro = (
        make.course(level=level) for level in (Level.ADVANCED, Level.BASIC, Level.INTRODUCTORY)
    )
    make.course(town=make.other_town())
    courses.retire(basic, by=BY, at=NOON)

    assert [*course_lists.choosable(make.town())] == [intro, advanced]
    assert [*course_lists.catalogue(make.town())] == [intro, advanced, basic]
    assert Course.objects.get(pk=basic.pk).state == CatalogueState.RETIRED


def test_a_flyer_has_a_code_that_nobody_misreads():
    flyer = flyers.create(make.offering(), label="広報6月号", by=BY, at=NOON)

    assert re.fullmatch("[34679ACDEFGHJKMNPQRTUVWXY]{6}", flyer.code)
    assert events() == ["flyer.created"]


def test_the_same_place_gets_the_same_flyer():
    offering = make.offering()

    first = flyers.create(offering, label="窓口", by=BY, at=NOON)
    again = flyers.create(offering, label=" 窓口 ", by=BY, at=NOON)
    other = flyers.create(make.offering(), label="窓口", by=BY, at=NOON)

    assert (first == again, first == other) == (True, False)
    assert Flyer.objects.count() == 2


def test_a_flyer_without_a_place_is_refused():
    with pytest.raises(flyers.LabelMissing):
        flyers.create(make.offering(), label="　", by=BY, at=NOON)
