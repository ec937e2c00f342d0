"""What is in the way of a plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classes.actions import sessions
from classes.choices import OfferingState
from classes.queries import clashes
from classes.rules import clashing
from classes.rules.clashing import Booking, Shared
from tests import make
from tests.make import BY, NOON

TEN, ELEVEN, NOON_, ONE = (make.tokyo(f"2026-06-15 {hour}:00") for hour in (10, 11, 12, 13))


def booking(starts_at=TEN, ends_at=NOON_, *, venue=1, instructor=None):
    return Booking(starts_at=starts_at, ends_at=ends_at, venue=venue, instructor=instructor)


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (booking(), (Shared.VENUE,)),
        (booking(ELEVEN, ONE), (Shared.VENUE,)),
        (booking(NOON_, ONE), ()),
        (booking(venue=2), ()),
        (booking(venue=2, instructor=7), (Shared.INSTRUCTOR,)),
        (booking(instructor=7), (Shared.VENUE, Shared.INSTRUCTOR)),
        (booking(instructor=8), (Shared.VENUE,)),
    ],
)
def test_two_meetings_clash_over_what_both_need_at_once(other, shared):
    assert clashing.shared(booking(instructor=7), other) == shared


def test_meetings_without_an_instructor_do_not_share_one():
    assert clashing.shared(booking(venue=1), booking(venue=2)) == ()


HOURS = st.integers(min_value=0, max_value=22)
BOOKINGS = st.builds(
    lambda start, length, venue, instructor: booking(
        make.tokyo(f"2026-06-15 {start:02d}:00"),
        make.tokyo(f"2026-06-15 {min(start + length, 23):02d}:00"),
        venue=venue,
        instructor=instructor,
    ),
    HOURS,
    st.integers(min_value=1, max_value=6),
    st.integers(min_value=1, max_value=2),
    st.sampled_from([None, 1, 2]),
)


@given(first=BOOKINGS, second=BOOKINGS)
def test_a_clash_is_mutual(first, second):
    assert clashing.shared(first, second) == clashing.shared(second, first)


@given(first=BOOKINGS, second=BOOKINGS)
def test_what_does_not_overlap_never_clashes(first, second):
    apart = first.ends_at <= second.starts_at or second.ends_at <= first.starts_at

    assert not (apart and clashing.shared(first, second))


def found(*planned, **more):
    rows = clashes.find(planned, municipality=make.town(), **more)
    return [(row.planned, row.session, row.shared) for row in rows]


@pytest.mark.django_db
def test_a_venue_in_use_and_an_instructor_who_teaches_elsewhere_are_found():
    teacher = make.helper()
    here = make.offering(first=TEN).sessions.get()
    there = make.offering(first=ELEVEN, instructor=teacher).sessions.get()
    plan = booking(TEN, NOON_, venue=here.venue_id, instructor=teacher.pk)

    assert found(plan) == [(plan, here, Shared.VENUE), (plan, there, Shared.INSTRUCTOR)]


@pytest.mark.django_db
def test_drafts_are_in_the_way_and_what_is_cancelled_is_not():
    hall = make.venue()
    draft = make.offering(first=TEN, venue=hall, state=OfferingState.DRAFT).sessions.get()
    make.offering(first=TEN, venue=hall, state=OfferingState.CANCELLED)
    off = make.offering(first=TEN, venue=hall).sessions.get()
    sessions.cancel(off, reason="台風", by=BY, at=NOON)
    plan = booking(venue=hall.pk)

    assert found(plan) == [(plan, draft, Shared.VENUE)]


@pytest.mark.django_db
def test_an_offering_or_session_that_is_planned_anew_is_not_in_its_own_way():
    offering = make.offering(first=TEN)
    session = offering.sessions.get()
    plan = booking(venue=session.venue_id)

    assert found(plan, besides=offering) == []
    assert found(plan, besides=session) == []
    assert found(plan, besides=make.offering()) == [(plan, session, Shared.VENUE)]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_clashes_costs_one_query(rows, django_assert_num_queries):
    hall = make.venue()
    starts = [make.tokyo(f"2026-06-1{day} 10:00") for day in range(5, 5 + rows)]
    make.offering(sessions=starts, venue=hall, instructor=make.helper())
    plans = [booking(start, start.replace(hour=12), venue=hall.pk) for start in starts]

    town = make.town()

    with django_assert_num_queries(1):
        rows_found = clashes.find(plans, municipality=town)
        assert [
            row.session.offering.title and row.session.venue.name for row in rows_found
        ] == [hall.name] * rows


@pytest.mark.django_db
def test_nothing_planned_asks_nothing(django_assert_num_queries):
    town = make.town()

    with django_assert_num_queries(0):
        assert clashes.find([], municipality=town) == []
