"""Hours and certificates by machine, and whether one is genuine."""

from uuid import uuid4

import pytest

from accounts.choices import Role
from accounts.models import AuditEvent
from common import cards
from materials.models import IssuedDocument
from tests import make
from tests.materials import paperwork

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def helper():
    """Two hours on 25 May, and the mayor signs."""
    helper = make.helper(name="髙田　ハナ", kana="タカダ ハナ")
    session = make.offering(first=make.tokyo("2026-05-25 10:00")).sessions.get()
    paperwork.issuer(helper)
    paperwork.worked(helper, session, at=make.NOON)
    return helper


def issue(client, helper, *, key=None, **more):
    asked = {
        "helper": str(helper.public_id),
        "first_day": "2026-04-01",
        "last_day": "2026-06-01",
    } | more
    headers = {"HTTP_IDEMPOTENCY_KEY": str(key or uuid4())}
    return client.post(f"{V1}certificates/", asked, format="json", **headers)


def test_the_hours_of_a_year(clerk, helper):
    [row] = clerk.get(f"{V1}helper-hours/", {"year": "2026"}).json()

    [line] = row.pop("lines")
    assert row == {
        "helper": str(helper.public_id),
        "name": "髙田　ハナ",
        "fiscal_year": 2026,
        "activities": 1,
        "minutes": 120,
    }
    assert (line["day"], line["planned_minutes"], line["minutes"], line["corrected"]) == (
        "2026-05-25",
        120,
        120,
        False,
    )
    assert clerk.get(f"{V1}helper-hours/", {"year": "2025"}).json() == []
    assert clerk.get(f"{V1}helper-hours/", {"year": "x"}).status_code == 400
    assert AuditEvent.objects.filter(action="hours.viewed").count() == 2


def test_issued_read_revoked_and_verified(clerk, stranger, helper):
    key = uuid4()
    answers = [issue(clerk, helper, key=key) for _ in range(2)]

    told = answers[0].json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (told, told["serial"]) == (answers[1].json(), "令和8-0001")
    assert IssuedDocument.objects.count() == 1
    assert clerk.get(f"{V1}certificates/{key}/").json() == told
    seen = stranger.get(f"{V1}verify/{told['code']}/").json()
    assert seen == {
        "state": "valid",
        "kind": "activity",
        "title": "",
        "serial": "令和8-0001",
        "issuer": "鹿児島市",
        "issued_at": "2026-06-01T12:00:00+09:00",
        "first_day": "2026-04-01",
        "last_day": "2026-06-01",
        "name": "髙田　○○",
        "activities": 1,
        "minutes": 120,
        "corrected": False,
    }

    revoked = clerk.post(f"{V1}certificates/{key}/revoke/", {"reason": "誤発行"}, format="json")

    assert revoked.json()["revoked_at"] == "2026-06-01T12:00:00+09:00"
    assert stranger.get(f"{V1}verify/{told['code']}/").json()["state"] == "revoked"
    again = clerk.post(f"{V1}certificates/{key}/revoke/", {"reason": "誤発行"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_revoked")


def test_what_cannot_be_certified_is_refused_with_a_code(clerk, helper):
    ahead = issue(clerk, helper, last_day="2026-06-02")
    keyless = clerk.post(f"{V1}certificates/", {}, format="json")

    assert (ahead.status_code, ahead.json()["code"]) == (409, "period_ahead")
    assert keyless.status_code == 400
    assert issue(clerk, make.helper(town=make.other_town())).status_code == 404


def test_guesses_end(stranger):
    slips = [stranger.get(f"{V1}verify/{number}/").status_code for number in range(31)]
    codes = map(cards.encode_code, range(31))
    guesses = [stranger.get(f"{V1}verify/{code}/").status_code for code in codes]

    assert (slips, guesses) == ([404] * 31, [404] * 30 + [429])


@pytest.mark.parametrize("role", [Role.FACILITY_STAFF, Role.VIEWER])
def test_only_the_office_issues(clerk, helper, role):
    clerk.force_login(make.staff(role))

    assert issue(clerk, helper).status_code == 403
    allowed = {Role.FACILITY_STAFF: 200, Role.VIEWER: 403}
    assert clerk.get(f"{V1}helper-hours/").status_code == allowed[role]
