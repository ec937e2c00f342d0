"""What a tablet handed out, looked through before it is stored."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from attendance.models import Kiosk
from attendance.queries import kiosks
from attendance.queries.kiosks import Granted
from attendance.rules import reading
from attendance.rules.handovers import Handover
from attendance.rules.reading import Sent


@dataclass(frozen=True)
class Preview:
    """How much there is, for which sessions, from when to when; nobody's name."""

    taps: int
    sessions: tuple[tuple[Granted, int], ...]
    elsewhere: int
    unreadable: int
    first: datetime | None
    last: datetime | None


def preview(handover: Handover, *, kiosk: Kiosk) -> Preview:
    """The handover in numbers. `elsewhere` are taps on sessions that the tablet may not open,
    `unreadable` those that say nothing that could be kept."""
    taps = reading.read_all(handover.taps)
    readable = [tap for tap in taps if isinstance(tap, Sent)]
    by_session = Counter(tap.session for tap in readable)
    known = [
        (granted, by_session.pop(granted.grant.session.public_id, 0))
        for granted in kiosks.granted(kiosk)
    ]
    times = [tap.occurred_at for tap in readable]
    return Preview(
        taps=len(taps),
        sessions=tuple((granted, number) for granted, number in known if number),
        elsewhere=by_session.total(),
        unreadable=len(taps) - len(readable),
        first=min(times, default=None),
        last=max(times, default=None),
    )
