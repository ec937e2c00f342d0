"""Whether a scan or a press says something new. Pure; the same on tablets
(`tests/vectors/duplicates.json`)."""

from collections.abc import Iterable
from enum import StrEnum

from attendance.choices import Presence, TapKind
from attendance.rules.marking import Event, presence


class Novelty(StrEnum):
    """What an arrival or a leaving would change."""

    NEW = "new"
    ALREADY_PRESENT = "already_present"
    ALREADY_LEFT = "already_left"
    NOT_THERE = "not_there"


def novelty(events: Iterable[Event], kind: TapKind) -> Novelty:
    """What marking this person as arrived, or as left, would say on top of these events.

    Whoever left early and comes back says something new. ValueError for a withdrawal.
    """
    if kind is TapKind.VOIDED:
        raise ValueError("a withdrawal names what it takes back")
    now = presence(events)
    if kind is TapKind.ARRIVED:
        return Novelty.ALREADY_PRESENT if now is Presence.PRESENT else Novelty.NEW
    if now is Presence.PRESENT:
        return Novelty.NEW
    return Novelty.ALREADY_LEFT if now is Presence.LEFT_EARLY else Novelty.NOT_THERE
