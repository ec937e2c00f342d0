"""The public form asks for a day, a slot or a kind of seat only where there is a choice."""

import pytest
import time_machine

from classes.actions import slots
from classes.choices import Joining, Kind
from classes.models import Registration
from tests import make

pytestmark = pytest.mark.django_db

ANSWERS = {
    "who": {"who": "self"},
    "name": {"name": "山田 花子", "kana": "ヤマダ ハナコ"},
    "phone": {"phone": "099-216-1115"},
    "birth": {"birth_date": "S22.4.1"},
    "device": {"device": "android"},
    "wish": {"wish": ""},
}


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def walk(client, offering, **choice):
    """Answer every question and send; gives the registration."""
    url = f"/apply/{offering.public_id}"
    client.get(f"{url}/", follow=True)
    if choice:
        client.post(f"{url}/choice/", choice)
    for step, answers in ANSWERS.items():
        client.post(f"{url}/{step}/", answers)
    page = client.get(f"{url}/check/")
    assert page.status_code == 200
    client.post(f"{url}/check/", {"read": page.context["digest"]})
    return Registration.objects.get()


def test_nothing_is_asked_where_there_is_nothing_to_choose(client):
    offering = make.offering()

    assert client.get(f"/apply/{offering.public_id}/choice/").status_code == 404


def test_a_visitor_chooses_one_session(client):
    offering = make.offering(sessions=3, joining=Joining.SESSIONS)
    second = offering.sessions.get(number=2)

    assert walk(client, offering, meeting=str(second.public_id)).session == second


def test_a_visitor_chooses_the_whole_series(client):
    offering = make.offering(sessions=3, joining=Joining.SESSIONS)

    assert walk(client, offering, meeting="series").session is None


def test_a_visitor_chooses_a_slot(client):
    offering = make.offering(kind=Kind.CONSULTATION, joining=Joining.SLOT)
    day = offering.sessions.get()
    slot = slots.divide(day, minutes=30, seats=1, by=make.BY, at=make.NOON)[2]

    made = walk(client, offering, meeting=str(slot.public_id))

    assert (made.session, made.slot) == (day, slot)


def test_a_visitor_chooses_a_kind_of_seat(client):
    offering = make.offering(capacity=10, seats_iphone=5, seats_android=5)

    assert walk(client, offering, seat="android").device == "android"


def test_the_choice_comes_first_and_is_one_of_the_screens(client):
    offering = make.offering(capacity=10, seats_iphone=5, seats_android=5)
    url = f"/apply/{offering.public_id}"

    first = client.get(f"{url}/", follow=True)

    assert first.redirect_chain[-1][0] == f"{url}/choice/"
    assert (first.context["number"], first.context["steps"]) == (1, 8)
