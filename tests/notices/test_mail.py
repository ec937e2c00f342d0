"""Mail: what a mail server answers, and what that means for a message."""

import email
import email.policy
import socket
from uuid import UUID

import pytest
from django.test import override_settings

from notices.choices import MessageChannel
from notices.gateways.mail import Mail
from notices.rules import failures
from notices.rules.carriers import Accepted, Letter, Refused, Unclear
from notices.rules.failures import Next
from tests.notices import mail_server

KEY = UUID("3f6c2a10-0000-4000-8000-000000000001")
LETTER = Letter(
    key=KEY,
    channel=MessageChannel.MAIL,
    to="hana@example.jp",
    text="【鹿児島市】6月15日の教室は中止になりました。",
    sender="info@city.example.jp",
    town="462012",
    subject="【鹿児島市】回の中止",
)
TAKEN = Accepted(f"mail-{KEY}", delivered=True)


def send(letter=LETTER, **faults):
    """The answer, and what the server took."""
    with mail_server.running(**faults) as server:
        host, port = server.address
        with override_settings(EMAIL_HOST=host, EMAIL_PORT=port, EMAIL_TIMEOUT=2):
            return Mail().send(letter), server.mails


def test_a_mail_is_plain_and_says_who_it_is_for_and_about_what():
    answer, (octets,) = send()

    mail = email.message_from_bytes(octets, policy=email.policy.default)
    assert answer == TAKEN
    assert {name: mail[name] for name in ("From", "To", "Subject", "Message-ID")} == {
        "From": "info@city.example.jp",
        "To": "hana@example.jp",
        "Subject": "【鹿児島市】回の中止",
        "Message-ID": f"<{KEY}@city.example.jp>",
    }
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip() == LETTER.text


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"OPEN": "421 too busy"}, Refused("smtp-421", carrier_fault=True)),
        ({"MAIL": "451 later"}, Refused("smtp-451", carrier_fault=True)),
        ({"RCPT": "450 greylisted"}, Refused("smtp-450")),
        ({"RCPT": "550 no such user"}, Refused("smtp-550")),
        ({"DATA": "451 later"}, Refused("smtp-451", carrier_fault=True)),
        ({"END": "552 mailbox full"}, Refused("smtp-552")),
        ({"END": "421 closing"}, Refused("smtp-421", carrier_fault=True)),
    ],
)
def test_a_no_is_a_no_and_nothing_was_taken(fault, answer):
    assert send(answers=fault) == (answer, [])


@pytest.mark.parametrize("drops", ["HELO", "RCPT"])
def test_a_line_that_breaks_before_the_mail_leaves_it_surely_unsent(drops):
    assert send(drops=drops) == (Refused("unreachable-carrier", carrier_fault=True), [])


def test_a_line_that_breaks_after_the_mail_leaves_everybody_in_doubt():
    answer, taken = send(drops="DATA")

    assert (answer, len(taken)) == (Unclear("timeout"), 1)


def test_a_server_that_is_not_there_is_tried_again_later():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        host, port = nobody.getsockname()
        with override_settings(EMAIL_HOST=host, EMAIL_PORT=port, EMAIL_TIMEOUT=2):
            answer = Mail().send(LETTER)

    assert answer == Refused("unreachable-carrier", carrier_fault=True)


@pytest.mark.parametrize("to", ["hana@example.jp\r\nBcc: x@example.jp", "はな@例え\n.jp"])
def test_an_address_that_is_none_is_refused_and_adds_no_header(to):
    assert send(_with(to=to)) == (Refused("mail-address"), [])


def test_without_a_sender_nothing_is_sent():
    assert send(_with(sender="")) == (Refused("no-sender"), [])


def test_the_office_is_told_what_to_do_about_each_reason():
    codes = ("mail-address", "smtp-450", "smtp-535", "smtp-550", "smtp-552")
    found = [failures.of(code) for code in codes]

    assert failures.UNKNOWN_CODE not in found
    assert failures.of("smtp-450").next is Next.AGAIN


def _with(**columns):
    fields = {name: getattr(LETTER, name) for name in LETTER.__dataclass_fields__}
    return Letter(**fields | columns)
