"""Who teaches and helps, by machine."""

import pytest
import time_machine
from django.test import Client

from accounts.choices import Role
from tests import make
from tests.classes.shifting import assign, citizen, invite, led

pytestmark = pytest.mark.django_db
URL = "/api/v1/shifts/"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def client_of(membership=None):
    client = Client()
    client.force_login((membership or make.membership()).user)
    return client


def post(client, held, content, *, key="12345678"):
    return client.post(
        f"{URL}{held.public_id}/assignments/",
        content,
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_a_session_says_what_it_needs_and_who_is_missing():
    held = led(devices=["iphone"] * 5 + ["rakuraku"] * 4 + ["none"] * 3)
    row = invite(held, citizen(devices=["android"]))

    [told] = client_of().get(URL).json()["results"]

    assert told["id"] == str(held.public_id)
    assert told["people"] == {"iphone": 5, "android": 4, "other": 3}
    assert told["needs"] == {
        "instructors": 1,
        "helpers": 2,
        "iphone": 2,
        "android": 1,
        "either": 3,
    }
    assert told["present"] == {"instructors": 1, "helpers": 0}
    assert told["shortage"] == {
        "instructors": 0,
        "helpers": 2,
        "iphone": 1,
        "android": 0,
        "either": 2,
        "sentence": "協力者があと2人足りません"
        "（うちiPhoneかAndroidがわかる方が2人、iPhoneがわかる方が1人）。",
    }
    assert [each["id"] for each in told["assignments"]] == [str(row.public_id)]


def test_the_same_key_is_the_same_assignment_and_another_body_is_refused():
    held, helper = led(8), citizen()
    client = client_of()
    content = {"helper": str(helper.public_id), "do": "assign"}

    first, second = post(client, held, content), post(client, held, content)
    other = post(client, held, content | {"role": "instructor"})

    assert (first.status_code, first.json()["state"]) == (201, "accepted")
    assert second.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "shift_key_reused")


def test_who_cannot_help_is_refused_with_the_sentence():
    helper = citizen(state="paused")

    answer = post(client_of(), led(8), {"helper": str(helper.public_id)})

    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_help")
    assert answer.json()["title"] == (
        "割り当てられません。お休み中です。再開してから割り当ててください。"
    )


def test_ending_one_twice_is_ending_it_once():
    held = led(8)
    row = assign(held, citizen())
    client = client_of()
    url = f"{URL}{held.public_id}/assignments/{row.public_id}/withdraw/"

    for _ in range(2):
        answer = client.post(url, {"reason": "人数の変更"}, "application/json")
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")


def test_half_a_time_and_a_missing_key_are_explained():
    held, helper = led(8), citizen()
    client = client_of()
    content = {"helper": str(helper.public_id), "starts_at": "2026-06-15T10:00:00+09:00"}

    assert post(client, held, content).status_code == 400
    assert post(client, held, {"helper": str(helper.public_id)}, key="").status_code == 400


def test_a_contractor_reads_its_own_sessions_without_names_and_assigns_nobody():
    contractor = make.membership(Role.CONTRACTOR)
    own = led(8, contractor=contractor)
    assign(own, citizen())
    led(8)
    client = client_of(contractor)

    [told] = client.get(URL).json()["results"]

    assert (told["id"], told["assignments"]) == (str(own.public_id), [])
    assert post(client, own, {"helper": str(citizen().public_id)}).status_code == 403


def test_a_helper_of_another_town_does_not_exist_here():
    stranger = citizen(town=make.other_town())

    answer = post(client_of(), led(8), {"helper": str(stranger.public_id)})

    assert answer.status_code == 404
