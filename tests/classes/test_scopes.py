"""What each role sees of the plan."""

from datetime import date

import pytest

from accounts.choices import Role
from classes.queries import scopes
from tests import make

pytestmark = pytest.mark.django_db


def seen(membership):
    return [*scopes.offerings_for(membership)], [*scopes.sessions_for(membership)]


def test_city_staff_see_everything_of_their_town():
    offering = make.offering(sessions=2)
    make.offering(town=make.other_town())

    assert seen(make.membership()) == ([offering], [*offering.sessions.all()])


def test_facility_staff_see_what_is_held_in_their_venues():
    member = make.membership(Role.FACILITY_STAFF)
    offering = make.offering(venue=make.venue(staff=[member]))
    make.offering()

    assert seen(member) == ([offering], [*offering.sessions.all()])


def test_a_session_moved_to_another_venue_is_seen_by_both_facilities():
    here, there = make.membership(Role.FACILITY_STAFF), make.membership(Role.FACILITY_STAFF)
    offering = make.offering(venue=make.venue(staff=[here]), sessions=2)
    moved, stayed = offering.sessions.all()
    moved.venue = make.venue(staff=[there])
    moved.save()

    assert seen(here) == ([offering], [moved, stayed])
    assert seen(there) == ([], [moved])


def test_an_instructor_sees_the_sessions_they_teach():
    member = make.membership(Role.INSTRUCTOR)
    offering = make.offering(sessions=2)
    taught, _ = offering.sessions.all()
    taught.instructor = make.helper(membership=member)
    taught.save()
    make.offering(instructor=make.helper())

    assert seen(member) == ([offering], [taught])


def test_a_contractor_sees_their_offerings_on_the_days_of_the_contract():
    member = make.membership(
        Role.CONTRACTOR, starts_on=date(2026, 6, 15), ends_on=date(2026, 6, 22)
    )
    days = [make.tokyo(f"2026-06-{day} 00:00") for day in ("14", "15", "22", "23")]
    offering = make.offering(contractor=member, sessions=days)
    make.offering(contractor=member, sessions=[make.tokyo("2026-07-01 10:00")])
    make.offering(contractor=make.membership(Role.CONTRACTOR))

    assert seen(member) == ([offering], [*offering.sessions.all()][1:3])


def test_a_contract_without_dates_has_no_end():
    member = make.membership(Role.CONTRACTOR)
    offering = make.offering(contractor=member)

    assert seen(member) == ([offering], [*offering.sessions.all()])


def test_somebody_who_reads_numbers_sees_no_offering():
    make.offering()

    assert seen(make.membership(Role.VIEWER)) == ([], [])


@pytest.mark.parametrize("role", Role)
def test_no_role_reaches_into_another_town(role):
    member = make.membership(role, town=make.other_town())
    make.offering(
        venue=make.venue(staff=[member]),
        instructor=make.helper(membership=member),
        contractor=member,
    )

    assert seen(member) == ([], [])


def test_venues_to_plan_in_are_those_somebody_answers_for():
    member = make.membership(Role.FACILITY_STAFF)
    own, other = make.venue(kana="ア", staff=[member]), make.venue(kana="イ")
    make.venue(town=make.other_town())

    assert [*scopes.venues_for(member)] == [own]
    assert [*scopes.venues_for(make.membership())] == [own, other]
    assert [*scopes.venues_for(make.membership(Role.INSTRUCTOR))] == []
