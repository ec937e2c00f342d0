"""Papers of many sessions ordered by machine: the same rules, and the same PDF, once."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.choices import Role
from materials.models import PrintJob
from materials.views import print_centre
from tests import make
from tests.materials import printing
from tests.materials.printing import heads, session_of
from tests.materials.test_roster import crowd

pytestmark = pytest.mark.django_db
URL = "/api/v1/print-jobs/"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """However slow the machine, an order is drawn at once."""
    monkeypatch.setattr(print_centre, "PATIENCE", 600)


@pytest.fixture
def session():
    return session_of(*crowd(2))


@pytest.fixture
def clerk():
    return caller(make.staff())


def caller(user):
    client = APIClient()
    client.force_login(user)
    return client


def order(client, *sessions, key=None, papers=("roster", "slips"), **more):
    body = {
        "sessions": [str(each.public_id) for each in sessions],
        "papers": [each if isinstance(each, dict) else {"kind": each} for each in papers],
    }
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client.post(URL, body | more, format="json", headers=headers)


def test_an_order_is_drawn_and_its_pdf_taken_once(clerk, session):
    answer = order(clerk, session)

    told = answer.json()
    assert (answer.status_code, told["state"], told["done"]) == (201, "ready", 2)
    assert [(part["kind"], part["first_page"]) for part in told["parts"]] == [
        ("roster", 1), ("slips", 2),
    ]  # fmt: skip
    content = clerk.post(f"{URL}{told['id']}/content/")
    assert heads(content.content) == "RP"
    assert "no-store" in content["Cache-Control"]
    other = caller(make.staff()).post(f"{URL}{told['id']}/content/")
    assert (other.status_code, other.json()["code"]) == (409, "already_taken")


def test_the_same_key_is_the_same_order_and_with_another_body_is_refused(clerk, session):
    first = order(clerk, session, key="k" * 8)

    assert order(clerk, session, key="k" * 8).json()["id"] == first.json()["id"]
    refused = order(clerk, session, key="k" * 8, papers=("roster",))
    assert (refused.status_code, refused.json()["code"]) == (409, "key_reused")
    assert PrintJob.objects.count() == 1


@pytest.mark.parametrize("key", ["", "short", "k" * 65])
def test_a_key_is_needed(clerk, session, key):
    answer = clerk.post(URL, {}, format="json", headers={"Idempotency-Key": key})

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]


@pytest.mark.parametrize(
    "papers",
    [(), ("nothing",), ({"kind": "roster", "copies": 2},), ({"kind": "flyer", "copies": 0},)],
)
def test_papers_that_cannot_be_are_refused(clerk, session, papers):
    assert order(clerk, session, papers=papers).status_code == 400
    assert not PrintJob.objects.exists()


def test_letters_that_no_font_has_are_told_without_a_name(clerk):
    session = session_of(("髙🧓田　ハナ", "タカダ ハナ"), *crowd(1))

    told = order(clerk, session).json()

    assert [part["state"] for part in told["parts"]] == ["stopped", "done"]
    assert {letter["character"] for part in told["parts"] for letter in part["unfit"]} == {"🧓"}
    assert "ハナ" not in str(told)


def test_what_is_not_drawn_yet_is_drawn_by_asking(clerk, session):
    job = printing.ordered(session)

    waiting = clerk.get(f"{URL}{job.public_id}/").json()
    early = clerk.post(f"{URL}{job.public_id}/content/")
    ready = clerk.post(f"{URL}{job.public_id}/advance/").json()

    assert (waiting["state"], ready["state"]) == ("working", "ready")
    assert (early.status_code, early.json()["code"]) == (409, "not_ready")


def test_it_is_called_off(clerk, session):
    job = printing.ordered(session)

    assert clerk.post(f"{URL}{job.public_id}/cancel/").json()["state"] == "cancelled"


def test_another_town_s_session_is_not_found(clerk):
    elsewhere = make.offering(town=make.other_town()).sessions.get()

    assert order(clerk, elsewhere).status_code == 404


def test_an_instructor_orders_no_slips(session):
    member = make.membership(Role.INSTRUCTOR)
    session.offering.sessions.update(instructor=make.helper(membership=member))
    client = caller(member.user)

    refused = order(client, session)

    assert refused.status_code == 400
    assert "権限がありません：slips" in str(refused.json()["errors"])
    assert order(client, session, papers=("roster",)).status_code == 201


def test_nobody_orders_without_the_ability(session):
    assert order(caller(make.staff(Role.VIEWER)), session).status_code == 403
