"""What a tablet sends, for the tests that need one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

from attendance.models import AttendanceFact, Kiosk, SyncConflict
from classes.models import Offering, Registration
from people.models import Participant
from tests import make

URL = "/api/v1/check-ins/"
MORNING = make.tokyo("2026-06-01 10:00")


def class_on(start: datetime = MORNING, **more: Any) -> Offering:
    """A class on the morning of NOON's day."""
    return make.offering(first=start, closes=start - timedelta(hours=1), **more)


def seat(offering: Offering, person: Participant | None = None) -> Registration:
    """Somebody who is expected, since two days."""
    return make.registration(offering, person, at=MORNING - timedelta(days=2))


def present() -> list[Any]:
    """The keys of those who count as present."""
    rows = AttendanceFact.objects.filter(role="participant")
    return sorted(rows.values_list("person_key", flat=True))


def listed(**of: Any) -> list[tuple[str, str]]:
    """The kind and the state of every question to staff."""
    rows = SyncConflict.objects.filter(**of).order_by("kind", "pk")
    return [*rows.values_list("kind", "state")]


def tap(session: Any, **more: Any) -> dict[str, Any]:
    """An arrival at ten past the beginning; name the subject: `registration`, `person`, …"""
    given = {
        "id": str(uuid4()),
        "session": str(session.public_id),
        "kind": "arrived",
        "method": "tap",
        "occurred_at": "2026-06-01T10:10:00+09:00",
    } | more
    return {name: value for name, value in given.items() if value is not None}


def back(target: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Another tap is taken back."""
    given = {
        "id": str(uuid4()),
        "session": target["session"],
        "kind": "voided",
        "method": "tap",
        "occurred_at": "2026-06-01T10:20:00+09:00",
        "voids": target["id"],
    }
    return given | more


class Tablet:
    """A paired tablet that calls the API."""

    def __init__(self, *sessions: Any, at: datetime = make.NOON, **letting: Any) -> None:
        pairing = make.tablet(*sessions, at=at, **letting)
        self.kiosk: Kiosk = pairing.kiosk
        self.client = APIClient()
        self.client.credentials(HTTP_AUTHORIZATION=f"Kiosk {pairing.token}")

    def post(self, *taps: Any, **envelope: Any) -> Any:
        body = {"sent_at": "2026-06-01T12:00:00+09:00", "taps": taps} | envelope
        return self.client.post(URL, body, format="json")

    def send(self, *taps: Any, **envelope: Any) -> list[tuple[str, str | None]]:
        """What became of each tap, and why."""
        answer = self.post(*taps, **envelope)
        assert answer.status_code == 200, answer.content
        return [
            (row["outcome"], row.get("conflict") or row.get("code"))
            for row in answer.json()["results"]
        ]

    def get(self, session: Any, what: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/sessions/{session.public_id}/{what}/", query)
