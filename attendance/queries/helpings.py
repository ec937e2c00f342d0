"""How long helpers were there: as staff entered it, and as their marks say."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from attendance.choices import TapKind
from attendance.models import HelperCheckIn, WorkedHours
from attendance.rules import Event, hours
from people.models import Helper

Stay = tuple[int, int]
"""The keys of a session and of a helper."""


@dataclass(frozen=True)
class Hours:
    """The minutes of one helper in one session; None where nothing says how many."""

    helper: Helper
    entered: int | None
    marked: int | None


def of_taps(taps: Iterable[UUID]) -> dict[UUID, Hours]:
    """The hours that each of these marks is about, in three queries."""
    asked = HelperCheckIn.objects.filter(pk__in=[*taps]).select_related("helper").order_by("pk")
    stays = {row.pk: (row.session_id, row.helper_id) for row in asked}
    marked, entered = _marked({*stays.values()}), _entered({*stays.values()})
    return {
        row.pk: Hours(
            helper=row.helper,
            entered=entered.get(stays[row.pk]),
            marked=hours.minutes(marked[stays[row.pk]]),
        )
        for row in asked
    }


def _of(stays: Iterable[Stay]) -> Q:
    """Rows of these sessions and helpers; a few too many where several cross."""
    pairs = [*stays]
    return Q(session__in={one for one, _ in pairs}, helper__in={one for _, one in pairs})


def _marked(stays: set[Stay]) -> dict[Stay, list[Event]]:
    found: dict[Stay, list[Event]] = {stay: [] for stay in stays}
    for row in HelperCheckIn.objects.filter(_of(stays)).order_by("occurred_at", "pk"):
        event = Event(row.pk, TapKind(row.kind), row.occurred_at, row.voids)
        found.setdefault((row.session_id, row.helper_id), []).append(event)
    return found


def _entered(stays: set[Stay]) -> dict[Stay, int]:
    rows = WorkedHours.objects.filter(_of(stays)).order_by("received_at", "pk")
    return {(row.session_id, row.helper_id): row.minutes for row in rows}
