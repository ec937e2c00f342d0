"""Certificates of completion by machine."""

from uuid import uuid4

import pytest
import time_machine

from accounts.models import AuditEvent
from tests import make
from tests.materials import paperwork
from tests.materials.paperwork import AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def offering():
    """Two came to both meetings, one to the first; the mayor signs."""
    offering = make.offering(sessions=2, first=make.tokyo("2026-06-08 14:00"))
    for numbers in ((1, 2), (1, 2), (1,)):
        registration = make.registration(offering)
        for number in numbers:
            make.arrival(registration, offering.sessions.get(number=number))
    paperwork.signed(offering.municipality)
    return offering


def address(offering):
    return f"/api/v1/offerings/{offering.public_id}/completions/"


def test_who_completed_is_certified_once(clerk, offering):
    before = clerk.get(address(offering)).json()
    issued = clerk.post(address(offering), {}, format="json")
    again = clerk.post(
        address(offering), {"people": [issued.json()[0]["person"]]}, format="json"
    )
    after = clerk.get(address(offering)).json()

    assert (before["held"], before["ahead"], before["needed"]) == (2, 0, 2)
    assert sorted(row["attended"] for row in before["people"]) == [1, 2, 2]
    assert issued.status_code == 201
    assert [row["serial"] for row in issued.json()] == ["令和8-0001", "令和8-0002"]
    assert (again.status_code, again.json()) == (201, [])
    assert [row["certificate"] for row in after["people"] if row["completes"]] == issued.json()
    assert AuditEvent.objects.filter(action="completions.viewed").count() == 1


def test_who_did_not_complete_or_never_came_gets_none(clerk, offering):
    people = clerk.get(address(offering)).json()["people"]
    [missed] = [row["person"] for row in people if not row["completes"]]

    refused = clerk.post(address(offering), {"people": [missed]}, format="json")
    unknown = clerk.post(address(offering), {"people": [str(uuid4())]}, format="json")
    wrong = clerk.post(address(offering), {"people": "all"}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "not_completed")
    assert unknown.status_code == 404
    assert wrong.status_code == 400


def test_nobody_left_is_said(clerk, offering):
    clerk.post(address(offering), {}, format="json")

    refused = clerk.post(address(offering), {}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "nobody_to_certify")
