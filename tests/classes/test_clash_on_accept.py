"""Somebody who waited took another class for the same time, and is then offered the seat."""

import pytest

from classes.actions import registrations, waiting
from classes.actions.refusals import SameTimeElsewhere
from classes.choices import Channel, Selection
from classes.models import RegistrationEvent
from classes.rules import letters
from notices.choices import MessageState
from notices.models import Message
from tests import make
from tests.make import BY, NOON
from tests.moments import at_once

pytestmark = pytest.mark.django_db
MEANWHILE = "同じ時間に"


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def line(people=1, **columns):
    """Who has the seat of a class of one, and the parties in line, one person each."""
    offering = make.offering(capacity=1, waiting_limit=None, **columns)
    return [make.registration(offering) for _ in range(people + 1)]


def give_back(seated):
    registrations.cancel(seated, reason="用事", by=BY, at=NOON)


def meanwhile(waits, **columns):
    """What the one who waits took for the same hours."""
    return make.registration(make.offering(**columns), waits.participant)


def offered(**columns):
    """Somebody who is offered a seat, and what they took meanwhile."""
    seated, waits = line()
    other = meanwhile(waits, **columns)
    give_back(seated)
    waits.refresh_from_db()
    return waits, other


def accept(registration, **more):
    return waiting.accept(registration, by=BY, at=NOON, **more)


def state(registration):
    registration.refresh_from_db()
    return registration.state


def test_nobody_has_two_seats_at_the_same_time():
    waits, other = offered()

    with pytest.raises(SameTimeElsewhere) as refused:
        accept(waits)

    assert other.offering.title in refused.value.message
    assert (state(waits), state(other)) == ("offered", "confirmed")


def test_whoever_is_in_a_draw_for_the_same_time_decides_first():
    waits, _ = offered(selection=Selection.LOTTERY, closes=make.tokyo("2026-06-10 17:00"))

    with pytest.raises(SameTimeElsewhere):
        accept(waits)


def test_the_seat_is_theirs_once_the_other_is_given_back():
    waits, other = offered()
    give_back(other)

    assert accept(waits).state == "confirmed"


def test_another_hour_is_in_nobodys_way():
    waits, _ = offered(first=make.tokyo("2026-06-15 13:00"))

    assert accept(waits).state == "confirmed"


def test_of_two_offers_for_the_same_time_one_is_taken():
    first, second = line(), line()
    person = first[1].participant
    also = make.registration(second[0].offering, person)
    give_back(first[0])
    give_back(second[0])
    # Whoever was before them in the second class does not want it.
    waiting.decline(second[1], reason="", by=BY, at=NOON)

    assert accept(first[1]).state == "confirmed"
    assert state(also) == "offered"
    with pytest.raises(SameTimeElsewhere):
        accept(also)


def test_a_companion_is_looked_at_as_well():
    seated, *_ = line(0)
    people = [make.participant(), make.participant()]
    roomy = make.offering(capacity=2, waiting_limit=None)
    taken = [make.registration(roomy) for _ in range(2)]
    first, second = registrations.register_together(
        offering=roomy,
        people=people,
        request=registrations.Request(channel=Channel.PHONE),
        by=BY,
        at=NOON,
    )
    meanwhile(second)
    for row in taken:
        give_back(row)
    first.refresh_from_db()

    with pytest.raises(SameTimeElsewhere) as refused:
        accept(first)

    assert refused.value.context["person"] == 1
    assert (state(first), state(second), state(seated)) == ("offered", "offered", "confirmed")


def test_staff_let_them_in_for_a_reason_which_is_kept():
    waits, _ = offered()

    assert accept(waits, override="後半だけ参加").state == "confirmed"

    waits.refresh_from_db()
    last = RegistrationEvent.objects.filter(registration=waits).order_by("pk").last()
    assert (waits.overridden, last.reason) == ("後半だけ参加", "後半だけ参加")


def test_what_staff_judged_when_it_was_taken_is_not_judged_again():
    (seated,) = line(0)
    elsewhere = make.registration(make.offering())
    waits = make.registration(seated.offering, elsewhere.participant, override="途中で移動")
    give_back(seated)
    waits.refresh_from_db()

    assert accept(waits).state == "confirmed"


def test_on_their_own_page_they_read_what_to_do_and_nothing_about_the_other_class(client):
    waits, other = offered(title="俳句とスマホ")

    response = client.post(f"/my/{waits.secret}/accept/")

    page = response.content.decode()
    assert response.status_code == 409
    assert "先にほかの講座を取り消してから" in page
    assert f"{letters.moment(waits.offer_deadline)}まで空けてあります" in page
    assert "099-216-1115" in page
    assert other.offering.title not in page
    assert state(waits) == "offered"


def test_the_call_list_asks_for_a_reason_and_takes_it(clerk):
    waits, _ = offered()
    message = Message.objects.get(dedupe_key__startswith=f"registration:{waits.pk}/seat")
    url = f"/staff/calls/{message.pk}/answer/"

    page = clerk.post(url, {"answer": "accept"}, follow=True).content.decode()
    message.refresh_from_db()
    assert (state(waits), message.state) == ("offered", MessageState.WAITING)
    assert MEANWHILE in page
    assert f'id="override-{message.pk}"' in page

    clerk.post(url, {"answer": "accept", "reason": "後半だけ参加"})
    message.refresh_from_db()
    assert (state(waits), message.state) == ("confirmed", MessageState.TOLD)


def test_the_page_of_the_line_asks_for_a_reason_and_takes_it(clerk):
    waits, _ = offered()
    url = f"/staff/offerings/{waits.offering.public_id}/line/"
    answer = {"reference": waits.reference, "answer": "accept"}

    response = clerk.post(url, answer)
    assert response.status_code == 409
    assert f'id="override-{waits.reference}"' in response.content.decode()

    clerk.post(url, answer | {"reason": "後半だけ参加"})
    assert state(waits) == "confirmed"


def test_by_machine_it_is_the_same(clerk):
    waits, _ = offered()

    url = f"/api/v1/registrations/{waits.reference}/accept/"

    refused = clerk.post(url, {}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "same_time_elsewhere")

    taken = clerk.post(url, {"override": "後半だけ参加"}, content_type="application/json")
    assert (taken.json()["state"], taken.json()["override"]) == ("confirmed", "後半だけ参加")


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_another_class_in_one_moment_are_one_seat():
    for _ in range(6):
        seated, waits = line()
        give_back(seated)
        other = make.offering()

        answers = at_once(
            lambda waits=waits: accept(waits),
            lambda waits=waits, other=other: make.registration(other, waits.participant),
        )

        assert sorted(type(one) is SameTimeElsewhere for one in answers) == [False, True]
