"""What somebody may choose who registers: a session or a slot, and a kind of seat."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from classes.choices import Joining, SeatDevice, SessionState
from classes.models import Offering, Session, Slot
from classes.queries import seats
from classes.rules import wordings

SERIES = "series"


@dataclass(frozen=True)
class Target:
    """One thing that may be chosen, and whether a seat is free."""

    value: str
    label: str
    session: Session | None = None
    slot: Slot | None = None
    free: int = 0


@dataclass(frozen=True)
class Targets:
    """Everything that is to be chosen for an offering; empty where nothing is."""

    meetings: tuple[Target, ...] = ()
    devices: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.meetings or self.devices)

    def chosen(self, value: str) -> Target | None:
        """The target with this value; None for the whole series, or for one that is gone."""
        return next((each for each in self.meetings if each.value == value), None)


def of(offering: Offering, *, at: datetime) -> Targets:
    """What is to be chosen now: sessions and slots that have not begun."""
    devices = tuple(
        (device.value, device.label)
        for device in seats.devices(offering)
        if device is not SeatDevice.ANY
    )
    if offering.joining == Joining.SERIES:
        return Targets(devices=devices)
    counted = seats.count(offering, at=at)

    def target(session: Session, slot: Slot | None, kinds: tuple[str, ...]) -> Target:
        keys = [(session.pk, slot.pk if slot else None, kind) for kind in kinds]
        free = sum(counted.free_for_newcomers([key], desk=False) for key in keys)
        span = slot or session
        words = wordings.meeting(span.starts_at, span.ends_at)
        left = f"あと{free}席" if free else "満席"
        key: UUID = span.public_id
        return Target(str(key), f"{words}（{left}）", session, slot, free)

    ahead = offering.sessions.filter(state=SessionState.SCHEDULED, starts_at__gt=at)
    kinds = tuple(device for device, _ in devices) or ("",)
    meetings: list[Target] = []
    if offering.joining == Joining.SESSIONS:
        meetings.append(Target(SERIES, "全回に参加する"))
        meetings += [target(each, None, kinds) for each in ahead.order_by("starts_at", "pk")]
    else:
        slots = Slot.objects.filter(session__in=ahead).select_related("session")
        meetings += [
            target(each.session, each, ("",)) for each in slots.order_by("starts_at", "pk")
        ]
    return Targets(tuple(meetings), devices)
