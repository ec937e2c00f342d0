"""Two clerks, or two clicks, in the same moment: with threads, on the database of the suite."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connections

from accounts.actors import CLOCK
from accounts.models import AuditEvent
from classes.actions import offerings, venues
from classes.actions.offerings import OfferingPlan, SessionPlan
from classes.actions.venues import VenueDetails, VenueNameTaken
from classes.choices import Kind
from classes.models import Offering, Session, Venue
from common.errors import RuleViolation
from notices.actions import messages
from notices.choices import MessageState, Purpose
from notices.models import Attempt, Message
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 4


def at_once(call):
    """What each of some callers gets who call in the same moment."""

    def one(_):
        try:
            return call()
        except RuleViolation as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=CALLERS) as line:
        return [*line.map(one, range(CALLERS))]


def test_many_clicks_on_save_make_one_offering():
    town, start = make.town(), make.tokyo("2026-06-15 10:00")
    plan = OfferingPlan(
        kind=Kind.CLASSROOM,
        course=make.course(),
        title="LINE教室",
        venue=make.venue(),
        capacity=10,
        opens_at=NOON,
        closes_at=start,
    )
    create = partial(
        offerings.create,
        municipality=town,
        plan=plan,
        sessions=[SessionPlan(start, start + timedelta(hours=2))],
        key=uuid4(),
        by=CLOCK,
        at=NOON,
    )

    made = at_once(create)

    assert len({offering.pk for offering in made}) == 1
    assert (Offering.objects.count(), Session.objects.count()) == (1, 1)
    assert AuditEvent.objects.count() == 1


def test_a_venue_added_by_several_clerks_is_added_once():
    town = make.town()

    answers = at_once(
        partial(
            venues.create,
            municipality=town,
            details=VenueDetails("東部公民館"),
            by=CLOCK,
            at=NOON,
        )
    )

    assert sorted(type(answer) is VenueNameTaken for answer in answers) == [
        False,
        True,
        True,
        True,
    ]
    assert Venue.objects.count() == 1


def test_an_offering_cancelled_by_several_clerks_is_told_once():
    offering = make.offering()
    make.registration(offering)

    at_once(partial(offerings.cancel, offering, reason="台風", by=CLOCK, at=NOON))

    assert Message.objects.count() == 1
    assert AuditEvent.objects.filter(action="offering.cancelled").count() == 1


def test_a_call_marked_by_several_clerks_is_one_try():
    message = messages.say(
        to=make.participant(),
        purpose=Purpose.OFFERING_CANCELLED,
        dedupe_key="a",
        text="中止",
        by=CLOCK,
        at=NOON,
    )

    at_once(
        partial(
            messages.mark,
            message,
            result=MessageState.NO_ANSWER,
            tries_seen=0,
            by=CLOCK,
            at=NOON,
        )
    )

    assert Attempt.objects.count() == 1
