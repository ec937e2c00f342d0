"""How Twilio's own client reaches Twilio: one pool of connections for all threads, a limit of
time, and every fault told apart by one question: may it have been sent?

Nothing of what is asked is logged or stands in an exception: addresses of the API hold
telephone numbers, and so do the carrier's own sentences.
"""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests import RequestException, Response, Session, Timeout
from requests.adapters import HTTPAdapter
from twilio.http import HttpClient
from twilio.http.response import Response as Answered
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

CONNECT, READ = 10, 15
"""Seconds: to reach the carrier, and for its answer."""
THREADS = 64
"""How many may ask at the same time; each keeps its connection."""
LOOPBACK = frozenset({"", "localhost", "127.0.0.1", "::1"})

# It would log the addresses of what is asked, numbers and all.
logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)


class NotSent(Exception):
    """The carrier was not reached: whatever was to be sent was not."""


class Unanswered(Exception):
    """It was reached, and its answer says nothing: `code` is ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Declined(Exception):
    """It said no, with its HTTP status and, where it gave one, the number of the error."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Account:
    """With whom and from where: the account and its token, another address of the API than
    Twilio's own (a mock), and where this installation is reached from outside."""

    sid: str
    token: str
    base: str = ""
    origin: str = ""

    @property
    def callbacks(self) -> str:
        """Where reports are to be sent; '' where no carrier can reach this installation."""
        is_local = urlsplit(self.origin).hostname in LOOPBACK | {None}
        return "" if is_local and not self.base else self.origin


def account() -> Account:
    """The account of this installation, as the environment names it."""
    return Account(
        sid=settings.TWILIO_ACCOUNT_SID,
        token=settings.TWILIO_AUTH_TOKEN,
        base=settings.TWILIO_API_BASE,
        origin=settings.PUBLIC_ORIGIN,
    )


def client(of: Account, **place: str) -> Any:
    """Twilio's client. `place` may be its edge and region; safe in threads."""
    return Client(of.sid, of.token, http_client=Http(of.base), **place)


class Http(HttpClient):  # type: ignore[misc] # twilio has no types
    """What the client asks with. Raises NotSent, Unanswered or Declined; what it gives back is
    a JSON object with a status of 2xx. Follows no redirect and never asks twice."""

    def __init__(self, base: str = "") -> None:
        super().__init__(logging.getLogger("twilio.http_client"), False, READ)  # noqa: FBT003
        self.base = base.rstrip("/")
        self.session = Session()
        # A mock beside us is asked directly, whatever the environment says of proxies.
        self.session.trust_env = not base
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=THREADS, max_retries=0))

    def request(self, method: str, url: str, **asked: Any) -> Answered:
        asked |= {"timeout": (CONNECT, READ), "allow_redirects": False}
        try:
            response = self.session.request(method, self._address(url), **asked)
        except RequestException as fault:
            raise _fault(fault) from None
        return _answered(response)

    def _address(self, url: str) -> str:
        if not self.base:
            return url
        parts = urlsplit(url)
        return self.base + parts.path + (f"?{parts.query}" if parts.query else "")


def _answered(response: Response) -> Answered:
    said = _object(response)
    if 400 <= response.status_code < 500 and response.status_code != 408:  # noqa: PLR2004
        code = said.get("code") if said else None
        raise Declined(response.status_code, str(code) if isinstance(code, int) else "")
    if not 200 <= response.status_code < 300 or said is None:  # noqa: PLR2004
        raise Unanswered("carrier-fault")
    return Answered(response.status_code, response.text, response.headers)


def _object(response: Response) -> dict[str, Any] | None:
    try:
        said = response.json()
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _fault(fault: RequestException) -> Exception:
    if _never_left(fault):
        return NotSent()
    return Unanswered("timeout" if isinstance(fault, Timeout) else "carrier-fault")


def _never_left(fault: BaseException) -> bool:
    """Whether no connection came about: refused, no such host, no answer in time, or a
    certificate that is not Twilio's. The reason stands somewhere inside."""
    before = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
    inside: list[object] = [fault]
    seen: set[int] = set()
    while inside:
        each = inside.pop()
        if isinstance(each, before):
            return True
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        inside += [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]
    return False
