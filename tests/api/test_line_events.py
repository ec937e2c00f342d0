"""What LINE tells us: signed, taken in once, and nothing told to anybody else."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings

from accounts.models import AuditEvent
from people.actions import line_accounts
from people.models import LineAccount, LineCode
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "channel-secret"
USER = "U4af4980629"


@pytest.fixture(autouse=True)
def channel():
    with override_settings(LINE_CHANNEL_SECRET=SECRET):
        yield


def told(*events, secret=SECRET, body=None, signature=None):
    octets = json.dumps({"events": events}).encode() if body is None else body
    digest = hmac.new(secret.encode(), octets, hashlib.sha256).digest()
    return Client().post(
        "/webhooks/line/",
        octets,
        "application/json",
        HTTP_X_LINE_SIGNATURE=b64encode(digest).decode() if signature is None else signature,
    )


def wrote(text, user=USER):
    return {"type": "message", "source": {"userId": user}, "message": {"text": text}}


def left(user=USER):
    return {"type": "unfollow", "source": {"userId": user}}


def code_of(person):
    return line_accounts.give_code(person, by=make.BY, at=make.NOON).code


def linked():
    rows = LineAccount.objects.filter(ended_at__isnull=True).order_by("pk")
    return [(row.participant, row.user_id) for row in rows]


def full_width(digits):
    return "".join(chr(ord(each) + 0xFEE0) for each in digits)


@pytest.mark.parametrize("typed", [str, full_width, lambda code: f" {code[:4]} {code[4:]}\n"])
def test_a_number_that_was_given_links_the_account(typed):
    person = make.participant()
    code = code_of(person)

    assert told(wrote(typed(code))).status_code == 200

    assert linked() == [(person, USER)]
    assert AuditEvent.objects.filter(action="line.linked").count() == 1


def test_said_twice_it_links_once():
    code = code_of(make.participant())

    for _ in range(2):
        told(wrote(code))

    assert (len(linked()), LineCode.objects.count()) == (1, 0)


@pytest.mark.parametrize("text", ["00000000", "こんにちは", "1234567", "123456789", ""])
def test_anything_else_links_nobody(text):
    code_of(make.participant())

    assert told(wrote(text)).status_code == 200
    assert linked() == []


def test_a_number_is_worth_something_for_half_an_hour_and_once():
    person = make.participant()
    first = code_of(person)
    second = code_of(person)

    told(wrote(first))
    with time_machine.travel(make.NOON + timedelta(minutes=30), tick=False):
        told(wrote(second))

    assert linked() == []


def test_a_couple_may_share_an_account_and_both_leave_with_it():
    people = [make.participant(), make.participant()]
    for person in people:
        told(wrote(code_of(person)))
    assert linked() == [(person, USER) for person in people]

    for _ in range(2):
        told(left())

    assert linked() == []
    assert {row.user_id for row in LineAccount.objects.all()} == {""}
    assert AuditEvent.objects.filter(action="line.unlinked").count() == 2


def test_another_account_takes_the_place_of_the_one_before():
    person = make.participant()
    told(wrote(code_of(person)))

    told(wrote(code_of(person), user="Uother"))

    assert linked() == [(person, "Uother")]


@pytest.mark.parametrize(
    "forged",
    [{"secret": "wrong"}, {"signature": ""}, {"signature": "あ"}, {"signature": "AAAA"}],
)
def test_whoever_is_not_line_is_told_nothing(forged):
    answer = told(wrote(code_of(make.participant())), **forged)

    assert (answer.status_code, answer.content, linked()) == (403, b"", [])


def test_without_a_secret_nothing_is_believed():
    with override_settings(LINE_CHANNEL_SECRET=""):
        assert told(wrote(code_of(make.participant())), secret="").status_code == 403


def test_a_body_that_was_changed_on_the_way_is_refused():
    octets = json.dumps({"events": [left()]}).encode()
    digest = hmac.new(SECRET.encode(), octets, hashlib.sha256).digest()

    answer = told(body=octets + b" ", signature=b64encode(digest).decode())

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"events": 1}', b'{"events": [1, {}, {"type": "message"}]}']
)
def test_what_cannot_be_read_is_taken_in_and_changes_nothing(body):
    assert told(body=body).status_code == 200
    assert linked() == []
