"""A process killed between decision and commit, while others queue behind its locks.

Nothing of what it did is stored, the seat is free for the next, and whoever repeats the request
gets what they would have got.
"""

import pytest

from accounts.models import AuditEvent
from attendance.models import AttendanceFact
from classes.choices import SEATED_STATES, DrawState, Selection
from classes.models import Draw, Offering, Refusal, Registration, RegistrationEvent
from notices.models import Message
from people.models import Participant
from tests import make
from tests.classes.draws import lottery
from tests.classes.lines import full
from tests.faults.calls import asking, holding, registering, resizing
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
TABLES = [
    AttendanceFact, AuditEvent, Draw, Message, Offering, Participant, Refusal, Registration,
    RegistrationEvent,
]  # fmt: skip
DECIDED = "classes.actions.ledger:enter"
LAST_STEP = "accounts.actions.audit:record"
COMMITTED = "classes.actions.registrations:register"


def everything():
    """Every row that a seat has to do with."""
    return [[*table.objects.order_by("pk").values()] for table in TABLES]


def seated(offering):
    return offering.registrations.filter(state__in=SEATED_STATES).count()


def dying(call, *, after):
    return call | {"halts": after, "dies": True}


@pytest.mark.parametrize("place", [DECIDED, LAST_STEP])
def test_nothing_is_stored_of_a_registration_killed_before_its_commit(crowd, place):
    offering = make.offering(capacity=1)
    call = registering(offering, key="again")
    before = everything()

    answers = crowd.at_once(dying(call, after=place))

    assert answers == [{"killed": True}]
    assert everything() == before
    first, second = crowd.at_once(call, call)
    assert first == second
    assert Registration.objects.count() == RegistrationEvent.objects.count() == 1


@pytest.mark.parametrize("place", [DECIDED, LAST_STEP])
def test_the_seat_of_the_killed_goes_to_the_next_who_queued_behind_them(crowd, place):
    offering = make.offering(capacity=1)
    call = registering(offering, key="killed")

    _, answer = crowd.at_once(dying(call, after=place), registering(offering))

    assert answer["state"] == "confirmed"
    assert crowd.at_once(call)[0]["refused"] == "offering_full"
    assert seated(offering) == Registration.objects.count() == 1


def test_somebody_new_who_was_killed_is_not_known_afterwards(crowd):
    offering = make.offering(capacity=1)
    call = {"do": "apply", "offering": offering.pk, "key": "new", "phone": "0992161234"}
    call |= {"at": NOON}
    before = everything()

    crowd.at_once(dying(call, after=DECIDED))

    assert everything() == before
    assert crowd.at_once(call)[0]["state"] == "confirmed"
    assert Participant.objects.count() == Registration.objects.count() == 1


def test_killed_after_the_commit_and_before_the_answer_the_same_key_gets_the_same(crowd):
    offering = make.offering(capacity=1)
    call = registering(offering, key="unheard")
    crowd.at_once(dying(call, after=COMMITTED))
    known = Registration.objects.get()

    answers = crowd.at_once(call, call)

    assert [answer["registration"] for answer in answers] == [known.pk] * 2
    assert RegistrationEvent.objects.count() == 1


@pytest.mark.parametrize("place", ["classes.actions.ledger:move", LAST_STEP])
def test_a_killed_cancellation_leaves_the_seat_and_the_line_as_they_were(crowd, place):
    _, (seat,), line = full(1, waiting=2)
    before = everything()

    crowd.at_once(dying(asking("cancel", seat), after=place))

    assert everything() == before
    crowd.at_once(asking("cancel", seat))
    line[0].refresh_from_db()
    assert line[0].state == "offered"


def test_a_killed_yes_leaves_the_offer_open(crowd):
    offering, (seat,), line = full(1, waiting=2)
    crowd.at_once(asking("cancel", seat))
    yes = asking("accept", line[0])
    before = everything()

    crowd.at_once(dying(yes, after="classes.actions.words:withdraw"))

    assert everything() == before
    assert crowd.at_once(yes)[0]["state"] == "confirmed"
    assert seated(offering) == 1


def test_a_killed_change_of_capacity_offers_nothing(crowd):
    offering, _, _line = full(2, waiting=2)
    before = everything()

    crowd.at_once(dying(resizing(offering, 4), after=LAST_STEP))

    assert everything() == before
    crowd.at_once(resizing(offering, 4))
    assert seated(offering) == 4


@pytest.mark.parametrize(
    "place",
    [
        "classes.actions.draws:freeze",
        "classes.actions.ledger:move_all",
        "classes.actions.words:say_all",
        LAST_STEP,
    ],
)
def test_a_draw_killed_halfway_is_held_by_the_next_whole_and_once(crowd, place):
    offering = lottery()
    assert offering.selection == Selection.LOTTERY

    _, answer = crowd.at_once(dying(holding(offering), after=place), holding(offering))

    draw = Draw.objects.get()
    assert draw.state == DrawState.DRAWN
    assert draw.result == answer["result"]
    assert sorted(offering.registrations.values_list("state", flat=True)) == (
        ["confirmed"] * 2 + ["waiting"] * 4
    )
    told = Message.objects.all()
    assert told.count() == told.values("participant").distinct().count() == 6
    assert AuditEvent.objects.filter(action="draw.held").count() == 1


def test_a_draw_killed_alone_leaves_everything_as_it_was(crowd):
    offering = lottery()
    before = everything()

    crowd.at_once(dying(holding(offering), after=LAST_STEP))

    assert everything() == before
