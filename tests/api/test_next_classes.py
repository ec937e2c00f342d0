"""What comes next for those who came, by machine: for the office alone, and audited."""

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import AuditEvent
from classes.actions.viewings import REGISTRATIONS_VIEWED
from classes.choices import Kind, Level
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def next_day():
    with time_machine.travel(make.tokyo("2026-06-16 09:00"), tick=False):
        yield


@pytest.fixture
def held():
    """髙田さん came on 15 June."""
    offering = make.offering()
    person = make.participant(name="髙田　ハナ", kana="タカダ ハナ")
    make.arrival(make.registration(offering, person))
    return offering


def url(offering):
    return f"/api/v1/offerings/{offering.public_id}/next-classes/"


def ahead(**columns):
    return make.offering(first=make.tokyo("2026-06-29 10:00"), **columns)


def test_everybody_who_came_is_named_classes_with_the_reasons(clerk, held):
    following = ahead(course=make.course(level=Level.BASIC), venue=held.venue)

    got = clerk.get(url(held)).json()

    assert got["offering"] == str(held.public_id)
    [person] = got["people"]
    assert (person["name"], person["kana"]) == ("髙田　ハナ", "タカダ ハナ")
    assert person["consultation"] is None
    [named] = person["next_classes"]
    assert named["reasons"] == ["ひとつ上の「基本」の講座です", "同じ会場です"]
    assert named["ahead"] == {
        "offering": str(following.public_id),
        "title": following.title,
        "window": "open",
        "opens_at": "2026-05-25T12:00:00+09:00",
        "starts_at": "2026-06-29T10:00:00+09:00",
        "ends_at": "2026-06-29T12:00:00+09:00",
        "venue": held.venue.name,
    }


def test_where_no_class_suits_the_consultation_is_told(clerk, held):
    consultation = ahead(kind=Kind.CONSULTATION)

    [person] = clerk.get(url(held)).json()["people"]

    assert person["next_classes"] == []
    assert person["consultation"]["offering"] == str(consultation.public_id)


def test_opening_it_is_audited_once_a_day(clerk, held):
    for _ in range(2):
        assert clerk.get(url(held)).status_code == 200

    event = AuditEvent.objects.get(action=REGISTRATIONS_VIEWED)
    assert event.subject_key == str(held.pk)


def test_nobody_is_named_for_a_class_to_which_nobody_came(clerk):
    assert clerk.get(url(make.offering())).json()["people"] == []


def test_another_towns_offering_is_not_found(colleague_elsewhere, held):
    assert colleague_elsewhere.get(url(held)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.VIEWER, 403), (Role.INSTRUCTOR, 403), (Role.CITY_STAFF, 200)]
)
def test_only_who_registers_reads_it(role, status, held):
    client = APIClient()
    client.force_login(make.staff(role))

    assert client.get(url(held)).status_code == status


def test_a_stranger_reads_nothing(stranger, held):
    assert stranger.get(url(held)).status_code in {401, 403}
