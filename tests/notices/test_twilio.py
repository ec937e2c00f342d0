"""What Twilio's client asks, and what becomes of every way in which Twilio can answer."""

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest

from notices.choices import MessageChannel
from notices.gateways import twilio_http
from notices.gateways.twilio_http import Account
from notices.gateways.twilio_sms import TwilioSms
from notices.gateways.twilio_voice import TwilioVoice
from notices.rules.carriers import Accepted, Letter, Refused, Report, Unclear
from tests.notices import scripted
from tests.notices.scripted import SID

KEY = UUID("12345678-1234-4234-8234-123456789abc")
ACCOUNT = "AC" + "b" * 32
ORIGIN = "https://kouza.example.lg.jp"
CALL = "CA" + "c" * 32


@pytest.fixture
def carrier():
    with scripted.carrier() as script:
        yield script


def account(carrier, origin=ORIGIN):
    return Account(ACCOUNT, "token", base=carrier.base, origin=origin)


def letter(**more):
    given = {
        "key": KEY,
        "channel": MessageChannel.SMS,
        "to": "09012345678",
        "text": "【鹿児島市】明日10時からスマホ教室です。",
        "sender": "+12025550123",
        "town": "462012",
        "asked_at": datetime(2026, 6, 1, 3, 0, tzinfo=UTC),
    } | more
    return Letter(**given)


def form(carrier):
    return carrier.asked[-1][2]


class TestWhatIsAsked:
    def test_a_text_message_names_number_text_sender_and_where_to_report(self, carrier):
        assert TwilioSms(account(carrier)).send(letter()) == Accepted(SID)
        method, path, fields, headers = carrier.asked[0]
        assert (method, path) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
        assert sorted(fields) == [
            ("Body", "【鹿児島市】明日10時からスマホ教室です。"),
            ("From", "+12025550123"),
            ("StatusCallback", f"{ORIGIN}/webhooks/twilio/status/{KEY}/"),
            ("To", "+819012345678"),
        ]
        assert headers["Authorization"].startswith("Basic ")

    @pytest.mark.parametrize(
        ("sender", "field"),
        [
            ("+12025550123", "From"),
            ("KAGOSHIMA", "From"),
            ("MG town", "From"),
            ("MG" + "0" * 32, "MessagingServiceSid"),
        ],
    )
    def test_the_kind_of_sender_decides_in_which_field_it_stands(self, carrier, sender, field):
        TwilioSms(account(carrier)).send(letter(sender=sender))
        fields = dict(form(carrier))
        assert {name for name in fields if name in {"From", "MessagingServiceSid"}} == {field}
        assert fields[field] == sender

    def test_a_call_says_where_to_ask_what_to_say_and_where_to_report(self, carrier):
        carrier.answers(201, {"sid": CALL})
        asked = letter(channel=MessageChannel.VOICE, to="0992161115", sender="+81992160000")
        assert TwilioVoice(account(carrier)).send(asked) == Accepted(CALL)
        assert carrier.asked[0][1] == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
        assert sorted(form(carrier)) == [
            ("From", "+81992160000"),
            ("MachineDetection", "DetectMessageEnd"),
            ("Method", "POST"),
            ("StatusCallback", f"{ORIGIN}/webhooks/twilio/status/{KEY}/"),
            ("StatusCallbackEvent", "answered"),
            ("StatusCallbackEvent", "completed"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "ringing"),
            ("StatusCallbackMethod", "POST"),
            ("Timeout", "30"),
            ("To", "+81992161115"),
            ("Url", f"{ORIGIN}/webhooks/twilio/voice/{KEY}/"),
        ]

    def test_calls_enter_by_tokyo_and_text_messages_by_the_common_door(self):
        here = Account(ACCOUNT, "token", origin=ORIGIN)
        address = "https://api.twilio.com/2010-04-01/x.json"
        assert TwilioVoice(here).client.get_hostname(address) == (
            "https://api.tokyo.us1.twilio.com/2010-04-01/x.json"
        )
        assert TwilioSms(here).client.get_hostname(address) == address

    def test_no_report_is_asked_for_where_no_carrier_could_bring_it(self):
        assert Account("", "", origin="http://127.0.0.1:8000").callbacks == ""
        assert Account("", "", origin="http://localhost").callbacks == ""
        assert Account("", "", origin=ORIGIN).callbacks == ORIGIN

    def test_nobody_is_rung_where_nobody_could_ask_what_to_say(self):
        here = Account(ACCOUNT, "token", origin="http://127.0.0.1:8000")
        asked = letter(channel=MessageChannel.VOICE, sender="+81992160000")
        assert TwilioVoice(here).send(asked) == Refused("no-gateway")

    @pytest.mark.parametrize(
        ("more", "code"),
        [({"to": "0123"}, "21211"), ({"sender": ""}, "no-sender"), ({"text": ""}, "21602")],
    )
    def test_what_cannot_be_sent_is_refused_without_asking(self, carrier, more, code):
        assert TwilioSms(account(carrier)).send(letter(**more)) == Refused(code)
        assert carrier.asked == []


class TestWhatItAnswers:
    @pytest.mark.parametrize(
        ("said", "answer"),
        [
            ((400, {"code": 21635, "message": "…", "status": 400}), Refused("21635")),
            ((400, {"code": 21610}), Refused("21610")),
            ((400, {"code": 21408}), Refused("21408")),
            ((401, {"code": 20003}), Refused("20003", carrier_fault=True)),
            ((403, {"code": 20005}), Refused("20005", carrier_fault=True)),
            ((404, {"code": 20404}), Refused("20404", carrier_fault=True)),
            ((403, "<html>proxy</html>"), Refused("http-403", carrier_fault=True)),
            ((429, {"code": 20429}), Refused("429", carrier_fault=True)),
            ((429, "slow down"), Refused("429", carrier_fault=True)),
            ((400, {"code": "21211 of +8190…"}), Refused("http-400", carrier_fault=True)),
            ((408, {"code": 20408}), Unclear("carrier-fault")),
            ((500, {"code": 20500}), Unclear("carrier-fault")),
            ((502, "<html>bad gateway</html>"), Unclear("carrier-fault")),
            ((503, {}), Unclear("carrier-fault")),
            ((302, {}), Unclear("carrier-fault")),
            ((201, "<html>"), Unclear("carrier-fault")),
            ((201, '{"sid": "SM'), Unclear("carrier-fault")),
            ((201, "[]"), Unclear("carrier-fault")),
            ((201, {}), Unclear("carrier-fault")),
            ((201, {"sid": ""}), Unclear("carrier-fault")),
            ((201, {"sid": 7}), Unclear("carrier-fault")),
            ((201, {"sid": "S" * 65}), Unclear("carrier-fault")),
            ((201, {"sid": SID, "date_sent": 7}), Unclear("carrier-fault")),
            ((200, {"sid": SID}), Accepted(SID)),
        ],
    )
    def test_each_answer_has_one_meaning(self, carrier, said, answer):
        carrier.answers(*said)
        assert TwilioSms(account(carrier)).send(letter()) == answer
        assert len(carrier.asked) == 1

    def test_where_nobody_listens_nothing_was_sent(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{closed.getsockname()[1]}"
        here = Account(ACCOUNT, "token", base=base, origin=ORIGIN)
        assert TwilioSms(here).send(letter()) == Refused("unreachable-carrier", True)  # noqa: FBT003

    def test_where_the_name_leads_nowhere_nothing_was_sent(self, monkeypatch):
        def lost(*_args, **_more):
            raise socket.gaierror("no such host")

        monkeypatch.setattr(socket, "getaddrinfo", lost)
        here = Account(ACCOUNT, "token", base="http://carrier.invalid", origin=ORIGIN)
        assert TwilioSms(here).send(letter()) == Refused("unreachable-carrier", True)  # noqa: FBT003

    def test_an_answer_that_does_not_come_in_time_is_no_answer(self, carrier, monkeypatch):
        monkeypatch.setattr(twilio_http, "READ", 0.2)
        carrier.silent.set()
        assert TwilioSms(account(carrier)).send(letter()) == Unclear("timeout")

    def test_a_connection_that_breaks_once_it_was_asked_is_no_answer(self, carrier):
        carrier.hangs_up = True
        assert TwilioSms(account(carrier)).send(letter()) == Unclear("carrier-fault")
        assert len(carrier.asked) == 1  # and it is not asked again


class TestWhatBecameOfIt:
    def test_the_state_is_what_the_carrier_says_and_why(self, carrier):
        carrier.answers(200, {"sid": SID, "status": "undelivered", "error_code": 30006})
        gateway = TwilioSms(account(carrier))
        assert gateway.look_up(SID) == Report("undelivered", "30006")
        carrier.answers(200, {"sid": SID, "status": "delivered", "error_code": None})
        assert gateway.look_up(SID) == Report("delivered")

    def test_a_call_has_a_state_and_no_reason(self, carrier):
        carrier.answers(200, {"sid": CALL, "status": "no-answer"})
        assert TwilioVoice(account(carrier)).look_up(CALL) == Report("no-answer")

    @pytest.mark.parametrize("status", [404, 429, 500])
    def test_a_carrier_that_does_not_say_has_said_nothing(self, carrier, status):
        carrier.answers(status, {"code": 20404})
        assert TwilioSms(account(carrier)).look_up(SID) is None

    def test_no_other_carrier_s_number_is_asked_about(self, carrier):
        assert TwilioSms(account(carrier)).look_up("console-1/../x") is None
        assert TwilioVoice(account(carrier)).look_up(SID) is None
        assert carrier.asked == []


def sent(sid="SM" + "1" * 32, **more):
    return {
        "sid": sid,
        "body": letter().text,
        "direction": "outbound-api",
        "date_created": "Mon, 01 Jun 2026 03:00:02 +0000",
    } | more


class TestLookingForIt:
    def find(self, carrier, *rows, **more):
        carrier.answers(200, {"messages": rows, "next_page_uri": None})
        return TwilioSms(account(carrier)).find(letter(**more))

    def test_the_only_one_with_this_text_since_then_is_it(self, carrier):
        assert self.find(carrier, sent(), sent(body="別の文")) == "SM" + "1" * 32
        assert carrier.asked[0][1].startswith(
            f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?To=%2B819012345678"
        )

    @pytest.mark.parametrize(
        "rows",
        [
            [],
            [sent(), sent(sid="SM" + "2" * 32)],
            [sent(body="別の文")],
            [sent(direction="inbound")],
            [sent(date_created="Mon, 01 Jun 2026 02:59:00 +0000")],
            [sent(date_created=None)],
        ],
    )
    def test_none_or_two_of_them_or_an_older_one_is_a_doubt(self, carrier, rows):
        assert self.find(carrier, *rows) is None

    def test_without_knowing_when_it_was_asked_there_is_a_doubt(self, carrier):
        assert self.find(carrier, sent(), asked_at=None) is None

    def test_a_carrier_that_fails_has_found_nothing(self, carrier):
        carrier.answers(500, {})
        assert TwilioSms(account(carrier)).find(letter()) is None

    def test_a_call_is_found_by_its_number_and_time(self, carrier):
        row = {
            "sid": CALL,
            "direction": "outbound-api",
            "date_created": "Mon, 01 Jun 2026 03:00:00 +0000",
        }
        carrier.answers(200, {"calls": [row], "next_page_uri": None})
        asked = letter(channel=MessageChannel.VOICE)
        assert TwilioVoice(account(carrier)).find(asked) == CALL


def test_many_threads_share_one_client(carrier):
    gateway = TwilioSms(account(carrier))
    with ThreadPoolExecutor(max_workers=16) as pool:
        answers = [*pool.map(gateway.send, [letter()] * 64)]
    assert answers == [Accepted(SID)] * 64
    assert len(carrier.asked) == 64
    assert len(carrier.connections) <= 16  # they are kept


def test_no_log_line_names_a_number_or_a_text(carrier, caplog):
    caplog.set_level(logging.DEBUG)
    gateway = TwilioSms(account(carrier))
    gateway.send(letter())
    gateway.find(letter())
    carrier.answers(400, {"code": 21211, "message": "+819012345678 is not valid"})
    gateway.send(letter())
    carrier.answers(401, {"code": 20003, "message": "+819012345678"})
    gateway.send(letter())
    said = "".join(record.getMessage() for record in caplog.records)
    assert said == "the carrier declines the account: HTTP 401, code 20003"
