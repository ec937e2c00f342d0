"""Requests as the carrier makes them: signed with the token of the account."""

from urllib.parse import urlencode

from django.conf import settings
from twilio.request_validator import RequestValidator


def post(client, path, fields, *, token=None, signed_as=None, **more):
    """What an address answers to a signed form; `signed_as` are the fields that were signed."""
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN if token is None else token)
    address = settings.PUBLIC_ORIGIN + path
    signature = validator.compute_signature(address, fields if signed_as is None else signed_as)
    return client.post(
        path,
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        headers={"x-twilio-signature": signature},
        **more,
    )
