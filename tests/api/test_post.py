"""Postcards and letters by machine."""

import pytest
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import AuditEvent
from materials.models import IssuedLetter
from notices.models import Message
from tests import make
from tests.materials import paper, posting

pytestmark = pytest.mark.django_db
POSTCARDS, LETTERS = "/api/v1/postcards/", "/api/v1/letters/"
LONG = posting.TEXT * 12


def post(client, url, **told):
    return client.post(url, told, format="json")


@pytest.fixture
def waiting():
    """Two who are told by post: 東 in a few words, 髙田 in many."""
    return [
        posting.message("東　清", kana="アズマ キヨシ"),
        posting.message("髙田　ハナ", key="b", text=LONG),
    ]


def test_everybody_whose_words_fit_gets_a_postcard(clerk, waiting):
    answer = post(clerk, POSTCARDS)

    read = paper.text(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer["Cache-Control"]
    assert ("東清様" in read, "髙田" in read) == (True, False)
    assert AuditEvent.objects.get(action="postcards.printed").detail == {"people": 1}
    assert {*Message.objects.values_list("state", flat=True)} == {"waiting"}


@pytest.mark.parametrize("case", [({}, 2), ({"only": "long"}, 1)])
def test_letters_are_for_all_or_for_many_words(clerk, waiting, case):
    told, count = case
    answer = post(clerk, LETTERS, **told)

    read = paper.text(answer.content)
    assert ("髙田ハナ様" in read, "東清様" in read) == (True, count == 2)
    assert IssuedLetter.objects.count() == count


def test_the_same_letters_again_are_the_same_paper(clerk, waiting):
    assert post(clerk, LETTERS).content == post(clerk, LETTERS).content
    assert IssuedLetter.objects.count() == 2


def test_only_those_who_are_named_are_written_to(clerk, waiting):
    person = str(waiting[0].participant.public_id)

    assert "髙田" not in paper.text(post(clerk, LETTERS, people=[person]).content)
    assert post(clerk, LETTERS, people=[]).json()["code"] == "nobody"
    assert (
        post(clerk, POSTCARDS, people=[str(waiting[1].participant.public_id)]).status_code
        == 409
    )


def test_a_name_that_no_font_has_is_named_and_nothing_is_issued(clerk):
    odd = posting.message("\U0002ff00山　一")

    refused = post(clerk, LETTERS)
    without = post(clerk, LETTERS, unfit="leave_out")
    issued = IssuedLetter.objects.count()
    replaced = post(clerk, LETTERS, unfit="substitute")

    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "unprintable")
    assert told["unprintable"][0]["person"] == str(odd.participant.public_id)
    assert (without.json()["code"], issued) == ("nobody", 0)
    assert "〓山一様" in paper.text(replaced.content)


@pytest.mark.parametrize(
    "case",
    [
        (POSTCARDS, {"printer": "x"}, "printer"),
        (POSTCARDS, {"direction": "x"}, "direction"),
        (LETTERS, {"only": "x"}, "only"),
        (LETTERS, {"people": ["x"]}, "people"),
        (LETTERS, {"unfit": "x"}, "unfit"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_issued(clerk, waiting, case):
    url, wrong, field = case

    answer = post(clerk, url, **wrong)

    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [field])
    assert not IssuedLetter.objects.exists()


def test_the_register_is_read_and_that_is_written_down(clerk):
    posting.set_head(make.town())
    told = posting.message()
    letter = posting.letter(told)

    answer = clerk.get(LETTERS).json()

    [row] = answer["results"]
    assert (row["id"], row["number"], row["sha256"]) == (
        str(letter.key),
        "鹿デ第1号",
        letter.sha256,
    )
    assert (row["stationery"], row["replaced_by"], row["purpose"]) == (1, None, "draw_won")
    assert row["person"] == str(told.participant.public_id)
    assert AuditEvent.objects.filter(action="letters.viewed").count() == 1


def test_another_town_prints_none_of_ours_and_who_may_not_register_none_at_all(waiting):
    answers = []
    for user in (make.staff(town=make.other_town()), make.staff(Role.INSTRUCTOR)):
        client = APIClient()
        client.force_login(user)
        answers.append(
            [post(client, url).status_code for url in (POSTCARDS, LETTERS)]
            + [client.get(LETTERS).status_code]
        )

    assert answers == [[409, 409, 200], [403, 403, 403]]
    assert not IssuedLetter.objects.exists()
