"""Twilio reports what became of what it has: /webhooks/twilio/status/."""

import itertools
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose, SendingState
from notices.models import Message, Receipt, Sending
from tests import make
from tests.api import signing
from tests.make import BY, NOON

pytestmark = pytest.mark.django_db
PATH = "/webhooks/twilio/status/"
NOBODY = UUID(int=7)
SID = "SM" + "a" * 32


@pytest.fixture(autouse=True)
def account(settings):
    settings.TWILIO_AUTH_TOKEN = "secret"
    settings.PUBLIC_ORIGIN = "https://kouza.example.lg.jp"


def sending(**columns):
    """Handed over; the answer has not come."""
    message = messages.say(
        to=make.participant(phone="09012345678"),
        purpose=Purpose.SESSION_CHANGED,
        dedupe_key="changed",
        text="会場が変わりました。",
        by=BY,
        at=NOON,
    )
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, tries=1)
    given = {
        "municipality": message.municipality,
        "message": message,
        "channel": MessageChannel.SMS,
        "to": "09012345678",
        "asked_at": NOON,
        "held_until": NOON + timedelta(minutes=2),
    }
    return Sending.objects.create(**given | columns)


def report(row, status, sid=SID, **more):
    path = f"{PATH}{row.key}/"
    fields = {"MessageSid": sid, "MessageStatus": status, **more}
    return signing.post(Client(), path, fields)


def states(row):
    row.refresh_from_db()
    row.message.refresh_from_db()
    return row.state, row.message.state


def test_delivered_is_told():
    row = sending()
    assert report(row, "delivered").status_code == 204
    assert states(row) == (SendingState.DELIVERED, MessageState.TOLD)
    assert row.sid == SID


def test_a_report_before_the_answer_is_not_lost():
    row = sending()
    report(row, "sent")
    assert states(row) == (SendingState.ACCEPTED, MessageState.SENT)


def test_a_report_again_changes_nothing():
    row = sending()
    for _ in range(3):
        assert report(row, "delivered").status_code == 204
    assert Receipt.objects.count() == 1
    assert states(row) == (SendingState.DELIVERED, MessageState.TOLD)


def test_reports_end_the_same_in_any_order():
    ends = set()
    for order in itertools.permutations(["queued", "sent", "delivered"]):
        row = sending()
        for status in order:
            report(row, status)
        ends.add(states(row))
        Sending.objects.filter(pk=row.pk).update(sid="")
        Message.objects.filter(pk=row.message_id).update(dedupe_key=f"done{row.pk}")
    assert ends == {(SendingState.DELIVERED, MessageState.TOLD)}


def test_a_failure_has_the_carrier_s_reason():
    row = sending()
    report(row, "undelivered", ErrorCode="30006")
    assert states(row) == (SendingState.FAILED, MessageState.WAITING)
    assert row.error == "30006"


def test_without_a_key_it_is_found_by_the_carrier_s_number():
    row = sending(sid=SID)
    fields = {"MessageSid": SID, "MessageStatus": "delivered"}
    assert signing.post(Client(), PATH, fields).status_code == 204
    assert states(row)[0] == SendingState.DELIVERED


def test_a_call_is_reported_in_the_words_for_calls():
    row = sending(channel=MessageChannel.VOICE)
    fields = {"CallSid": "CA" + "a" * 32, "CallStatus": "no-answer"}
    signing.post(Client(), f"{PATH}{row.key}/", fields)
    assert states(row)[0] == SendingState.FAILED
    assert row.error == "no-answer"


@pytest.mark.parametrize("path", [PATH, f"{PATH}{NOBODY}/"])
def test_a_report_about_nothing_known_changes_nothing(path):
    row = sending()
    fields = {"MessageSid": "SM" + "f" * 32, "MessageStatus": "delivered"}
    assert signing.post(Client(), path, fields).status_code == 204
    assert states(row) == (SendingState.ASKING, MessageState.SENDING)
    assert Receipt.objects.count() == 0


def test_a_report_under_another_number_than_that_of_the_answer_is_not_about_it():
    row = sending(sid="SM" + "b" * 32)
    assert report(row, "delivered").status_code == 204
    assert states(row)[0] == SendingState.ASKING


def test_a_word_that_nobody_knows_is_kept_and_changes_nothing():
    row = sending()
    assert report(row, "teleported").status_code == 204
    assert Receipt.objects.get().status == "teleported"
    assert states(row)[0] == SendingState.ASKING


@pytest.mark.parametrize(
    "signed",
    [
        {"token": "another"},
        {"signed_as": {"MessageSid": SID, "MessageStatus": "failed"}},
    ],
)
def test_what_the_carrier_has_not_signed_is_told_nothing(signed):
    row = sending()
    fields = {"MessageSid": SID, "MessageStatus": "delivered"}
    answer = signing.post(Client(), f"{PATH}{row.key}/", fields, **signed)
    assert (answer.status_code, answer.content) == (403, b"")
    assert states(row)[0] == SendingState.ASKING


def test_where_there_is_no_account_everything_is_refused(settings):
    settings.TWILIO_AUTH_TOKEN = ""
    assert signing.post(Client(), PATH, {"MessageSid": SID}).status_code == 403


def test_it_is_called_behind_a_proxy_as_it_was_signed():
    row = sending(sid=SID)
    fields = {"MessageSid": SID, "MessageStatus": "delivered"}
    answer = signing.post(Client(SERVER_PORT="8000"), PATH, fields)
    assert answer.status_code == 204
    assert states(row)[0] == SendingState.DELIVERED


def test_nobody_looks_at_it():
    assert Client().get(PATH).status_code == 405


def test_no_cookie_and_no_token_of_a_form_is_asked_for():
    row = sending()
    strict = Client(enforce_csrf_checks=True)
    fields = {"MessageSid": SID, "MessageStatus": "delivered"}
    assert signing.post(strict, f"{PATH}{row.key}/", fields).status_code == 204
