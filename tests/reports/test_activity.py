"""What went on in a year: sessions held, and sessions that were called off."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from classes.actions import offerings, sessions
from classes.choices import Kind, OfferingState
from classes.models import Session
from reports.queries import activity
from tests import make
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
YEAR = {"first": date(2026, 4, 1), "last": date(2027, 3, 31)}


def announced(**columns):
    """An offering that went from draft to the public."""
    draft = make.offering(state=OfferingState.DRAFT, **columns)
    return offerings.publish(draft, by=BY, at=NOON)


def call_off(session):
    return sessions.cancel(session, reason="台風", by=BY, at=NOON)


def called_off(town=None, **span):
    rows = activity.by_kind(town or make.town(), **{**YEAR, **span})
    return {row.kind: row.called_off for row in rows if row.called_off}


def test_sessions_called_off_are_counted_by_kind_and_together():
    classroom = announced(sessions=3)
    call_off(classroom.sessions.get(number=1))
    call_off(classroom.sessions.get(number=2))
    call_off(announced(kind=Kind.CONSULTATION).sessions.get())

    assert called_off() == {Kind.CLASSROOM: 2, Kind.CONSULTATION: 1, None: 3}


def test_an_offering_called_off_counts_with_every_session_it_had_left():
    offering = announced(sessions=2)
    offerings.cancel(offering, reason="講師の都合", by=BY, at=NOON)

    assert called_off() == {Kind.CLASSROOM: 2, None: 2}


def test_what_was_never_announced_was_not_called_off():
    draft = make.offering(state=OfferingState.DRAFT, sessions=2)
    call_off(draft.sessions.get(number=1))
    assert called_off() == {}

    offerings.cancel(draft, reason="取りやめ", by=BY, at=NOON)

    assert Session.objects.filter(state="cancelled").count() == 2
    assert called_off() == {}


def test_a_session_to_which_people_came_is_held_and_nothing_else():
    offering = announced()
    session = offering.sessions.get()
    make.fact(session=session)
    call_off(session)

    total = activity.by_kind(make.town(), **YEAR)[-1]
    assert (total.sessions, total.called_off) == (1, 0)


@pytest.mark.parametrize(
    ("starts", "counted"),
    [
        ("2026-03-31 23:59", {}),
        ("2026-04-01 00:00", {Kind.CLASSROOM: 1, None: 1}),
        ("2027-03-31 23:59", {Kind.CLASSROOM: 1, None: 1}),
        ("2027-04-01 00:00", {}),
    ],
)
def test_the_day_is_that_of_the_session_in_japan(starts, counted):
    call_off(announced(first=make.tokyo(starts)).sessions.get())

    assert called_off() == counted


def test_another_towns_sessions_are_not_counted():
    call_off(announced(town=make.other_town()).sessions.get())

    assert called_off() == {}
    assert called_off(make.other_town()) == {Kind.CLASSROOM: 1, None: 1}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_however_many_were_called_off(rows, django_assert_num_queries):
    for _ in range(rows):
        call_off(announced(first=NOON + timedelta(days=9)).sessions.get())
    town = make.town()

    with django_assert_num_queries(3):
        activity.by_kind(town, **YEAR)


def test_the_page_shows_the_number(clerk, time_machine):
    offering = announced()
    call_off(offering.sessions.get())
    time_machine.move_to(NOON + timedelta(days=60), tick=False)

    page = clerk.get(reverse("staff:indicators")).content.decode()

    assert page.count('data-label="中止">1回') == 2
    assert page.count('data-label="中止">0回') == 2
