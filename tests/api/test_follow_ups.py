"""Who is to be rung, and what came of it, by machine."""

from datetime import date

import pytest
import time_machine

from accounts.choices import Role
from accounts.models import AuditEvent
from people.choices import FollowUpResult, Matter, PhoneOwner, WishAnswer
from people.models import FollowUpCall
from tests import make
from tests.attendance.following_up import NOW, call, came, say

pytestmark = pytest.mark.django_db
URL = "/api/v1/follow-ups/"
KEY = {"HTTP_IDEMPOTENCY_KEY": "5b0c1a77-1"}


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(NOW, tick=False):
        yield


def hana():
    person = make.participant(
        name="髙田　ハナ", kana="タカダ ハナ", phone="0992161111", family_name="髙田　一郎"
    )
    make.phone_of(person, "0993221234", owner=PhoneOwner.FAMILY)
    return came(person, title="スマホ入門", venue=make.venue(name="中央公民館"))


def ring(client, person, result="not_now", *, key=KEY, **told):
    url = f"{URL}{person.public_id}/calls/"
    return client.post(url, {"result": result} | told, "json", **key)


def test_the_list_says_whom_to_ring_and_by_which_numbers(clerk):
    person = hana()

    [got] = clerk.get(URL).json()["results"]

    assert got == {
        "participant": str(person.public_id),
        "name": "髙田　ハナ",
        "kana": "タカダ ハナ",
        "promised": None,
        "last": {"day": "2026-06-15", "title": "スマホ入門", "venue": "中央公民館"},
        "times": 1,
        "phones": [{"digits": "0992161111", "owner": "self"}],
        "family_name": "",
        "next_classes": [],
        "consultation": None,
        "last_call": None,
        "calls": 0,
    }
    say(person, WishAnswer.AGREED, Matter.FAMILY)
    [agreed] = clerk.get(URL).json()["results"]
    assert [each["owner"] for each in agreed["phones"]] == ["self", "family"]
    assert agreed["family_name"] == "髙田　一郎"
    assert AuditEvent.objects.filter(action="follow_ups.viewed").count() == 1


def test_a_call_is_written_once_for_one_key(clerk):
    person = hana()

    told = {"again_on": "2026-09-08", "note": "孫と", "seen": 0}
    first, second = (ring(clerk, person, "later", **told) for _ in range(2))

    assert (first.status_code, first.json()) == (201, second.json())
    assert (first.json()["result"], first.json()["again_on"]) == ("later", "2026-09-08")
    assert FollowUpCall.objects.get().note.text == "孫と"
    other = ring(clerk, person, "no_answer")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"result": "later"}, (409, "follow_up_day_missing")),
        ({"note": "暗証番号は1234"}, (409, "tells_secret")),
        ({"spoken_with": "family"}, (409, "family_not_agreed")),
        ({"result": "nonsense"}, (400, "invalid")),
        ({"seen": -1}, (400, "invalid")),
    ],
)
def test_what_cannot_be_is_refused(clerk, told, refusal):
    answer = ring(clerk, hana(), **told)

    assert (answer.status_code, answer.json()["code"]) == refusal
    assert FollowUpCall.objects.count() == 0


def test_who_did_not_see_the_last_call_is_told_of_it(clerk):
    person = hana()
    call(person)

    answer = ring(clerk, person, seen=0)

    assert (answer.status_code, answer.json()["code"]) == (409, "just_rung")


def test_a_key_is_asked_for(clerk):
    answer = ring(clerk, hana(), key={})

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]


def test_the_cursor_stays_right_while_people_leave_the_list(clerk, monkeypatch):
    monkeypatch.setattr("api.resources.follow_ups.AT_ONCE", 1)
    people = [came(day=f"2026-06-{day}") for day in (10, 12, 14)]
    call(people[2], FollowUpResult.LATER, again_on=date(2026, 9, 2))
    with time_machine.travel(NOW.replace(day=2), tick=False):
        clerk.force_login(make.staff())
        seen, url = [], URL
        while url:
            got = clerk.get(url).json()
            seen += [each["participant"] for each in got["results"]]
            if len(seen) == 1:
                ring(clerk, people[2])
            url = got["next"]

    assert seen == [str(people[key].public_id) for key in (2, 0, 1)]


@pytest.mark.parametrize("query", ["cursor=x", "cursor=1.2026-06-01.x", "cursor=1.2.3.4"])
def test_a_place_that_was_never_given_out_is_404(clerk, query):
    assert clerk.get(f"{URL}?{query}").status_code == 404


def test_nonsense_is_no_number_of_days(clerk):
    assert clerk.get(f"{URL}?away=45").status_code == 400
    assert clerk.get(f"{URL}?away=90").json() == {"next": None, "results": []}


def test_only_staff_who_register_in_this_town(clerk, colleague_elsewhere, stranger):
    person = hana()

    assert colleague_elsewhere.get(URL).json()["results"] == []
    assert ring(colleague_elsewhere, person).status_code == 404
    assert stranger.get(URL).status_code in {401, 403}
    clerk.force_login(make.staff(Role.INSTRUCTOR))
    assert (clerk.get(URL).status_code, ring(clerk, person).status_code) == (403, 403)
    assert FollowUpCall.objects.count() == 0
