"""LINE: a message is pushed once, however often LINE has to be asked."""

import socket
from uuid import UUID

import pytest

from notices.choices import MessageChannel
from notices.gateways.line import LONGEST, TIMES, Line
from notices.rules.carriers import Accepted, Letter, Refused, Unclear
from tests.notices import line_server

KEY = UUID("3f6c2a10-0000-4000-8000-000000000002")
TEXT = "【鹿児島市】6月15日の教室は中止になりました。"
TAKEN = Accepted(f"line-{KEY}", delivered=True)


def letter(text=TEXT):
    return Letter(
        key=KEY,
        channel=MessageChannel.LINE,
        to="U4af4980629",
        text=text,
        sender="",
        town="462012",
    )


def send(*plan, text=TEXT):
    """The answer, what was pushed, and how often LINE was asked."""
    with line_server.running(*plan) as server:
        answer = Line(server.base, "token").send(letter(text))
        return answer, [*server.pushed.values()], len(server.asked)


def test_a_text_goes_to_the_account_with_our_key_and_our_token():
    with line_server.running() as server:
        answer = Line(server.base, "token").send(letter())

    assert answer == TAKEN
    assert server.asked == [("/v2/bot/message/push", "Bearer token", str(KEY))]
    assert server.pushed == {
        str(KEY): {"to": "U4af4980629", "messages": [{"type": "text", "text": TEXT}]}
    }


@pytest.mark.parametrize("plan", [("drop",), (500,), ("slam",), ("drop", 500), ("drop", 429)])
def test_what_got_no_answer_is_asked_again_and_sent_once(plan):
    answer, pushed, asked = send(*plan)

    assert (answer, len(pushed), asked) == (TAKEN, 1, len(plan) + 1)


def test_what_never_gets_an_answer_is_in_doubt():
    answer, pushed, asked = send("drop", 500, 500)

    assert (answer, len(pushed), asked) == (Unclear("carrier-fault"), 1, TIMES)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (400, Refused("line-400")),
        (401, Refused("line-401", carrier_fault=True)),
        (403, Refused("line-403", carrier_fault=True)),
        (429, Refused("429", carrier_fault=True)),
        ((429, "You have reached your monthly limit."), Refused("line-limit")),
    ],
)
def test_a_no_is_a_no_and_nothing_was_pushed(fault, answer):
    assert send(fault) == (answer, [], 1)


def test_a_no_after_a_doubt_settles_it_where_it_is_about_the_message():
    assert send(500, 400) == (Refused("line-400"), [], 2)


def test_nobody_there_is_surely_unsent():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        port = nobody.getsockname()[1]
        answer = Line(f"http://127.0.0.1:{port}", "token").send(letter())

    assert answer == Refused("unreachable-carrier", carrier_fault=True)


@pytest.mark.parametrize(("text", "code"), [("", "21602"), ("あ" * (LONGEST + 1), "21617")])
def test_what_line_takes_for_no_text_is_refused_here(text, code):
    assert send(text=text) == (Refused(code), [], 0)
