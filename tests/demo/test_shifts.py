"""Who teaches and helps in the demo: a class that is short, one that asks, one with somebody
instead."""

from random import Random

import pytest

from classes.choices import AssignmentState
from classes.models import Assignment, Session
from classes.queries import shift_alarms, staffing
from demo import shifts, staging
from demo.people import crowd
from demo.towns import KAGOSHIMA
from tests import make
from tests.classes.shifting import trained

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    trained()
    offering = make.offering()
    people = crowd(size=shifts.PEOPLE, place=KAGOSHIMA.place, on=make.TODAY, dice=Random(7))
    stage = staging.Stage(
        municipality=offering.municipality,
        hall=offering.venue,
        course=offering.course,
        people=people,
        now=make.NOON,
    )
    shifts.tell(stage, mark="demo:shifts")


def named(part):
    return Session.objects.get(offering__title__contains=part)


def test_one_is_short_one_asks_and_one_has_somebody_instead(told):
    assert staffing.post(named("足りない")).shortage
    assert staffing.post(named("依頼中")).invited
    changed = Assignment.objects.filter(shift__session=named("代わった"))
    assert {*changed.values_list("state", flat=True)} >= {
        AssignmentState.DROPPED,
        AssignmentState.ACCEPTED,
    }
    assert not staffing.post(named("代わった")).shortage


def test_the_first_page_has_an_alarm(told):
    found = shift_alarms.of(Session.objects.all(), municipality=make.town(), at=make.NOON)

    assert found.short
    assert [row.shift.session for row in found.dropped] == [named("代わった")]
