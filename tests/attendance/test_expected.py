"""Who stands on a roster: whoever has a seat in this session, and nobody who only wants one."""

import pytest

from attendance.queries import rosters
from classes.choices import Joining, Selection
from materials.queries import rosters as printed
from tests import make

pytestmark = pytest.mark.django_db


def on_the_roster(session):
    return [line.registration for line in rosters.of(session).lines]


def test_somebody_in_line_is_on_no_roster():
    offering = make.offering(capacity=1, waiting_limit=None)
    seated = make.registration(offering)
    make.registration(offering)
    session = offering.sessions.get()

    assert on_the_roster(session) == [seated]
    assert printed.expected(session) == [seated]
    assert rosters.of(session).cancelled == ()


def test_somebody_in_the_draw_is_on_no_roster():
    offering = make.offering(selection=Selection.LOTTERY)
    make.registration(offering)

    assert on_the_roster(offering.sessions.get()) == []


def test_somebody_of_one_session_is_on_its_roster_alone():
    offering = make.offering(sessions=2, joining=Joining.SESSIONS)
    first, second = offering.sessions.all()
    series = make.registration(offering)
    single = make.registration(offering, session=second)

    assert on_the_roster(first) == [series]
    assert {*on_the_roster(second)} == {series, single}
    assert printed.expected(first) == [series]
    assert printed.expected(second) == [series, single]
