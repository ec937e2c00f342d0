"""What the gateways ask fits Twilio's own description of its API, and the carriers that stand
in for it behave as it does."""

import re

import pytest

from notices.choices import MessageChannel
from notices.gateways.console import Console, ConsoleVoice
from notices.gateways.twilio_http import Account, Declined
from notices.gateways.twilio_sms import TwilioSms
from notices.gateways.twilio_voice import TwilioVoice
from notices.rules import reports
from notices.rules.carriers import Accepted, Refused
from tests.notices import carrier
from tests.notices.contract import prism
from tests.notices.test_twilio import letter

SID, CALL = "SM" + "a" * 32, "CA" + "a" * 32
ACCOUNT = "AC" + "0" * 32
ORIGIN = "https://kouza.example.lg.jp"


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Prism's address."""
    with prism.serving(tmp_path_factory.mktemp("prism")) as address:
        yield address


def account(base, **more):
    return Account(**{"sid": ACCOUNT, "token": "token", "base": base, "origin": ORIGIN} | more)


def call(**more):
    return letter(
        **{"channel": MessageChannel.VOICE, "to": "0992161115", "sender": "+81992160000"} | more
    )


class TestTwiliosDescription:
    @pytest.mark.parametrize("sender", ["+12025550123", "KAGOSHIMA", "MG" + "0" * 32])
    def test_a_text_message_fits_it_from_any_kind_of_sender(self, described, sender):
        answer = TwilioSms(account(described)).send(letter(sender=sender))
        assert isinstance(answer, Accepted)
        assert re.fullmatch("SM[0-9a-f]{32}", answer.sid)

    def test_a_call_fits_it(self, described):
        answer = TwilioVoice(account(described)).send(call())
        assert isinstance(answer, Accepted)
        assert re.fullmatch("CA[0-9a-f]{32}", answer.sid)

    def test_the_states_that_it_names_are_known(self, described):
        said = TwilioSms(account(described)).look_up(SID)
        assert reports.stage(said.status) is not None
        said = TwilioVoice(account(described)).look_up(CALL)
        assert reports.stage(said.status) is not None

    def test_every_state_that_it_can_name_is_known(self):
        if not prism.DESCRIPTION.exists():
            pytest.skip("Twilio's description of its API is not there")
        schemas = prism.description()["components"]["schemas"]
        words = {
            *schemas["message_enum_status"]["enum"],
            *schemas["call_enum_status"]["enum"],
        }
        # Of texts that come in, and of those that are only partly there: they change nothing.
        assert {word for word in words if reports.stage(word) is None} == {
            "partially_delivered",
            "received",
            "receiving",
        }

    def test_what_it_lists_can_be_read(self, described):
        # Its examples are about other numbers and texts: nothing of ours is among them.
        assert TwilioSms(account(described)).find(letter()) is None
        assert [*TwilioVoice(account(described)).client.calls.list(limit=1)] != []

    def test_without_a_token_it_lets_nobody_in(self, described, monkeypatch):
        monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
        answer = TwilioSms(account(described, token="")).send(letter())
        assert answer == Refused("http-401", carrier_fault=True)

    def test_an_account_that_is_none_is_refused(self, described):
        answer = TwilioSms(account(described, sid="AC1")).send(letter())
        assert answer == Refused("http-422", carrier_fault=True)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"timeout": "soon"},
            {"method": "BREW"},
            {"url": "not an address"},
            {"status_callback": "not an address"},
        ],
    )
    def test_what_does_not_fit_it_is_refused(self, described, wrong):
        calls = TwilioVoice(account(described)).client.calls
        right = {"to": "+81992161115", "from_": "+81992160000", "url": ORIGIN}
        assert calls.create(**right).sid.startswith("CA")
        with pytest.raises(Declined) as refused:
            calls.create(**right | wrong)
        assert refused.value.status == 422


CASES = {
    "accepted": ({}, None),
    "a landline": ({"to": "0992161115"}, "21635"),
    "no text": ({"text": ""}, "21602"),
    "too long": ({"text": "あ" * 1601}, "21617"),
    "as long as may be": ({"text": "あ" * 1600}, None),
    "no such number": ({"to": "0312"}, "21211"),
}
CALLS = {
    "accepted": ({}, None),
    "a mobile phone": ({"to": "09012345678"}, None),
    "no such number": ({"to": "0312"}, "21217"),
}


class TestThoseWhoStandIn:
    """The console and the carrier on loopback, asked the same things."""

    @pytest.fixture
    def loopback(self):
        with carrier.listening() as listening:
            yield listening.address

    @pytest.mark.parametrize("case", CASES)
    def test_take_and_refuse_the_same_text_messages(self, loopback, capsys, case):
        more, code = CASES[case]
        for gateway in (Console(), TwilioSms(account(loopback))):
            answer = gateway.send(letter(**more))
            assert (answer.code if isinstance(answer, Refused) else None) == code
            assert isinstance(answer, Refused if code else Accepted)
        assert letter().text not in capsys.readouterr().out

    @pytest.mark.parametrize("case", CALLS)
    def test_take_and_refuse_the_same_calls(self, loopback, case):
        more, code = CALLS[case]
        for gateway in (ConsoleVoice(), TwilioVoice(account(loopback))):
            answer = gateway.send(call(**more))
            assert (answer.code if isinstance(answer, Refused) else None) == code
            assert isinstance(answer, Refused if code else Accepted)

    def test_say_what_became_of_what_they_took(self, loopback):
        for gateway in (Console(), TwilioSms(account(loopback))):
            sid = gateway.send(letter()).sid
            assert reports.stage(gateway.look_up(sid).status) is not None
            assert gateway.look_up("SM" + "f" * 32) is None
            assert gateway.find(letter()) == sid

    def test_show_what_the_description_knows(self, loopback):
        if not prism.DESCRIPTION.exists():
            pytest.skip("Twilio's description of its API is not there")
        schemas = prism.description()["components"]["schemas"]
        shown = TwilioSms(account(loopback))
        shown.send(letter())
        row = shown.client.messages.list()[0]
        known = schemas["api.v2010.account.message"]["properties"]
        assert {row.status} <= {*schemas["message_enum_status"]["enum"]}
        assert {row.direction} <= {*schemas["message_enum_direction"]["enum"]}
        assert {"sid", "to", "body", "status", "direction", "date_created"} <= {*known}
