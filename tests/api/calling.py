"""The carrier, as far as it rings: it signs what it asks, and says who it is about."""

from urllib.parse import urlencode

from django.test import Client
from twilio.request_validator import RequestValidator

from tests.notices import twiml

TOKEN = "token-of-the-account"
ORIGIN = "https://tomoni.example.jp"


class Carrier:
    """Asks our addresses as the carrier does; every request can be sent twice (`twice`), as it
    does when it hears no answer."""

    def __init__(self, *, twice=False):
        self.client = Client()
        self.twice = twice

    def ask(self, path, data):
        """The document that is answered to a signed request."""
        answer = self.post(path, data)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        if self.twice:
            answer = self.post(path, data)
        return answer.content.decode()

    def post(self, path, data, *, token=TOKEN, origin=ORIGIN, signed=None):
        """The whole answer; `signed` is what was signed, where that is something else."""
        signature = RequestValidator(token).compute_signature(origin + path, signed or data)
        return self.client.post(
            path,
            urlencode(data),
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": signature},
        )

    def rings(self, start, *, sid="CA" + "1" * 32, **data):
        """Somebody takes the call, or rings: what follows is up to them."""
        return twiml.Call(self.ask, start, CallSid=sid, **data)
