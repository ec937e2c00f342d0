"""What a tablet sent that did not fit: staff find it under 要確認 on the next morning."""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.actors import Actor
from attendance.actions import conflicts, receiving
from attendance.choices import Answer, ConflictKind
from attendance.models import Kiosk, SyncConflict
from attendance.queries import doors
from attendance.rules import reading
from classes.choices import RegistrationState
from classes.models import Registration, Session
from common import cards
from demo.staging import BY

Tap = dict[str, Any]


def tell(session: Session, *, kiosk: Kiosk, mark: str) -> None:
    """A card that nobody has, a slip of another class, somebody who had given the seat back,
    a walk-in who is on the roster; a second strange card, which is settled already."""
    taps = [_as_sent(session, mark=mark, number=n) | tap for n, tap in _all(session, mark)]
    receiving.receive(
        reading.read_all(taps),
        doors=doors.of_kiosk(kiosk),
        municipality=kiosk.municipality,
        kiosk=kiosk,
        by=Actor.kiosk(kiosk.pk),
        at=session.ends_at,
    )
    strange = SyncConflict.objects.filter(kiosk=kiosk, kind=ConflictKind.UNKNOWN_CARD)
    if first := strange.order_by("pk").first():
        conflicts.settle(first, answer=Answer.COUNT, by=BY, at=session.ends_at)


def _all(session: Session, mark: str) -> Iterator[tuple[int, Tap]]:
    for number in (1, 2):
        code = cards.encode_code(uuid5(NAMESPACE_URL, f"{mark}:{number}").int % cards.CODES)
        yield number, {"method": "qr", "card": code}
    seated = Registration.objects.order_by("pk").select_related("participant")
    here = seated.filter(offering=session.offering_id)
    town = session.offering.municipality_id
    elsewhere = seated.filter(offering__municipality=town, state=RegistrationState.CONFIRMED)
    if other := elsewhere.exclude(offering=session.offering_id).first():
        yield 3, {"method": "qr", "registration": other.reference}
    if gone := here.filter(state=RegistrationState.CANCELLED).first():
        yield 4, {"method": "tap", "registration": gone.reference}
    if known := here.filter(state=RegistrationState.CONFIRMED).last():
        person = known.participant
        walk_in = {"name": person.name, "kana": person.kana}
        yield 5, {"method": "walk_in", "walk_in": walk_in}


def _as_sent(session: Session, *, mark: str, number: int) -> Tap:
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{mark}:doubtful:{session.public_id}:{number}")),
        "session": str(session.public_id),
        "kind": "arrived",
        "occurred_at": session.starts_at.isoformat(),
        "clock_offset": 0,
    }
