"""Cards and badges on sheets by machine."""

import pytest
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import AuditEvent
from materials.models import CardPrint
from people.models import Card
from tests import make
from tests.materials import paper

pytestmark = pytest.mark.django_db
NOBODY_HAS = "\U0002ff00山　一"


@pytest.fixture
def session():
    """A class with two on its roster: 東 and 馬場."""
    offering = make.offering()
    for name, kana in (("馬場　花", "ババ ハナ"), ("東　清", "アズマ キヨシ")):
        make.registration(offering, make.participant(name=name, kana=kana))
    return offering.sessions.get()


def post(client, session, **told):
    return client.post(f"/api/v1/sessions/{session.public_id}/cards/", told, format="json")


def person_of(session, name):
    return session.offering.registrations.get(participant__name=name).participant


def test_the_cards_of_all_who_are_expected_are_one_pdf(clerk, session):
    answer = post(clerk, session)

    read = paper.text(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer["Cache-Control"]
    assert read.index("東清") < read.index("馬場花")
    assert Card.objects.count() == CardPrint.objects.count() == 2
    assert AuditEvent.objects.get(action="cards.printed").detail == {"people": 2}


def test_badges_of_those_who_are_named_need_no_card(clerk, session):
    chosen = person_of(session, "東　清")

    answer = post(
        clerk,
        session,
        what="badge",
        sheet="labels-21",
        start=21,
        people=[str(chosen.public_id)],
    )

    read = paper.text(answer.content)
    assert ("東清" in read, "馬場" in read) == (True, False)
    assert not Card.objects.exists()


def test_a_name_that_no_font_has_is_named_and_issues_nothing(clerk, session):
    odd = make.participant(name=NOBODY_HAS, kana="カワヤマ ハジメ")
    make.registration(session.offering, odd)

    refused = post(clerk, session)
    issued = Card.objects.count()
    without = post(clerk, session, unfit="leave_out")
    replaced = post(clerk, session, unfit="substitute")

    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    told = refused.json()
    assert told["code"] == "unprintable"
    assert told["unprintable"] == [
        {
            "person": str(odd.public_id),
            "where": f"{NOBODY_HAS} さん（カワヤマ ハジメ）",
            "character": "\U0002ff00",
            "code": "U+2FF00",
            "printed_as": "〓",
        }
    ]
    assert issued == 0
    assert "カワヤマ" not in paper.text(without.content)
    assert "〓山一" in paper.text(replaced.content)


@pytest.mark.parametrize(
    "case",
    [
        ({"start": 11}, "start"),
        ({"start": 0}, "start"),
        ({"sheet": "labels-99"}, "sheet"),
        ({"what": "poster"}, "what"),
        ({"people": ["nobody"]}, "people"),
        ({"unfit": "perhaps"}, "unfit"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_issued(clerk, session, case):
    wrong, field = case

    answer = post(clerk, session, **wrong)

    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [field])
    assert not Card.objects.exists()


def test_who_is_not_expected_gets_no_card(clerk, session):
    stranger = make.participant()

    answer = post(clerk, session, people=[str(stranger.public_id)])

    assert (answer.status_code, [*answer.json()["errors"]]) == (400, ["people"])
    assert not Card.objects.exists()


def test_nobody_expected_is_said(clerk):
    answer = post(clerk, make.offering().sessions.get())

    assert (answer.status_code, answer.json()["code"]) == (409, "nobody")


def test_another_town_and_who_may_not_register_print_none(session):
    statuses = []
    for user in (make.staff(town=make.other_town()), make.staff(Role.INSTRUCTOR)):
        client = APIClient()
        client.force_login(user)
        statuses.append(post(client, session).status_code)

    assert (statuses, Card.objects.exists()) == ([404, 403], False)
