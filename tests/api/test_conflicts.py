"""Marks in doubt by machine: listed with a proposal, settled once."""

import pytest
import time_machine

from attendance.choices import ConflictKind, ConflictState
from people.models import Participant
from tests import make
from tests.attendance.doubts import LATER, Class, nameless, presence

pytestmark = pytest.mark.django_db
URL = "/api/v1/conflicts/"


@pytest.fixture(autouse=True)
def the_morning_after():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def clerk(client):
    client.force_login(make.staff())
    return client


def settle(client, row, **body):
    return client.post(f"{URL}{row.public_id}/settle/", body, "application/json")


def test_what_waits_is_listed_with_a_sentence_and_a_proposal(clerk):
    held = Class.held()
    person = make.participant(name="山田　花子", kana="ヤマダ ハナコ")
    row = presence(held, ConflictKind.NOT_REGISTERED, participant=person)
    elsewhere = Class.held(town=make.other_town())
    presence(
        elsewhere,
        ConflictKind.NOT_REGISTERED,
        participant=make.participant(town=make.other_town()),
    )

    [listed] = clerk.get(URL).json()["results"]

    assert listed == {
        "id": str(row.public_id),
        "tap": str(row.tap),
        "session": str(held.session.public_id),
        "kind": "not_registered",
        "state": "open",
        "answer": "",
        "person": str(person.public_id),
        "occurred_at": "2026-06-15T10:05:00+09:00",
        "sentence": "山田　花子さんがQRコードで受付をしました。この回の申込みはありません。",
        "proposal": "admit",
        "reason": "実際に来られたので、当日参加として名簿に入れます。",
        "others": ["keep", "withdraw"],
    }


def test_one_answer_settles_and_again_changes_nothing(clerk):
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)

    answers = [settle(clerk, row, answer="keep") for _ in range(2)]

    assert [(each.status_code, each.json()["answer"]) for each in answers] == [
        (200, "keep")
    ] * 2


def test_another_answer_is_refused_with_a_code(clerk):
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)
    settle(clerk, row, answer="keep")

    refused = settle(clerk, row, answer="withdraw")

    assert (refused.status_code, refused.json()["code"]) == (409, "settled_otherwise")


def test_a_card_is_somebodys(clerk):
    row = nameless(Class.held(), ConflictKind.UNKNOWN_CARD)
    person = make.participant()

    missing = settle(clerk, row, answer="identify")
    unknown = settle(clerk, row, answer="identify", person=str(row.public_id))
    done = settle(clerk, row, answer="identify", person=str(person.public_id))

    assert (missing.status_code, missing.json()["code"]) == (409, "person_missing")
    assert unknown.status_code == 404
    assert (done.status_code, done.json()["state"]) == (200, ConflictState.SETTLED)
    assert Participant.objects.get().check_ins.count() == 1


def test_an_answer_that_is_none_is_told(clerk):
    row = presence(Class.held(), ConflictKind.NOT_REGISTERED)

    assert settle(clerk, row, answer="perhaps").status_code == 400
