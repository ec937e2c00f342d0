"""Who is expected, by machine."""

import pytest

from accounts.models import AuditEvent
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    offering = make.offering(first=make.tokyo("2026-06-01 15:00"), closes=make.NOON)
    people = [("山﨑　清", "ヤマサキ キヨシ"), ("有村　ハナ", "アリムラ ハナ")]
    for name, kana in people:
        someone = make.participant(name=name, kana=kana, phone="099-216-1115")
        make.registration(offering, someone, at=make.tokyo("2026-05-30 10:00"))
    return offering.sessions.get()


def test_the_roster_is_in_the_order_of_the_syllabary(clerk, session):
    answer = clerk.get(f"/api/v1/sessions/{session.public_id}/roster/").json()

    assert [line["name"] for line in answer["lines"]] == ["有村　ハナ", "山﨑　清"]
    assert [line["presence"] for line in answer["lines"]] == ["expected", "expected"]
    assert AuditEvent.objects.filter(action="roster.viewed").count() == 1


def test_no_phone_address_or_birth_date_is_in_it(clerk, session):
    line = clerk.get(f"/api/v1/sessions/{session.public_id}/roster/").json()["lines"][0]

    assert sorted(line) == [
        "device",
        "kana",
        "name",
        "person",
        "presence",
        "reference",
        "support_needs",
    ]


def test_strangers_and_other_towns_do_not_see_it(stranger, colleague_elsewhere, session):
    address = f"/api/v1/sessions/{session.public_id}/roster/"

    assert stranger.get(address).status_code == 403
    assert colleague_elsewhere.get(address).status_code == 404
