"""Seats, asked for by real processes in one moment: each is given once.

The canary takes the locks out and must see a seat sold twice.
"""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from classes.choices import SEATED_STATES, Channel
from classes.models import Refusal, Registration, RegistrationEvent
from tests import make
from tests.classes.lines import full
from tests.faults.calls import asking, registering, resizing
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
HESITATION = 0.02  # seconds between counting and deciding
CANARY_ROUNDS = 20
ROUNDS = 3
FULL = (
    "この講座は満員になりました。"
    "ほかの日程については鹿児島市 デジタル戦略推進室（電話 099-216-1115）へお電話ください。"
)
DOORS = [
    Channel.WEB,
    Channel.QR,
    Channel.PHONE,
    Channel.COUNTER,
    Channel.FAX,
    Channel.POSTCARD,
] * 2


def seated(offering):
    return offering.registrations.filter(state__in=SEATED_STATES).count()


def codes(answers):
    return sorted(answer["refused"] for answer in answers if "refused" in answer)


def twelve_at_once(crowd, **how):
    offering = make.offering(capacity=3)
    return offering, crowd.at_once(
        *(registering(offering, channel=door, slow=HESITATION, **how) for door in DOORS)
    )


def test_twelve_channels_at_once_and_three_seats(crowd):
    offering, answers = twelve_at_once(crowd)

    assert seated(offering) == Registration.objects.count() == 3
    assert codes(answers) == ["offering_full"] * 9
    assert {answer["sentence"] for answer in answers if "refused" in answer} == {FULL}
    assert RegistrationEvent.objects.count() == 3
    assert AuditEvent.objects.filter(action="registration.created").count() == 3
    assert Refusal.objects.count() == 9


def test_canary_without_locks_three_seats_are_sold_more_than_three_times(crowd):
    for _ in range(CANARY_ROUNDS):
        offering, _answers = twelve_at_once(crowd, careless=True)
        if seated(offering) > 3:
            return
    pytest.fail(f"nothing was oversold in {CANARY_ROUNDS} rounds: these tests see nothing")


def test_offers_are_accepted_while_twelve_channels_ask_for_the_last_three_seats(crowd):
    offering, seats, line = full(6, waiting=3)
    crowd.at_once(*(asking("cancel", row) for row in seats[:3]))
    crowd.at_once(resizing(offering, 9))

    answers = crowd.at_once(
        *(registering(offering, channel=door, slow=HESITATION) for door in DOORS),
        *(asking("accept", row) for row in line),
    )

    states = [answer["state"] for answer in answers]
    assert sorted(states[:12]) == ["confirmed"] * 3 + ["waiting"] * 9
    assert states[12:] == ["confirmed"] * 3
    assert seated(offering) == 9
    places = offering.registrations.filter(state="waiting").values_list("queue_number")
    assert places.distinct().count() == 9


def test_whoever_stands_at_the_door_comes_in_and_takes_no_seat_that_was_given(crowd):
    offering = make.offering(capacity=3)
    person = make.participant()

    answers = crowd.at_once(
        *(registering(offering, channel=door, slow=HESITATION) for door in DOORS),
        {"do": "walk_in", "offering": offering.pk, "participant": person.pk, "at": NOON},
    )

    assert answers[12]["state"] == "confirmed"
    given = offering.registrations.exclude(channel=Channel.WALK_IN).count()
    assert seated(offering) == given + 1
    # The one at the door either had one of the three, or came when they were gone.
    assert given in {2, 3}
    assert codes(answers) == ["offering_full"] * (12 - given)


def test_one_request_sent_by_eight_machines_is_one_registration(crowd):
    offering = make.offering(capacity=3)
    person = make.participant()

    answers = crowd.at_once(*[registering(offering, person=person, key="once")] * 8)

    assert len({answer["registration"] for answer in answers}) == 1
    assert Registration.objects.count() == RegistrationEvent.objects.count() == 1


def within_the_capacity(trail, capacity, *, sizes):
    """Of each step, whether all who had a seat by then had one within the capacity of then.
    What is decided under the offering's lock is numbered in its order."""
    seats = 0
    for event in trail:
        if event.action == "offering.changed":
            capacity = sizes[event.at]
        elif event.action == "registration.created":
            seats += event.detail["state"] == "confirmed"
        yield seats <= capacity


def test_the_capacity_is_changed_while_registrations_come_in(crowd):
    for _ in range(ROUNDS):
        offering = make.offering(capacity=4)
        start = AuditEvent.objects.count()
        sizes = {NOON + timedelta(seconds=each): each for each in (8, 6, 3)}

        answers = crowd.at_once(
            *(registering(offering, channel=door, slow=HESITATION) for door in DOORS),
            *(resizing(offering, size, at=moment) for moment, size in sizes.items()),
        )

        assert {*codes(answers)} <= {"offering_full", "capacity_below_taken"}
        trail = AuditEvent.objects.order_by("pk")[start:]
        assert all(within_the_capacity(trail, 4, sizes=sizes))
        assert 3 <= seated(offering) <= 8
