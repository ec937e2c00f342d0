"""Where a draw stands. Pure: no database, no clock, no dice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from classes.choices import DrawStage, DrawState, OfferingState

SOON = timedelta(days=3)
"""How long before closing the office is told that a draw is near."""


def stage(
    state: DrawState, offerings: Iterable[tuple[OfferingState, datetime]], *, at: datetime
) -> DrawStage:
    """The stage at a moment. `offerings` are the states and closing times of those in the draw;
    the last one that is published decides."""
    rows = [*offerings]
    if state is DrawState.DRAWN:
        return DrawStage.DRAWN
    closing = [closes for each, closes in rows if each is OfferingState.PUBLISHED]
    if not closing:
        drafts = any(each is OfferingState.DRAFT for each, _ in rows)
        return DrawStage.PLANNED if drafts else DrawStage.CALLED_OFF
    left = max(closing) - at
    if left <= timedelta(0):
        return DrawStage.DUE
    return DrawStage.CLOSING if left <= SOON else DrawStage.OPEN
