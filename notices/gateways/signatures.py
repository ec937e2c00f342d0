"""Whether a request comes from the carrier: it is signed with the account's token.

What is signed is the address that Twilio was given, so it is put together from PUBLIC_ORIGIN
and the path with its query: what a proxy makes of scheme, host or port does not matter.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator, add_port, remove_port

FORM = "application/x-www-form-urlencoded"
# Twilio sends none; and once it is read as a form, its bytes are gone.
PARTED = "multipart/form-data"


def is_genuine(request: HttpRequest) -> bool:
    """Whether Twilio signed exactly this: address, query and every field of the form, or for
    any other body its digest in the query. False where no account is set."""
    return by(settings.TWILIO_AUTH_TOKEN, request, origin=settings.PUBLIC_ORIGIN)


def by(token: str, request: HttpRequest, *, origin: str) -> bool:
    """The same for a given token, and the origin under which the carrier knows us."""
    signed = request.headers.get(SIGNATURE_HEADER, "")
    if not token or not signed or request.content_type == PARTED:
        return False
    address = urlsplit(origin + request.get_full_path())
    is_form = request.method == "POST" and request.content_type == FORM
    if not is_form and request.body and not _body_is_named(request, address.query):
        return False
    validator = RequestValidator(token)
    # Signed with or without the port, depending on where it comes from.
    return any(
        hmac.compare_digest(
            validator.compute_signature(uri, request.POST if is_form else {}).encode(),
            signed.encode(),
        )
        for uri in (remove_port(address), add_port(address))
    )


def _body_is_named(request: HttpRequest, query: str) -> bool:
    named = parse_qs(query).get("bodySHA256", [""])[0]
    return hmac.compare_digest(named.encode(), sha256(request.body).hexdigest().encode())
