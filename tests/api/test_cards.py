"""Participants' cards by machine."""

from uuid import uuid4

import pytest

from accounts.choices import Role
from people.choices import CardEnd
from people.models import Card
from people.queries import cards as known
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/cards/"


def issue(client, person, **more):
    asked = {"person": str(getattr(person, "public_id", person))} | more
    return client.post(URL, asked, format="json")


def end(client, number, **more):
    return client.post(f"{URL}end/", {"number": number, **more}, format="json")


def test_a_card_is_issued_and_its_code_is_told_once(clerk):
    person = make.participant()

    answer = issue(clerk, person)

    card = Card.objects.get()
    told = {
        "number": card.number,
        "person": str(person.public_id),
        "issued_at": "2026-06-01T12:00:00+09:00",
        "ended_at": None,
        "ended_because": "",
    }
    assert (answer.status_code, answer.json()) == (201, told | {"code": card.code})
    ended = told | {"ended_at": "2026-06-01T12:00:00+09:00", "ended_because": "stopped"}
    assert end(clerk, card.number).json() == ended


def test_who_has_a_card_needs_a_reason_for_another(clerk):
    old = make.card()

    refused = issue(clerk, old.participant)
    answer = issue(clerk, old.participant, because="lost")

    assert (refused.status_code, refused.json()["code"]) == (409, "has_card")
    [new] = known.in_force(old.participant)
    old.refresh_from_db()
    assert (answer.json()["code"], old.ended_because) == (new.code, CardEnd.LOST)


def test_a_reason_does_no_harm_to_who_has_no_card(clerk):
    assert issue(clerk, make.participant(), because="worn").status_code == 201
    assert Card.objects.count() == 1


@pytest.mark.parametrize("because", ["stopped", "theft", 5])
def test_only_a_lost_or_a_worn_card_is_made_anew(clerk, because):
    old = make.card()

    answer = issue(clerk, old.participant, because=because)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert known.in_force(old.participant) == [old]


def test_a_card_that_ended_stays_as_it_was(clerk):
    card = make.card()

    answers = [end(clerk, card.number, because=each) for each in ("lost", "stopped")]

    assert [answer.json()["ended_because"] for answer in answers] == ["lost", "lost"]


def test_cards_and_people_of_another_town_are_not_there(clerk, colleague_elsewhere):
    card = make.card()

    answers = [
        issue(colleague_elsewhere, card.participant),
        issue(colleague_elsewhere, uuid4()),
        end(colleague_elsewhere, card.number),
        end(clerk, "nothing"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert known.in_force(card.participant) == [card]


def test_who_may_not_register_people_issues_no_cards(stranger):
    person = make.participant()
    stranger_s = issue(stranger, person).status_code
    stranger.force_login(make.staff(Role.VIEWER))

    assert (stranger_s, issue(stranger, person).status_code) == (403, 403)
    assert Card.objects.count() == 0
