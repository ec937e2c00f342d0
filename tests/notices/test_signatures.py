"""Only what the carrier signed, as it signed it, is believed."""

from hashlib import sha256
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from twilio.request_validator import RequestValidator

from notices.gateways import signatures

TOKEN = "12345678901234567890123456789012"
ORIGIN = "https://kouza.example.lg.jp"
PATH = "/webhooks/twilio/status/?part=1"
FIELDS = {
    "MessageSid": "SM1",
    "MessageStatus": "delivered",
    "Empty": "",
    "Body": "２です　はい",
}
FORM = "application/x-www-form-urlencoded"


def signature(address=ORIGIN + PATH, fields=FIELDS, token=TOKEN):
    return RequestValidator(token).compute_signature(address, fields)


def post(path=PATH, fields=FIELDS, signed=None, **more):
    headers = {"x-twilio-signature": signature() if signed is None else signed}
    return RequestFactory().post(
        path, urlencode(fields), content_type=FORM, headers=headers, **more
    )


def genuine(request, token=TOKEN, origin=ORIGIN):
    return signatures.by(token, request, origin=origin)


def test_what_was_signed_is_genuine():
    assert genuine(post())


def test_twilio_s_own_example_is_genuine():
    """The address, fields, token and signature of Twilio's page about security."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    request = post("/myapp.php?foo=1&bar=2", fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert genuine(request, token="12345", origin="https://mycompany.com")


@pytest.mark.parametrize("port", ["", ":443"])
def test_the_port_may_be_signed_or_not(port):
    assert genuine(post(signed=signature(f"{ORIGIN}{port}{PATH}")))


def test_what_the_proxy_made_of_the_address_does_not_matter():
    seen = post(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    assert seen.build_absolute_uri() == "http://127.0.0.1:8000" + PATH
    assert genuine(seen)


@pytest.mark.parametrize(
    "request_",
    [
        post(signed=signature("http://kouza.example.lg.jp" + PATH)),
        post(signed=signature("https://other.example.lg.jp" + PATH)),
        post(fields=FIELDS | {"MessageStatus": "failed"}),
        post(fields=FIELDS | {"More": "1"}),
        post(fields={"MessageSid": "SM1"}),
        post("/webhooks/twilio/status/?part=2"),
        post("/webhooks/twilio/sms/?part=1"),
        post(signed=""),
        post(signed=signature()[:-2]),
        post(signed="署名"),
        post(signed=signature(token="another")),
    ],
    ids=[
        "the scheme of a proxy",
        "another host",
        "another value",
        "a field more",
        "a field less",
        "another query",
        "another path",
        "no signature",
        "a part of it",
        "no base64",
        "another account",
    ],
)
def test_anything_else_is_not(request_):
    assert not genuine(request_)


def test_without_an_account_nothing_is_genuine():
    assert not genuine(post(signed=signature(token="")), token="")


def test_a_header_that_is_not_there_is_no_signature():
    assert not genuine(RequestFactory().post(PATH, urlencode(FIELDS), content_type=FORM))


def test_a_form_in_parts_is_not():
    """Also where somebody has read it already, as the middleware does."""
    request = RequestFactory().post(
        PATH, FIELDS, headers={"x-twilio-signature": signature(fields={})}
    )
    assert request.POST["MessageSid"] == "SM1"
    assert not genuine(request)


def test_a_get_is_signed_by_its_address_alone():
    signed = signature(fields={})
    get = RequestFactory().get(PATH, headers={"x-twilio-signature": signed})
    assert genuine(get)
    other = RequestFactory().get(PATH + "2", headers={"x-twilio-signature": signed})
    assert not genuine(other)


class TestABodyThatIsNoForm:
    def post(self, body, named):
        path = "/webhooks/twilio/status/" + (f"?bodySHA256={named}" if named else "")
        return RequestFactory().post(
            path,
            body,
            content_type="application/json",
            headers={"x-twilio-signature": signature(ORIGIN + path, {})},
        )

    def test_is_genuine_where_the_address_that_was_signed_names_its_digest(self):
        body = b'{"a": 1}'
        assert genuine(self.post(body, sha256(body).hexdigest()))

    def test_is_not_where_it_was_changed(self):
        assert not genuine(self.post(b'{"a": 2}', sha256(b'{"a": 1}').hexdigest()))

    def test_is_not_where_no_digest_is_named(self):
        assert not genuine(self.post(b'{"a": 1}', ""))
