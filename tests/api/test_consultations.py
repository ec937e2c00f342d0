"""A consultation day by machine: the line, and records."""

from uuid import uuid4

import pytest
import time_machine

from attendance.actions import calling
from attendance.models import ConsultationRecord
from tests import make
from tests.attendance import consulting
from tests.attendance.consulting import at, book, come

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afternoon(noon):
    with time_machine.travel(at("13:05"), tick=False):
        yield


def queue(client, session):
    return client.get(f"/api/v1/sessions/{session.public_id}/queue/")


def write(client, session, **more):
    body = {"id": str(uuid4()), "topics": ["line"], "result": "solved", "minutes": 20} | more
    return client.post(f"/api/v1/sessions/{session.public_id}/records/", body, "json")


def test_the_line_without_names(clerk):
    session = consulting.day()
    booked = book(session, topic="line")
    come(session, booked)
    come(session)
    book(session, 2)

    got = queue(clerk, session).json()

    assert (got["tables"], got["waiting"], got["not_yet_here"]) == (1, 2, 1)
    first, second = got["tickets"]
    assert (first["reference"], first["topic"], first["place"]) == (booked.reference, "line", 1)
    assert (second["booked_at"], second["wait_minutes"]) == (None, 60)
    assert "name" not in first


def test_a_record_is_written_once(clerk):
    session = consulting.day()
    ticket = come(session)
    called = calling.call_next(session, table=1, by=make.BY, at=at("13:01"))
    calling.start(called, by=make.BY, at=at("13:02"))
    body = {"id": str(uuid4()), "ticket": str(ticket.public_id), "note": "LINEの登録"}

    first, again = write(clerk, session, **body), write(clerk, session, **body)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() == {
        "id": body["id"], "number": 1, "topics": ["line"], "result": "solved", "minutes": 20,
    }  # fmt: skip
    assert ConsultationRecord.objects.get().note == "LINEの登録"


def test_a_secret_is_refused_by_its_code(clerk):
    answer = write(clerk, consulting.day(), note="暗証番号は1234")

    assert (answer.status_code, answer.json()["code"]) == (409, "tells_secret")


def test_a_class_and_another_town_s_day_are_not_found(clerk, colleague_elsewhere):
    session = consulting.day()

    told = queue(clerk, make.offering().sessions.get())
    assert (told.status_code, told.json()["code"]) == (409, "not_a_consultation")
    assert queue(colleague_elsewhere, session).status_code == 404
    assert write(colleague_elsewhere, session).status_code == 404
    assert write(clerk, session, ticket=str(uuid4())).status_code == 404
