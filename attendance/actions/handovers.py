"""Taking over what a stopped tablet could not send any more."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from attendance.actions import receiving
from attendance.actions.taking import Outcome
from attendance.choices import Result
from attendance.models import Kiosk
from attendance.queries import doors
from attendance.rules import reading
from attendance.rules.handovers import Handover

AT_ONCE = 500


@dataclass(frozen=True)
class Taken:
    """What became of the taps: how many of each, and why some could not be kept."""

    results: Mapping[Result, int]
    refusals: Mapping[str, int]

    @property
    def stored(self) -> int:
        return self.results.get(Result.STORED, 0)

    @property
    def repeated(self) -> int:
        return self.results.get(Result.REPEATED, 0)

    @property
    def conflicts(self) -> int:
        return self.results.get(Result.CONFLICT, 0)

    @property
    def refused(self) -> int:
        return self.results.get(Result.REFUSED, 0)


@transaction.atomic
def take(handover: Handover, *, kiosk: Kiosk, by: Actor, at: datetime) -> Taken:
    """Store the taps as those of the tablet, handed over by whoever acts. The tablet may be
    revoked, and its time be over. A second time changes nothing.

    Clocks are corrected by what the tablet measured alone: the file may be days old.
    """
    taps = reading.read_all(handover.taps)
    outcomes: list[Outcome] = []
    for first in range(0, len(taps), AT_ONCE):
        outcomes += receiving.receive(
            taps[first : first + AT_ONCE],
            doors=doors.of_kiosk(kiosk),
            municipality=kiosk.municipality,
            kiosk=kiosk,
            by=by,
            at=at,
        )
    taken = _counted(outcomes)
    _settle(kiosk, len(outcomes) - taken.refused)
    audit.record(
        "marks.handed_over",
        on=kiosk,
        municipality=kiosk.municipality,
        by=by,
        at=at,
        stored=taken.stored,
        repeated=taken.repeated,
        conflicts=taken.conflicts,
        refused=taken.refused,
    )
    return taken


def _settle(kiosk: Kiosk, number: int) -> None:
    """The tablet itself will not tell any more that it has less to send."""
    row = Kiosk.objects.select_for_update(no_key=True, of=("self",)).get(pk=kiosk.pk)
    row.unsent = max(0, row.unsent - number)
    row.save(update_fields=["unsent"])


def _counted(outcomes: list[Outcome]) -> Taken:
    return Taken(
        results=Counter(each.result for each in outcomes),
        refusals=dict(Counter(str(each.refusal) for each in outcomes if each.refusal)),
    )
