"""Which steps the register of helpers knows, from where to where. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from people.choices import HelperState, ScanType


class Step(StrEnum):
    """What staff do with an entry of the register."""

    APPROVE = "approve"
    PAUSE = "pause"
    RESUME = "resume"
    RETIRE = "retire"


STEPS: Mapping[Step, tuple[frozenset[HelperState], HelperState]] = {
    Step.APPROVE: (frozenset({HelperState.APPLIED}), HelperState.REGISTERED),
    Step.PAUSE: (frozenset({HelperState.REGISTERED}), HelperState.PAUSED),
    Step.RESUME: (frozenset({HelperState.PAUSED, HelperState.RETIRED}), HelperState.REGISTERED),
    Step.RETIRE: (
        frozenset({HelperState.APPLIED, HelperState.REGISTERED, HelperState.PAUSED}),
        HelperState.RETIRED,
    ),
}
"""From which states a step leads, and where to."""

_BEGINNINGS = {
    ScanType.PDF: b"%PDF-",
    ScanType.JPEG: b"\xff\xd8\xff",
    ScanType.PNG: b"\x89PNG\r\n\x1a\n",
}


def open_steps(state: HelperState) -> list[Step]:
    """What can be done from this state."""
    return [step for step, (before, _) in STEPS.items() if state in before]


def kind_of_scan(content: bytes) -> ScanType | None:
    """What a file is by its first bytes, whatever it is called; None for anything else."""
    return next(
        (kind for kind, beginning in _BEGINNINGS.items() if content.startswith(beginning)), None
    )
