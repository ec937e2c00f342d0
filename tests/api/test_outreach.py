"""Asking for an outreach class by machine."""

import pytest
import time_machine
from django.test import Client

from classes.models import OutreachRequest
from tests import make
from tests.classes.outreach import asking

pytestmark = pytest.mark.django_db
URL = "/api/v1/outreach-requests/"


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def body(item, **more):
    given = {
        "item": str(item.public_id),
        "channel": "web",
        "group": "東町自治会",
        "contact": {
            "representative": "東　太郎",
            "name": "髙田　ハナ",
            "kana": "タカダ ハナ",
            "phone": "0994-32-1045",
        },
        "wishes": [{"starts_at": "2026-06-22T10:00:00+09:00", "minutes": 90}],
        "people": 25,
        "venue_name": "東町集会所",
        "confirmed": ["politics", "religion", "profit"],
    }
    return given | more


def post(content, *, key="12345678", client=None):
    client = client or Client()
    return client.post(
        URL, content, content_type="application/json", headers={"Idempotency-Key": key}
    )


def staff(town=None):
    client = Client()
    client.force_login(make.staff(town=town or make.town()))
    return client


def test_a_group_asks_and_reads_its_own_request_with_the_secret():
    made = post(body(asking.item()))

    receipt = made.json()
    assert (made.status_code, receipt["state"], receipt["starts_at"]) == (201, "received", None)
    where = f"{URL}{receipt['reference']}/"
    own = Client().get(where, headers={"Request-Secret": receipt["secret"]})
    assert own.json() == receipt
    assert Client().get(where).status_code == 404
    wrong = {"Request-Secret": "11111111-1111-4111-8111-111111111111"}
    assert Client().get(where, headers=wrong).status_code == 404


def test_the_same_key_asks_once():
    content = body(asking.item())

    first, second = post(content), post(content)
    other = post(content | {"people": 26})

    assert first.json() == second.json()
    assert (other.status_code, other.json()["code"]) == (409, "request_reused")
    assert OutreachRequest.objects.count() == 1


def test_a_condition_is_refused_with_its_sentence():
    refused = post(body(asking.item(), people=9))

    assert (refused.status_code, refused.json()["code"]) == (409, "conditions_not_kept")
    assert refused.json()["title"].startswith("10人以上のお申込みです。")


def test_the_public_gives_no_reason_and_no_paper():
    item = asking.item()

    for more in ({"override": "小さい会"}, {"channel": "fax"}):
        assert post(body(item, **more)).status_code == 400
    taken = post(body(item, people=8, override="小さい会", channel="fax"), client=staff())
    assert taken.status_code == 201


def test_without_a_key_nothing_is_asked():
    assert post(body(asking.item()), key="").status_code == 400


def test_the_list_is_the_town_s_own():
    asked = asking.request()
    asking.agreed(asking.request(asked.item, group="西町自治会"))

    own = staff().get(URL).json()["results"]
    waiting = staff().get(URL + "?state=received").json()["results"]

    assert [each["group"] for each in own] == ["西町自治会", "東町自治会"]
    assert [each["group"] for each in waiting] == ["東町自治会"]
    assert staff(make.other_town()).get(URL).json()["results"] == []
    assert Client().get(URL).status_code in {401, 403}


def test_staff_of_another_town_ask_for_nothing_here():
    assert post(body(asking.item()), client=staff(make.other_town())).status_code == 404
