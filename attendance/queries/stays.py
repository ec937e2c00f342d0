"""A helper's comings and goings in one session, and the hours logged last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from attendance import rules
from attendance.choices import TapKind
from attendance.models import HelperCheckIn, WorkedHours
from attendance.rules import Event
from classes.models import Session
from people.models import Helper

_DERIVED = 5
"""The version of an id that follows from other ids: staff's own are random."""


@dataclass(frozen=True)
class Stay:
    """All marks of a helper in a session, withdrawals too, and the hours that count now."""

    marks: tuple[HelperCheckIn, ...]
    last: WorkedHours | None

    @property
    def standing(self) -> list[HelperCheckIn]:
        """The marks that nobody took back, in the order in which they happened."""
        by_key = {row.pk: row for row in self.marks}
        return [by_key[each.id] for each in rules.standing(map(event, self.marks))]

    @property
    def first(self) -> HelperCheckIn | None:
        """The first mark that stands."""
        return next(iter(self.standing), None)

    @property
    def latest(self) -> HelperCheckIn | None:
        """The last mark that stands."""
        return next(reversed(self.standing), None)


def of(helper: Helper, *, session: Session) -> Stay:
    """Two queries."""
    marks = HelperCheckIn.objects.filter(helper=helper, session=session)
    hours = WorkedHours.objects.filter(helper=helper, session=session)
    return Stay(
        marks=tuple(
            marks.select_related("session__offering__municipality", "helper").order_by(
                "occurred_at", "pk"
            )
        ),
        last=hours.order_by("received_at", "pk").last(),
    )


def next_moment(last: WorkedHours | None, *, at: datetime) -> datetime:
    """When an entry that is written at this moment counts from: after the one before, also
    where both are of one instant."""
    return max(at, last.received_at + timedelta(microseconds=1)) if last else at


def event(mark: HelperCheckIn) -> Event:
    """The mark as far as hours depend on it."""
    return Event(
        id=mark.pk,
        kind=TapKind(mark.kind),
        occurred_at=mark.occurred_at,
        voids=mark.voids,
    )


def entered_by_staff(worked: WorkedHours) -> bool:
    """Whether somebody said so, rather than that it followed from marks."""
    return worked.pk.version != _DERIVED
