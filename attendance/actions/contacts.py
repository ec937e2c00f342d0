"""That a tablet was heard of: when, what it still holds, and how its clock goes."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.models import Kiosk

EVERY = timedelta(seconds=30)
"""How often a contact is written down where nothing else is new."""
_DRIFT = 2_000
_FARTHEST = 10**13


def note(
    kiosk: Kiosk,
    *,
    unsent: int | None = None,
    clock_offset: int | None = None,
    by: Actor,
    at: datetime,
) -> bool:
    """Write down that the tablet was there, if it is news: half a minute later, something held
    back or nothing any more, or a clock that goes otherwise. None is not told.

    Whether it was written. The audit trail has what changed, and not every contact.
    """
    left = kiosk.unsent if unsent is None else unsent
    offset = kiosk.clock_offset if clock_offset is None else clock_offset
    changed = bool(left) != bool(kiosk.unsent) or _otherwise(offset, kiosk.clock_offset)
    recent = kiosk.last_contact_at is not None and at - kiosk.last_contact_at < EVERY
    if recent and not changed:
        return False
    kiosk.last_contact_at, kiosk.unsent, kiosk.clock_offset = at, left, offset
    _write(kiosk, changed=changed, by=by, at=at)
    return True


@transaction.atomic
def _write(kiosk: Kiosk, *, changed: bool, by: Actor, at: datetime) -> None:
    Kiosk.objects.filter(pk=kiosk.pk).update(
        last_contact_at=at, unsent=kiosk.unsent, clock_offset=kiosk.clock_offset
    )
    if changed:
        audit.record(
            "kiosk.contacted",
            on=kiosk,
            municipality=kiosk.municipality,
            by=by,
            at=at,
            unsent=kiosk.unsent,
            clock_offset=kiosk.clock_offset,
        )


def _otherwise(offset: int | None, known: int | None) -> bool:
    return offset is not None and abs(offset - (known or 0)) > _DRIFT
