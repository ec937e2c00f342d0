"""Whatever a machine sends, it is answered in the words of RFC 9457."""

import base64
import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from api.resources import offerings
from people.models import Participant
from tests import make
from tests.api.test_registrations import body

pytestmark = pytest.mark.django_db
REGISTRATIONS, CHECK_INS = "/api/v1/registrations/", "/api/v1/check-ins/"
BODIES = {
    "nothing": b"",
    "half": b"{",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "no UTF-8": b"\xff\xfe",
    "not a number": b'{"offering": NaN}',
    "a number without end": b'{"offering": ' + b"9" * 5_000 + b"}",
    "half a character": b'{"channel": "\\ud800", "participant": {}}',
    "half a character in a name": b'{"participant": {"name": "\\ud800"}}',
    "a deep list": b"[" * 100_000,
    "a deep object": b'{"a":' * 100_000,
    "a list for an object": b'{"participant": []}',
    "a text for a list": b'{"taps": "x", "sent_at": "x"}',
}
KINDS = [
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/json; charset=zlib",
    "application/json; charset=utf-16",
    "x" * 5_000,
]
KEY = {"Idempotency-Key": "request-0001"}


@pytest.fixture
def machine():
    """A sender who sees what a fault is answered with."""
    return Client(raise_request_exception=False)


@pytest.fixture
def tablet(machine):
    machine.force_login(make.staff())
    return machine


def is_problem(answer, *statuses):
    told = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.status_code in statuses
    assert told["status"] == answer.status_code
    assert told["type"] == f"urn:tomoni:problem:{told['code']}"
    assert told["title"]
    return told


@pytest.mark.parametrize("content", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("url", [REGISTRATIONS, CHECK_INS])
def test_a_body_that_cannot_be_read_is_a_problem(tablet, url, content):
    is_problem(tablet.post(url, content, "application/json", headers=KEY), 400)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("url", [REGISTRATIONS, CHECK_INS])
def test_another_kind_of_content_is_a_problem(tablet, url, kind):
    is_problem(tablet.generic("POST", url, b"{}", kind, headers=KEY), 400, 415)


def test_a_body_without_end_is_a_problem(machine):
    content = json.dumps(body(make.offering(), wish="あ" * 3_000_000))

    answer = machine.post(REGISTRATIONS, content, "application/json", headers=KEY)

    assert is_problem(answer, 413)["code"] == "too_large"


def test_nothing_is_kept_of_what_was_refused(machine):
    unreadable = {"phone": "0994", "name": "\x00"}

    answer = machine.post(
        REGISTRATIONS,
        body(make.offering(), participant=unreadable),
        "application/json",
        headers=KEY,
    )

    is_problem(answer, 400)
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing/",
        "/api/v1/offerings/nothing/",
        "/api/v1/registrations/a/b/c/",
        "/api/v1/open-data/nothing.csv",
        "/api/nothing",
    ],
)
def test_an_unknown_address_is_a_problem(machine, path):
    is_problem(machine.get(path), 404)


def test_people_are_shown_a_page_instead(machine):
    answer = machine.get("/nothing/")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_an_unknown_method_is_a_problem(machine, method):
    is_problem(getattr(machine, method)(REGISTRATIONS), 405)


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "nonsense"])
def test_another_kind_of_answer_is_a_problem(machine, accepted):
    make.offering()

    is_problem(machine.get("/api/v1/offerings/", headers={"Accept": accepted}), 406)


@pytest.mark.parametrize(
    "position",
    ["", "abc", "2026-06-15", "2026-06-15T10:00:00", "9999-99-99", "\x00", "9" * 5_000,
     "0001-01-01T00:00:00+09:00", "9999-12-31T23:59:59-09:00"],
)  # fmt: skip
def test_a_made_up_cursor_is_a_problem(machine, position):
    make.offering()
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()

    is_problem(machine.get("/api/v1/offerings/", {"cursor": cursor}), 404)


def test_the_cursors_that_are_given_out_lead_to_every_offering(machine, monkeypatch):
    starts = [make.tokyo(f"2026-06-{day} 10:00") for day in (15, 15, 16, 17, 17)]
    made = {str(make.offering(first=start).public_id) for start in starts}

    seen, url = [], "/api/v1/offerings/?page_size=2"
    while url:
        page = machine.get(url).json()
        seen += [each["offering"]["id"] for each in page["results"]]
        url = page["next"]

    assert len(seen) == len(made)
    assert {*seen} == made


def test_a_fault_of_ours_is_a_problem_too(machine, monkeypatch):
    monkeypatch.delattr(offerings, "page_of")

    told = is_problem(machine.get("/api/v1/offerings/"), 500)

    assert told["code"] == "fault"
    assert "page_of" not in told["title"]


def test_a_colleague_without_a_csrf_token_is_told_in_the_same_words():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.staff())

    is_problem(browser.post(CHECK_INS, {}, "application/json"), 403)
