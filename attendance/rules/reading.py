"""What a device sent, read one tap at a time: a tap that cannot be read is refused alone. Pure.

Nothing here trusts the sender: lengths, types, characters and times are bounded before anything
is looked up.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from attendance.choices import Method, SentKind
from attendance.rules.marking import YEARS
from common.clock import tokyo_time
from common.errors import RuleViolation

MOST_HEADS = 9_999
LONGEST = {"name": 80, "kana": 120, "phone": 40, "card": 200, "registration": 40, "group": 80}
TOLERATED = timedelta(seconds=2)
"""A clock is wrong by more than a message takes on its way."""
_FARTHEST = 150 * 366 * 24 * 3_600 * 1_000
_TIME = 40


class UnreadableTap(RuleViolation):
    code = "unreadable_tap"
    message = (
        "この記録は読み取れないため、保存できません。タブレットの画面を職員に見せてください。"
    )


class UnreadableTime(RuleViolation):
    code = "impossible_time"
    message = "記録の日時が読み取れません。端末の日付と時刻を直して、もう一度操作してください。"


class OnSlip(NamedTuple):
    """A reference number, from the roster or a slip."""

    reference: str


class Known(NamedTuple):
    """Somebody on the roster, by their public id."""

    person: UUID


class OnCard(NamedTuple):
    """A card as it was read or typed."""

    text: str


class Newcomer(NamedTuple):
    """Somebody who told their name at the door."""

    name: str
    kana: str
    phone: str


class Helping(NamedTuple):
    """A helper, by their public id."""

    helper: UUID


class Heads(NamedTuple):
    """So many people without their names; '' is everybody without a group."""

    name: str
    heads: int


Subject = OnSlip | Known | OnCard | Newcomer | Helping | Heads


@dataclass(frozen=True)
class Sent:
    """One tap. `digest` stands for all that it says but the clock offset, which the device may
    know better when it sends the tap again."""

    id: UUID
    session: UUID
    kind: SentKind
    method: Method
    subject: Subject | None
    voids: UUID | None
    device_time: datetime
    clock_offset: int | None
    occurred_at: datetime
    digest: str


@dataclass(frozen=True)
class Unread:
    """A tap that could not be read; `id` where at least that could."""

    id: UUID | None
    refusal: RuleViolation


def offset_of(*, sent_at: datetime | None, at: datetime) -> int | None:
    """How many milliseconds a device's clock is behind, judged by when it says it sent."""
    if sent_at is None or abs(at - sent_at) <= TOLERATED:
        return None
    return round((at - sent_at) / timedelta(milliseconds=1))


def read_all(taps: Sequence[object], *, offset: int | None = None) -> list[Sent | Unread]:
    """The taps, each read on its own. `offset` is for those that name none."""
    return [_read(tap, offset=offset) for tap in taps]


def instant(value: object) -> datetime:
    """A moment in ISO 8601 with its offset. Raises UnreadableTime."""
    if not isinstance(value, str) or len(value) > _TIME:
        raise UnreadableTime
    try:
        moment = datetime.fromisoformat(value)
        if moment.utcoffset() is None:
            raise UnreadableTime
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableTime from error


def _read(tap: object, *, offset: int | None) -> Sent | Unread:
    if not isinstance(tap, Mapping):
        return Unread(None, UnreadableTap())
    id: UUID | None = None
    try:
        id = _uuid(tap.get("id"))
        return _tap(id, tap, offset=offset)
    except RuleViolation as refusal:
        return Unread(id, refusal)


def _tap(id: UUID, tap: Mapping[str, Any], *, offset: int | None) -> Sent:
    kind, method = _choice(SentKind, tap.get("kind")), _choice(Method, tap.get("method"))
    voids = _uuid(tap["voids"]) if tap.get("voids") is not None else None
    subject = _subject(tap)
    if not _sensible(kind, subject, voids) or voids == id:
        raise UnreadableTap
    session, shown = _uuid(tap.get("session")), instant(tap.get("occurred_at"))
    measured = _offset(tap.get("clock_offset"))
    own = offset if measured is None else measured
    return Sent(
        id=id,
        session=session,
        kind=kind,
        method=method,
        subject=None if kind is SentKind.VOIDED else subject,
        voids=voids,
        device_time=shown,
        clock_offset=own,
        occurred_at=_moved(shown, own),
        digest=_digest(id, session, kind, method, shown, voids, subject),
    )


def _sensible(kind: SentKind, subject: Subject | None, voids: UUID | None) -> bool:
    """Whether the kind goes with what the tap is about."""
    if (kind is SentKind.VOIDED) != (voids is not None):
        return False
    if kind is SentKind.VOIDED:
        return True
    if (kind is SentKind.COUNTED) != isinstance(subject, Heads):
        return False
    return subject is not None and not (
        isinstance(subject, Newcomer) and kind is not SentKind.ARRIVED
    )


def _subject(tap: Mapping[str, Any]) -> Subject | None:
    """What the tap is about. Raises UnreadableTap for more than one thing."""
    named = [name for name in _READERS if tap.get(name) is not None]
    if len(named) > 1:
        raise UnreadableTap
    return _READERS[named[0]](tap[named[0]]) if named else None


def _newcomer(value: object) -> Newcomer:
    if not isinstance(value, Mapping):
        raise UnreadableTap
    phone = value.get("phone")
    return Newcomer(
        _text(value.get("name"), "name"),
        _text(value.get("kana"), "kana"),
        "" if phone in (None, "") else _text(phone, "phone"),
    )


def _heads(value: object) -> Heads:
    if not isinstance(value, Mapping):
        raise UnreadableTap
    count = value.get("count")
    if type(count) is not int or not 0 <= count <= MOST_HEADS:
        raise UnreadableTap
    name = value.get("name")
    return Heads("" if name in (None, "") else _text(name, "group"), count)


_READERS: dict[str, Callable[[Any], Subject]] = {
    "registration": lambda value: OnSlip(_text(value, "registration")),
    "person": lambda value: Known(_uuid(value)),
    "card": lambda value: OnCard(_text(value, "card")),
    "walk_in": _newcomer,
    "helper": lambda value: Helping(_uuid(value)),
    "group": _heads,
}


def _text(value: object, name: str) -> str:
    """Visible text, no longer than what it is stored in."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST[name]:
        raise UnreadableTap
    if not value.strip() or any(unicodedata.category(letter) == "Cc" for letter in value):
        raise UnreadableTap
    return value.strip()


def _uuid(value: object) -> UUID:
    if not isinstance(value, str) or len(value) != len("123e4567-e89b-12d3-a456-426614174000"):
        raise UnreadableTap
    try:
        return UUID(value)
    except ValueError as error:
        raise UnreadableTap from error


def _choice(choices: Any, value: object) -> Any:
    if not isinstance(value, str) or value not in choices.values:
        raise UnreadableTap
    return choices(value)


def _offset(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableTime
    if not abs(value) <= _FARTHEST:
        raise UnreadableTime
    return round(value)


def _moved(shown: datetime, offset: int | None) -> datetime:
    """The time that it was, by the server's clock. Raises UnreadableTime."""
    try:
        moment = shown + timedelta(milliseconds=offset or 0)
    except OverflowError as error:
        raise UnreadableTime from error
    if tokyo_time(moment).year not in YEARS:
        raise UnreadableTime
    return moment


def _digest(*said: object) -> str:
    content = json.dumps([*said[:-1], type(said[-1]).__name__, said[-1]], default=str)
    return hashlib.sha256(content.encode()).hexdigest()
