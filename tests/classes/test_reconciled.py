"""What the reconciliation of the seat ledger looks at, and what it knows to be no damage."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from classes.actions import crowding, offerings, registrations, sessions, slots
from classes.actions.plans import OfferingPlan
from classes.choices import RegistrationState
from classes.models import RegistrationEvent
from classes.queries import reconciliation
from classes.queries.reconciliation import Check
from tests import make
from tests.classes import damage
from tests.classes.damage import AT, found, told
from tests.classes.draws import lottery
from tests.classes.lines import full

pytestmark = pytest.mark.django_db
CONFIRMED = RegistrationState.CONFIRMED
POOLS = {
    "a session": (
        {"joining": "sessions", "capacity": 1},
        lambda meeting: {"session": meeting},
    ),
    "a device": (
        {"capacity": 2, "seats_iphone": 1, "seats_android": 1},
        lambda _: {"device": "iphone"},
    ),
}


@pytest.mark.parametrize("pool", POOLS)
def test_each_pool_of_seats_is_looked_at(pool):
    columns, wanted = POOLS[pool]
    offering = make.offering(sessions=2, **columns)
    meeting = offering.sessions.all()[0]
    make.registration(offering, **wanted(meeting))
    assert found() == []

    beyond = damage.enter(offering, CONFIRMED, **wanted(meeting))

    assert found() == told([(Check.OVERSOLD, beyond)])


def test_each_slot_is_looked_at():
    offering = make.offering(joining="slot")
    meeting = offering.sessions.get()
    first, second, *_ = slots.divide(meeting, minutes=30, seats=1, by=make.BY, at=make.NOON)
    for slot in (first, second):
        make.registration(offering, session=meeting, slot=slot)
    assert found() == []

    beyond = damage.enter(offering, CONFIRMED, session=meeting, slot=first)

    assert found() == told([(Check.OVERSOLD, beyond)])


def test_whoever_comes_to_the_door_is_one_more_but_nobody_after_them():
    offering, _, (waits,) = full(2, waiting=1)
    meeting = offering.sessions.get()
    for person in (make.participant(), waits.participant):
        registrations.admit(session=meeting, participant=person, by=make.BY, at=make.NOON)
    assert found() == []

    beyond = damage.enter(offering, CONFIRMED)

    assert found() == told([(Check.OVERSOLD, beyond)])


def test_fewer_seats_for_a_reason_are_no_damage_and_without_one_they_are():
    offering, (_, last), _ = full(2, waiting=0)
    plan = OfferingPlan(**OfferingPlan.of(offering).columns | {"capacity": 1})
    offerings.change(offering, plan=plan, reason="会場の変更", by=make.BY, at=make.NOON)
    assert found() == []

    damage.lose(AuditEvent, action="offering.changed")

    assert found() == told([(Check.OVERSOLD, last)])


def test_whoever_was_allowed_to_stay_may_stay():
    offering, (_, last), _ = full(2, waiting=0)
    damage.change(offering, capacity=1)
    assert found() == told([(Check.OVERSOLD, last)])

    crowding.keep(last, by=make.BY, at=make.NOON)

    assert found() == []


def test_staff_may_let_somebody_into_two_at_the_same_time():
    first = make.registration(make.offering())
    beside = make.offering()

    make.registration(beside, first.participant, override="前半だけ参加")

    assert found() == []


def test_a_session_moved_onto_another_is_nobodys_mistake_in_the_ledger():
    first = make.registration(make.offering())
    beside = make.offering(sessions=[make.tokyo("2026-06-16 10:00")])
    make.registration(beside, first.participant)
    meeting = beside.sessions.get()

    sessions.move(
        meeting,
        starts_at=make.tokyo("2026-06-15 10:00"),
        ends_at=make.tokyo("2026-06-15 12:00"),
        venue=meeting.venue,
        by=make.BY,
        at=AT,
    )

    assert found() == []


def test_one_of_a_couple_may_give_the_seat_back():
    offering = make.offering()
    couple = registrations.register_together(
        offering=offering,
        people=[make.participant(), make.participant()],
        request=registrations.Request(channel="phone"),
        by=make.BY,
        at=make.NOON,
    )

    registrations.cancel(couple[1], reason="用事", by=make.BY, at=make.NOON)

    assert found() == []


def test_a_draw_never_held_is_found_when_the_class_has_begun():
    offering = lottery(people=1)
    row = offering.registrations.get()
    begins = offering.sessions.get().starts_at

    assert found(at=begins) == []
    assert found(at=begins + timedelta(days=1)) == told([(Check.NOT_DRAWN, row)])


def test_only_the_town_or_offering_asked_for_is_looked_at():
    here = make.registration(make.offering())
    elsewhere = make.registration(make.offering(town=make.other_town()))
    beside = make.offering()
    for row in (here, elsewhere):
        damage.lose(RegistrationEvent, registration=row)

    asked = [
        [*reconciliation.findings(town, offering=offering, at=AT)]
        for town, offering in (
            (make.town(), None),
            (make.other_town(), None),
            (None, here.offering),
            (None, beside),
        )
    ]

    assert [[row.receipts for row in rows] for rows in asked] == [
        [(here.reference,)],
        [(elsewhere.reference,)],
        [(here.reference,)],
        [],
    ]


def test_as_many_queries_for_many_as_for_few(django_assert_num_queries):
    for _ in range(2):
        full(2, waiting=2)
    with CaptureQueriesContext(connection) as few:
        found()
    for _ in range(6):
        full(2, waiting=4)

    with django_assert_num_queries(len(few)):
        assert found() == []
