"""Recordings that the carrier holds for us: fetched once, then deleted there.

Blocking, and only asked by a command: a page never speaks with a carrier.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from requests import RequestException, Session

from notices.gateways.twilio_http import CONNECT, READ

API = "https://api.twilio.com"
LARGEST = 2 * 1024 * 1024
"""Bytes: two minutes of speech are one million."""
OK, NO_CONTENT, NOT_FOUND = 200, 204, 404


@dataclass(frozen=True, slots=True)
class Sound:
    """What somebody said."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The carrier has no such recording, or one that is none."""


@dataclass(frozen=True, slots=True)
class Later:
    """The carrier does not answer, or is not ready: asked again."""


class Recordings:
    """The recordings of one account. Never raises for what a carrier does."""

    def __init__(self, sid: str, token: str, base: str = "") -> None:
        self.base = f"{base or API}/2010-04-01/Accounts/{sid}/Recordings"
        self.session = Session()
        # A mock beside us is asked directly, whatever the environment says of proxies.
        self.session.trust_env = not base
        self.session.auth = (sid, token)

    def fetch(self, sid: str) -> Sound | Gone | Later:
        """The sound of a recording, as MP3."""
        try:
            response = self.session.get(
                f"{self.base}/{sid}.mp3", timeout=(CONNECT, READ), stream=True
            )
            content = response.raw.read(LARGEST + 1, decode_content=True)
        except (RequestException, OSError):
            return Later()
        if response.status_code == NOT_FOUND or len(content) > LARGEST:
            return Gone()
        media = response.headers.get("Content-Type", "").partition(";")[0]
        if response.status_code != OK or not content or not media.startswith("audio/"):
            return Later()
        return Sound(content, media)

    def erase(self, sid: str) -> bool:
        """Whether the carrier has it no more."""
        try:
            response = self.session.delete(f"{self.base}/{sid}.json", timeout=(CONNECT, READ))
        except RequestException:
            return False
        return response.status_code in {NO_CONTENT, NOT_FOUND}


def of_installation() -> Recordings | None:
    """Those of the account that the environment names; None where there is none."""
    if not settings.TWILIO_ACCOUNT_SID:
        return None
    return Recordings(
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_BASE
    )
