"""Devices are lent and taken back by machine."""

import pytest

from accounts.choices import Role
from classes.models import Loan
from tests import make
from tests.classes.lending import shelf

pytestmark = pytest.mark.django_db
URL = "/api/v1/loans/"
KEY = {"HTTP_IDEMPOTENCY_KEY": "3f6c2a10-1"}


def in_class(row, seat, **more):
    session = seat.offering.sessions.get()
    given = {
        "equipment": row.number,
        "session": str(session.public_id),
        "registration": seat.reference,
    }
    return given | more


def test_the_inventory_names_nobody(clerk):
    shelf.take_home(shelf.device("A-001"))
    shelf.device("A-002", home=make.venue(name="中央公民館"))

    rows = clerk.get("/api/v1/equipment/").json()["results"]

    assert [(row["number"], row["state"], row["home"]) for row in rows] == [
        ("A-001", "lent", None),
        ("A-002", "available", "中央公民館"),
    ]
    lent = clerk.get("/api/v1/equipment/?state=lent").json()["results"]
    assert [row["number"] for row in lent] == ["A-001"]


def test_lent_in_class_and_taken_back_once(clerk):
    row, (_, (seat,)) = shelf.device(), shelf.afternoon()

    first, second = (clerk.post(URL, in_class(row, seat), "json", **KEY) for _ in range(2))

    assert (first.status_code, first.json()) == (201, second.json())
    assert (first.json()["registration"], first.json()["state"]) == (seat.reference, "out")
    assert Loan.objects.count() == 1
    where = f"{URL}{first.json()['id']}/return/"
    back = [clerk.post(where, {"remark": "傷なし"}, "json", **KEY) for _ in range(2)]
    assert [answer.json()["state"] for answer in back] == ["returned"] * 2
    other = clerk.post(where, {}, "json", HTTP_IDEMPOTENCY_KEY="3f6c2a10-2")
    assert (other.status_code, other.json()["code"]) == (409, "loan_over")


def test_the_same_key_for_another_device_is_refused(clerk):
    one, other = shelf.devices(2)
    _, (seat, second) = shelf.afternoon(people=2)
    clerk.post(URL, in_class(one, seat), "json", **KEY)

    refused = clerk.post(URL, in_class(other, second), "json", **KEY)

    assert (refused.status_code, refused.json()["code"]) == (409, "key_reused")


def test_taken_home_until_a_day(clerk):
    body = {
        "equipment": shelf.device().number,
        "participant": str(make.participant().public_id),
        "due_on": "2026-06-20",
    }

    made = clerk.post(URL, body, "json", **KEY)

    assert (made.status_code, made.json()["term"]) == (201, "take_home")
    assert made.json()["due_at"] == "2026-06-20T17:15:00+09:00"


@pytest.mark.parametrize(
    "left_out", [("session",), ("registration",), ("session", "registration")]
)
def test_half_a_borrower_is_no_borrower(clerk, left_out):
    body = in_class(shelf.device(), shelf.afternoon()[1][0])

    refused = clerk.post(
        URL, {k: v for k, v in body.items() if k not in left_out}, "json", **KEY
    )

    assert refused.status_code == 400


def test_without_a_key_nothing_is_lent(clerk):
    body = in_class(shelf.device(), shelf.afternoon()[1][0])

    assert clerk.post(URL, body, "json").status_code == 400
    assert clerk.post(URL, body | {"equipment": "Z-9"}, "json", **KEY).json()["code"] == (
        "equipment_unknown"
    )


def test_another_town_sees_and_does_nothing(colleague_elsewhere, stranger):
    row, (_, (seat,)) = shelf.device(), shelf.afternoon()
    loan = shelf.take_home(shelf.device())
    where = f"{URL}{loan.public_id}/return/"

    assert colleague_elsewhere.get(URL).json()["results"] == []
    assert colleague_elsewhere.get("/api/v1/equipment/").json()["results"] == []
    assert colleague_elsewhere.post(where, {}, "json", **KEY).status_code == 404
    assert colleague_elsewhere.post(URL, in_class(row, seat), "json", **KEY).status_code == 409
    assert stranger.get(URL).status_code in {401, 403}


def test_who_holds_a_class_sees_its_loans_alone(client):
    row, (session, (seat,)) = shelf.device(), shelf.afternoon()
    loan = shelf.hand(row, seat)
    shelf.take_home(shelf.device())
    member = make.membership(Role.INSTRUCTOR)
    session.instructor = make.helper(membership=member)
    session.save()
    client.force_login(member.user)

    seen = client.get(URL).json()["results"]

    assert [row["id"] for row in seen] == [str(loan.public_id)]
