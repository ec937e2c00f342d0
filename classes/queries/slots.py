"""The slots of a consultation day, and who has them."""

from dataclasses import dataclass

from classes.choices import SEATED_STATES
from classes.models import Registration, Session, Slot
from classes.queries.registrations import live


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


def of(session: Session) -> list[Use]:
    """The slots of the day in order: two queries."""
    theirs: dict[int, list[Registration]] = {}
    rows = live(session.offering).filter(session=session, slot__isnull=False)
    for row in rows.select_related("participant__merged_into"):
        theirs.setdefault(row.slot_id or 0, []).append(row)
    slots = session.slots.order_by("starts_at", "pk")
    return [Use(slot, tuple(theirs.get(slot.pk, []))) for slot in slots]
