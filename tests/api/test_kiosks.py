"""Tablets by machine."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.choices import Role
from attendance.actions import kiosks
from attendance.models import Kiosk
from tests import make

pytestmark = pytest.mark.django_db
URL = "/api/v1/kiosks/"


@pytest.fixture
def session():
    offering = make.offering(
        sessions=[make.tokyo("2026-06-01 14:00"), make.tokyo("2026-06-08 14:00")],
        closes=make.tokyo("2026-06-01 13:30"),
        title="はじめてのスマホ教室",
    )
    return offering.sessions.get(number=1)


def with_token(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Kiosk {token}")
    return client


def test_a_tablet_is_let_in_and_told_what_it_may_open(stranger, session):
    invited = make.invitation(session)

    answer = stranger.post(URL, {"code": invited.kiosk.code, "platform": "iPad"}, format="json")

    content = answer.json()
    token = content.pop("token")
    assert answer.status_code == 201
    assert content == {
        "kiosk": {
            "id": str(invited.kiosk.public_id),
            "name": invited.kiosk.name,
            "expires_at": "2026-06-02T00:00:00+09:00",
            "municipality": "鹿児島市",
            "office": "鹿児島市 デジタル戦略推進室",
            "phone": "099-216-1115",
            "sessions": [
                {
                    "id": str(session.public_id),
                    "title": "はじめてのスマホ教室",
                    "meeting": "第1回（全2回）",
                    "day": "2026-06-01",
                    "starts_at": "2026-06-01T14:00:00+09:00",
                    "ends_at": "2026-06-01T16:00:00+09:00",
                    "venue": session.venue.name,
                    "state": "scheduled",
                    "kind": "classroom",
                }
            ],
        },
        "server_time": "2026-06-01T12:00:00+09:00",
    }
    assert with_token(token).get(f"{URL}me/").json() == content


def test_a_lost_answer_is_given_again(stranger, session):
    invited = make.invitation(session)
    asked = {"secret": invited.secret, "platform": "iPad", "device": str(uuid4())}

    answers = [stranger.post(URL, asked, format="json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_a_log_in_in_the_same_browser_changes_nothing(session):
    """Staff who try the tablet's page in their own browser have a cookie and no CSRF token."""
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(make.staff())
    invited = make.invitation(session)

    assert client.post(URL, {"code": invited.kiosk.code}, format="json").status_code == 201


def test_wrong_numbers_are_refused_and_then_held_back(stranger, session):
    code = make.invitation(session).kiosk.code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    answers = [stranger.post(URL, {"code": wrong}, format="json") for _ in range(6)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        *[(409, "pairing_refused")] * 5,
        (429, "throttled"),
    ]
    assert answers[-1]["Retry-After"] == "901"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"code": "12345"},
        {"code": "１２３４５６"},
        {"code": "123456", "secret": "x"},
        {"secret": "x" * 101},
        {"secret": ["x"]},
        {"code": "123456", "device": "x"},
        {"code": "123456", "platform": "x" * 41},
        ["code"],
    ],
)
def test_what_cannot_be_read_is_said(stranger, asked):
    answer = stranger.post(URL, asked, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_token_that_nobody_has_is_unknown():
    answer = with_token("x").get(f"{URL}me/")

    assert (answer.status_code, answer.json()["code"]) == (401, "kiosk_unknown")
    assert answer["WWW-Authenticate"] == "Kiosk"


def test_no_token_at_all_is_not_let_in(stranger, clerk):
    assert stranger.get(f"{URL}me/").status_code == 401
    assert clerk.get(f"{URL}me/").status_code == 401


def test_a_stopped_tablet_is_told_so_at_once(session):
    kiosk, token = make.tablet(session)
    kiosks.revoke(kiosk, by=make.BY, at=make.NOON)

    answer = with_token(token).get(f"{URL}me/")

    assert (answer.status_code, answer.json()["code"]) == (403, "kiosk_revoked")


def test_a_tablet_whose_time_is_over_is_told_so(session):
    _, token = make.tablet(session)

    with time_machine.travel(make.tokyo("2026-06-02 00:00"), tick=False):
        answer = with_token(token).get(f"{URL}me/")

    assert (answer.status_code, answer.json()["code"]) == (403, "kiosk_expired")


def test_staff_list_and_stop_the_tablets_of_their_town(clerk, session):
    kiosk, token = make.tablet(session)
    make.invitation(
        make.offering(town=make.other_town()).sessions.get(), at=make.tokyo("2026-06-14 09:00")
    )

    [row] = clerk.get(URL).json()["results"]
    stopped = clerk.post(f"{URL}{kiosk.public_id}/revoke/")

    assert row == {
        "id": str(kiosk.public_id),
        "name": kiosk.name,
        "venue": session.venue.name,
        "platform": "iPad",
        "state": "paired",
        "sessions": [str(session.public_id)],
        "paired_at": "2026-06-01T12:00:00+09:00",
        "expires_at": "2026-06-02T00:00:00+09:00",
        "last_contact_at": "2026-06-01T12:00:00+09:00",
        "unsent": 0,
        "clock_offset": None,
    }
    assert stopped.json() == row | {"state": "revoked"}
    assert with_token(token).get(f"{URL}me/").status_code == 403


def test_other_towns_and_other_roles_neither_see_nor_stop_it(colleague_elsewhere, session):
    kiosk, _ = make.tablet(session)
    outsiders = [colleague_elsewhere]
    for role in (Role.FACILITY_STAFF, Role.INSTRUCTOR, Role.CONTRACTOR):
        client = APIClient()
        client.force_login(make.staff(role))
        outsiders.append(client)

    for client in outsiders:
        assert client.get(URL).json()["results"] == []
        assert client.post(f"{URL}{kiosk.public_id}/revoke/").status_code == 404
    assert Kiosk.objects.get().revoked_at is None


def test_strangers_and_those_who_read_numbers_only_get_no_list(stranger, session):
    reader = APIClient()
    reader.force_login(make.staff(Role.VIEWER))

    assert (stranger.get(URL).status_code, reader.get(URL).status_code) == (403, 403)


def test_a_list_asks_as_much_for_three_tablets_as_for_one(
    clerk, session, django_assert_num_queries
):
    for _ in range(2):
        make.tablet(session, at=make.NOON - timedelta(hours=1))
        with django_assert_num_queries(5):
            clerk.get(URL)
