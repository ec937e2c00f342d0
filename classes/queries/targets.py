"""What somebody may choose who registers: a session or a slot, and a kind of seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from classes.choices import Joining, Kind, Outlook, SeatDevice, SessionState
from classes.models import Offering, Session, Slot
from classes.queries import outlooks, seats, topics
from classes.queries.seats import PoolKey, Seats
from classes.rules import wordings

SERIES = "series"
ALL_OF_IT = "全回に参加する"


@dataclass(frozen=True)
class Target:
    """One thing that may be chosen, how many seats are free, and what choosing it leads to."""

    value: str
    words: str
    session: Session | None = None
    slot: Slot | None = None
    free: int = 0
    outlook: Outlook = Outlook.SEAT

    @property
    def left(self) -> str:
        """あと3席, 満席・キャンセル待ち, 満席; 抽選 where lots are drawn."""
        if self.outlook is Outlook.SEAT:
            return f"あと{self.free}席"
        return str(self.outlook.label)

    @property
    def label(self) -> str:
        return f"{self.words}（{self.left}）"

    @property
    def is_shut(self) -> bool:
        """Whether neither a seat nor a place in line is to be had by the one who asks."""
        return self.outlook in {Outlook.DESK_ONLY, Outlook.NONE}


@dataclass(frozen=True)
class Targets:
    """Everything that is to be chosen for an offering; empty where nothing is."""

    meetings: tuple[Target, ...] = ()
    devices: tuple[Target, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    """What may be asked about, where it is a consultation: code and label."""

    def __bool__(self) -> bool:
        return bool(self.meetings or self.devices)

    def chosen(self, value: str) -> Target | None:
        """The target with this value; None for one that is gone."""
        return next((each for each in self.meetings if each.value == value), None)

    def seat(self, value: str) -> Target | None:
        """The kind of seat with this value, where there are kinds."""
        return next((each for each in self.devices if each.value == value), None)


def of(
    offering: Offering,
    *,
    at: datetime,
    desk: bool = False,
    within: str = "",
    counted: Seats | None = None,
) -> Targets:
    """What is to be chosen now: sessions and slots that have not begun, and kinds of seats.

    `desk` counts the seats kept for callers too; `within` is the meeting chosen already, in
    which the kinds of seats are then counted. Without anything to choose, no query.
    """
    asked = topics_of(offering)
    kinds = [kind for kind in seats.devices(offering) if kind is not SeatDevice.ANY]
    if offering.joining == Joining.SERIES and not kinds:
        return Targets(topics=asked)
    count = _Count(offering, counted or seats.count(offering, at=at), desk=desk)
    meetings = _meetings(offering, count, at=at)
    chosen = next((each for each in meetings if each.value == within), None)
    devices = tuple(
        count.target(kind.value, kind.label, what=chosen, kinds=(kind,)) for kind in kinds
    )
    return Targets(meetings, devices, asked)


def topics_of(offering: Offering) -> tuple[tuple[str, str], ...]:
    """What somebody may say they come to ask about; nothing, and no query, for a class."""
    if offering.kind != Kind.CONSULTATION:
        return ()
    return topics.of(offering.municipality).offered


@dataclass(frozen=True)
class _Count:
    """The seats of an offering, as one who asks by this channel sees them."""

    offering: Offering
    counted: Seats
    desk: bool

    def target(
        self, value: str, words: str, *, what: Target | None, kinds: Sequence[SeatDevice]
    ) -> Target:
        """`what` (the whole series for None) with the seats of these kinds together."""
        session, slot = (what.session, what.slot) if what else (None, None)
        pools = [self._keys(session, slot, kind) for kind in kinds]
        free = self.counted.free_among(pools, desk=self.desk)
        found = [
            outlooks.of(self.offering, self.counted, keys=keys, people=1, desk=self.desk)
            for keys in pools
        ]
        best = min(found, key=[*Outlook].index)
        return Target(value, words, session, slot, free, best)

    def _keys(
        self, session: Session | None, slot: Slot | None, kind: SeatDevice
    ) -> list[PoolKey]:
        return self.counted.keys(
            session=session.pk if session else None,
            slot=slot.pk if slot else None,
            device=kind.value,
        )


def _meetings(offering: Offering, count: _Count, *, at: datetime) -> tuple[Target, ...]:
    if offering.joining == Joining.SERIES:
        return ()
    ahead = offering.sessions.filter(state=SessionState.SCHEDULED, starts_at__gt=at)
    spans: list[tuple[Session, Slot | None]]
    if offering.joining == Joining.SESSIONS:
        spans = [(each, None) for each in ahead.order_by("starts_at", "pk")]
        kinds = seats.devices(offering)
        first = [count.target(SERIES, ALL_OF_IT, what=None, kinds=kinds)]
    else:
        slots = Slot.objects.filter(session__in=ahead).select_related("session")
        spans = [(each.session, each) for each in slots.order_by("starts_at", "pk")]
        kinds, first = [SeatDevice.ANY], []
    found = []
    for session, slot in spans:
        span = slot or session
        words = wordings.meeting(span.starts_at, span.ends_at)
        what = Target(str(span.public_id), words, session, slot)
        found.append(count.target(what.value, words, what=what, kinds=kinds))
    return (*first, *found)


def session(offering: Offering, *, public_id: UUID) -> Session | None:
    """The session of the offering with this public id."""
    return offering.sessions.filter(public_id=public_id).order_by("pk").first()


def slot(offering: Offering, *, public_id: UUID) -> Slot | None:
    """The slot of the offering with this public id, with its session."""
    slots = Slot.objects.filter(session__offering=offering, public_id=public_id)
    return slots.select_related("session").order_by("pk").first()
