"""What writing down taps costs, in statements; and that what is written in few is all there."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from attendance.models import AttendanceFact
from attendance.queries import facts
from people.models import Participant, Visit
from tests import make
from tests.attendance.taps import Tablet, back, class_on, seat, tap

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def offering():
    return class_on(capacity=200)


@pytest.fixture
def session(offering):
    return offering.sessions.get()


def arrivals(session, number):
    return [tap(session, registration=seat(session.offering).reference) for _ in range(number)]


def asked(tablet, taps):
    """How many statements it takes, transactions included."""
    with CaptureQueriesContext(connection) as seen:
        assert tablet.send(*taps) == [("stored", None)] * len(taps)
    return len(seen)


def nothing_is_different(town):
    return [*facts.differences(town)] == [] and facts.wrong_first_times(town) == []


def test_a_batch_of_fifty_asks_no_more_than_one_of_three(session):
    tablet = Tablet(session)
    tablet.send(*arrivals(session, 1))
    one, three, fifty = (asked(tablet, arrivals(session, number)) for number in (1, 3, 50))

    most = 10 if connection.vendor == "postgresql" else 13
    assert one <= most
    assert three == fifty <= most


@pytest.mark.parametrize("number", [1, 3])
def test_first_arrivals_write_all_that_follows(session, number):
    Tablet(session).send(*arrivals(session, number))

    assert nothing_is_different(session.offering.municipality)
    counted = AttendanceFact.objects.filter(role="participant", first_time=1)
    assert counted.count() == number
    people = Participant.objects.filter(person_key__in=counted.values("person_key"))
    assert {person.last_seen_on for person in people} == {make.NOON.date()}
    visits = Visit.objects.filter(participant__in=people, session_key=session.public_id)
    assert {*visits.values_list("day", flat=True)} == {make.NOON.date()}
    assert visits.count() == number
    lines = AuditEvent.objects.order_by("pk").exclude(action__startswith="kiosk.")
    told = [*lines.values_list("action", flat=True)][-number - 1 :]
    assert told == ["check_in.arrived"] * number + ["participant.visited"]


def test_a_second_class_is_no_first_time_and_an_earlier_one_sent_later_is(session):
    earlier = class_on(make.tokyo("2026-05-30 10:00")).sessions.get()
    earliest = class_on(make.tokyo("2026-05-29 10:00")).sessions.get()
    registration = seat(session.offering)
    person = {"person": str(registration.participant.public_id)}
    for each in (earlier, session, earliest):
        Tablet(each, at=each.starts_at).send(tap(each, **person))

    rows = AttendanceFact.objects.order_by("session__starts_at")
    assert [*rows.values_list("first_time", flat=True)] == [1, 0, 0]
    assert nothing_is_different(session.offering.municipality)
    assert Visit.objects.filter(participant=registration.participant).count() == 3
    registration.participant.refresh_from_db()
    assert registration.participant.last_seen_on == make.NOON.date()


def test_coming_again_after_all_was_taken_back(session):
    tablet = Tablet(session)
    [mark] = arrivals(session, 1)
    again = {name: mark[name] for name in ("session", "registration")}
    tablet.send(mark)
    tablet.send(back(mark))
    assert AttendanceFact.objects.count() == Visit.objects.count() == 0

    tablet.send(tap(session, registration=again["registration"]))

    assert AttendanceFact.objects.get().first_time == 1
    assert Visit.objects.count() == 1
    assert nothing_is_different(session.offering.municipality)


def test_somebody_marked_twice_in_one_batch_counts_once(session):
    registration = seat(session.offering).reference
    Tablet(session).send(*(tap(session, registration=registration) for _ in range(2)))

    assert AttendanceFact.objects.count() == Visit.objects.count() == 1
    assert nothing_is_different(session.offering.municipality)
