"""The seats of an offering as a table for the office: what is taken, held, waited for, kept."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from classes.choices import (
    DESK_CHANNELS,
    LIVE_STATES,
    SEATED_STATES,
    Joining,
    RegistrationState,
    SessionState,
)
from classes.models import Offering, Registration, Session, Slot
from classes.queries import seats
from classes.queries.offerings import Listing
from classes.queries.seats import PoolKey
from classes.rules import wordings
from classes.rules.seating import Pool


@dataclass(frozen=True)
class Row:
    """One pool of seats. `kept` are those that nobody of the desk has taken yet: of the series
    or the session, whatever the device or the slot."""

    label: str
    capacity: int
    confirmed: int
    offered: int
    waiting: int
    applied: int
    kept: int

    @property
    def pool(self) -> Pool:
        """The pool behind the row, the kept seats left aside."""
        return Pool(capacity=self.capacity, taken=self.confirmed + self.offered)

    @property
    def free(self) -> int:
        """Seats still to be had."""
        return self.pool.free

    @property
    def over(self) -> int:
        """How many more are taken than there are seats."""
        return self.pool.over


def of(listing: Listing) -> list[Row]:
    """A row for each pool: the series, each session, each slot, each kind of device.

    One query, and one more where the day is divided into slots.
    """
    offering = listing.offering
    counted = _counted(offering, held=[each.pk for each in listing.scheduled])
    kept = seats.kept_now(offering, at=listing.at)
    by_desk = Counter[int | None]()
    for (session, _, _), (_, desk) in counted.items():
        by_desk[session] += desk
    rows = []
    for label, key, capacity in _pools(listing):
        by_state, _ = counted.get(key, (Counter(), 0))
        rows.append(
            Row(
                label=label,
                capacity=capacity,
                confirmed=by_state[RegistrationState.CONFIRMED],
                offered=by_state[RegistrationState.OFFERED],
                waiting=by_state[RegistrationState.WAITING],
                applied=by_state[RegistrationState.APPLIED],
                kept=max(kept - by_desk[key[0]], 0),
            )
        )
    return rows


def fullest(offering: Offering, *, at: datetime) -> int:
    """The seats that are taken in the fullest pool whose size is the offering's capacity; 0 for
    slots, which have sizes of their own. Hold the offering's lock when this decides."""
    if offering.joining == Joining.SLOT:
        return 0
    counted = seats.count(offering, at=at)
    taken = Counter[int | None]()
    for (session, _, _), pool in counted.pools.items():
        if session is None or session in counted.sessions:
            taken[session] += pool.taken
    return max(taken.values(), default=0)


def _counted(offering: Offering, *, held: list[int]) -> dict[PoolKey, tuple[Counter[str], int]]:
    """People by state, and those of the desk who are seated, in each pool."""
    tallied = (
        Registration.objects.filter(offering=offering, state__in=LIVE_STATES)
        .order_by()
        .values_list("session_id", "slot_id", "device", "state")
        .annotate(desk=Q(channel__in=DESK_CHANNELS), people=Count("pk"))
    )
    whole: list[int | None] = [None] if offering.joining == Joining.SERIES else [*held]
    found: dict[PoolKey, tuple[Counter[str], int]] = {}
    for session, slot, device, state, desk, people in tallied:
        for each in whole if session is None else [session]:
            states, seated = found.get((each, slot, device), (Counter[str](), 0))
            states[state] += people
            seated += people if desk and state in SEATED_STATES else 0
            found[each, slot, device] = (states, seated)
    return found


def _pools(listing: Listing) -> Iterator[tuple[str, PoolKey, int]]:
    """Label, key and capacity of each pool, in the order in which they are held."""
    offering = listing.offering
    if offering.joining == Joining.SLOT:
        slots = Slot.objects.filter(
            session__offering=offering, session__state=SessionState.SCHEDULED
        )
        for slot in slots.order_by("starts_at", "pk"):
            label = wordings.meeting(slot.starts_at, slot.ends_at)
            yield label, (slot.session_id, slot.pk, ""), slot.seats
        return
    parts: list[Session | None] = [None]
    if offering.joining == Joining.SESSIONS:
        parts = [*listing.scheduled]
    sizes = (offering.capacity, offering.seats_iphone or 0, offering.seats_android or 0)
    by_device = dict(zip(("", "iphone", "android"), sizes, strict=True))
    for part in parts:
        for device in seats.devices(offering):
            words = [_meeting(part)] if part else []
            words += [f"{device.label}の席"] if device else []
            key = (part.pk if part else None, None, device.value)
            yield "　".join(words) or "全体", key, by_device[device.value]


def _meeting(session: Session) -> str:
    return f"第{session.number}回 {wordings.meeting(session.starts_at, session.ends_at)}"
