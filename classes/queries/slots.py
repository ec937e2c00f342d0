"""The slots of a consultation day, and who has them."""

from dataclasses import dataclass
from datetime import datetime

from classes.choices import SEATED_STATES, SessionState
from classes.models import Registration, Session, Slot
from classes.queries.registrations import live
from classes.queries.seats import Seats


@dataclass(frozen=True)
class Use:
    """One slot. `people` are those who have it or want it, in the order of registration."""

    slot: Slot
    people: tuple[Registration, ...]

    @property
    def free(self) -> int:
        """Places that nobody has; never below zero."""
        taken = sum(row.state in SEATED_STATES for row in self.people)
        return max(self.slot.seats - taken, 0)


NEXT = 3
"""How many other times are named to somebody who came too late for one."""


def free_after(counted: Seats, *, near: Slot, desk: bool, at: datetime) -> list[Slot]:
    """The next slots of the offering in which a seat is free, the nearest to the one that was
    wanted first, in the order of the day. One query."""
    offering = near.session.offering_id
    ahead = Slot.objects.filter(session__offering=offering, starts_at__gt=at).exclude(
        pk=near.pk
    )
    free = [
        slot
        for slot in ahead.filter(session__state=SessionState.SCHEDULED)
        .select_related("session")
        .order_by("starts_at", "pk")
        if counted.free_for_newcomers(
            counted.keys(session=slot.session_id, slot=slot.pk, device=""), desk=desk
        )
    ]
    nearest = sorted(free, key=lambda slot: abs(slot.starts_at - near.starts_at))[:NEXT]
    return sorted(nearest, key=lambda slot: slot.starts_at)


def of(session: Session) -> list[Use]:
    """The slots of the day in order: two queries."""
    theirs: dict[int, list[Registration]] = {}
    rows = live(session.offering).filter(session=session, slot__isnull=False)
    for row in rows.select_related("participant__merged_into"):
        theirs.setdefault(row.slot_id or 0, []).append(row)
    slots = session.slots.order_by("starts_at", "pk")
    return [Use(slot, tuple(theirs.get(slot.pk, []))) for slot in slots]
