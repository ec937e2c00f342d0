"""What helpers are told, by machine: to tablets until the class is over, to staff longer."""

import pytest
import time_machine

from accounts.models import AuditEvent
from tests import make
from tests.attendance.taps import Tablet
from tests.attendance.test_briefs import BEFORE, change, helper, room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def session():
    held = room(("アリマ", "iphone"), helpers=[helper("カトウ", "iphone")])
    change(held, "アリマ", note="右側から話しかける")
    return held


def where(session):
    return f"/api/v1/sessions/{session.public_id}/brief/"


def test_staff_read_who_sits_where_and_who_helps_them(clerk, session):
    [person] = [row.participant for row in session.offering.registrations.all()]

    answer = clerk.get(where(session)).json()

    assert answer == {
        "session": str(session.public_id),
        "ends_at": "2026-06-15T12:00:00+09:00",
        "tables": [
            {
                "group": "iPhone",
                "adult": "",
                "seats": [
                    {
                        "seat": 1,
                        "person": str(person.public_id),
                        "name": "アリマ",
                        "kana": "アリマ",
                        "device": "iPhone",
                        "topic": "",
                        "needs": [],
                        "note": "右側から話しかける",
                        "helper": "カトウ",
                        "unfamiliar": False,
                        "hours": "",
                    }
                ],
            }
        ],
        "consultation": False,
    }
    assert AuditEvent.objects.filter(action="brief.viewed").count() == 1


def test_strangers_and_other_towns_do_not_see_it(stranger, colleague_elsewhere, session):
    assert stranger.get(where(session)).status_code == 403
    assert colleague_elsewhere.get(where(session)).status_code == 404


def test_a_tablet_has_it_until_the_class_is_over(session):
    tablet = Tablet(session, at=BEFORE)

    assert tablet.get(session, "brief").status_code == 200
    assert tablet.get(session, "roster").json()["brief"]["tables"][0]["group"] == "iPhone"
    with time_machine.travel(session.ends_at, tick=False):
        over = tablet.get(session, "brief")
        assert (over.status_code, over.json()["code"]) == (409, "no_brief")
        assert tablet.get(session, "roster").json()["brief"] is None


def test_staff_have_it_until_it_is_deleted(clerk, session):
    with time_machine.travel(make.tokyo("2026-06-15 23:59"), tick=False):
        clerk.force_login(make.staff())
        assert clerk.get(where(session)).status_code == 200
    with time_machine.travel(make.tokyo("2026-06-16 00:00"), tick=False):
        clerk.force_login(make.staff())
        assert clerk.get(where(session)).json()["code"] == "no_brief"


def test_the_roster_of_staff_holds_no_brief(clerk, session):
    answer = clerk.get(f"/api/v1/sessions/{session.public_id}/roster/").json()

    assert answer["brief"] is None
    assert AuditEvent.objects.filter(action="brief.viewed").count() == 0


def test_what_was_decided_reaches_the_tablets(session):
    tablet = Tablet(session, at=BEFORE)
    before = tablet.get(session, "roster").json()["version"]

    change(session, "アリマ", seat=4, note="右側から話しかける")

    feed = tablet.get(session, "marks").json()
    assert feed["version"] != before
    [table] = tablet.get(session, "roster").json()["brief"]["tables"]
    assert [seat["seat"] for seat in table["seats"]] == [4]


def test_who_is_under_18_is_not_said_and_who_is_in_charge_is(clerk):
    student = helper("ガクセイ", "iphone", birth_date=make.TODAY.replace(year=2010))
    session = room(("アリマ", "iphone"), helpers=[student])

    answer = clerk.get(where(session))

    [table] = answer.json()["tables"]
    assert (table["adult"], table["seats"][0]["helper"]) == ("德永　慎一", "ガクセイ")
    assert [
        word for word in ("minor", "2010", "birth", "age") if word in str(answer.json())
    ] == []
