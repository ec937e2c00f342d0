"""The ledger of messages by machine."""

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from accounts.choices import Role
from accounts.models import AuditEvent
from notices.choices import Purpose
from tests import make
from tests.notices import sent

pytestmark = pytest.mark.django_db
URL = "/api/v1/messages/"


@pytest.fixture(autouse=True)
def carrier():
    with override_settings(**sent.SETTINGS):
        sent.machines()
        yield


def test_a_message_says_where_it_stands_and_why_and_nobody_s_number(clerk):
    message = sent.failed()

    answer = clerk.get(URL)

    (row,) = answer.json()["results"]
    assert (row["shelf"], row["channel"], row["purpose"]) == (
        "failed",
        "phone",
        "session_cancelled",
    )
    assert row["person"] == str(message.participant.public_id)
    assert [(each["channel"], each["error"], each["words"]) for each in row["tries"]] == [
        ("sms", "21635", "固定電話の番号です"),
        ("voice", "machine", "留守番電話でした"),
    ]
    told = answer.content.decode()
    number = message.participant.phones.get().digits
    assert [each in told for each in (number, message.participant.name, message.text)] == [
        False
    ] * 3
    assert AuditEvent.objects.filter(action="messages.viewed").count() == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("shelf=unknown", 1),
        ("shelf=told", 0),
        ("purpose=waiting", 1),
        ("channel=sms", 2),
        ("first_day=2026-06-02", 0),
        ("last_day=2026-06-01", 2),
    ],
)
def test_it_is_narrowed(clerk, query, count):
    sent.unknown()
    sent.queued(purpose=Purpose.WAITING)

    assert len(clerk.get(f"{URL}?{query}").json()["results"]) == count


@pytest.mark.parametrize("query", ["shelf=x", "first_day=x", "channel=pigeon"])
def test_what_cannot_be_read_is_refused(clerk, query):
    assert clerk.get(f"{URL}?{query}").status_code == 400


def test_pages_go_on_by_a_cursor(clerk):
    for _ in range(3):
        sent.queued()

    first = clerk.get(f"{URL}?page_size=2").json()
    second = clerk.get(first["next"]).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)


def test_another_town_s_are_not_there(colleague_elsewhere):
    sent.queued()

    assert colleague_elsewhere.get(URL).json()["results"] == []


def test_who_takes_no_registrations_is_refused():
    client = APIClient()
    client.force_login(make.staff(Role.VIEWER))

    assert client.get(URL).status_code == 403
