"""The result sheet of a draw: what is published, by receipt number, without names."""

import json
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from classes.choices import DrawChangeGround, DrawState, OfferingState, RegistrationState
from classes.models import Draw, DrawChange, Offering
from classes.queries import entries
from classes.rules import drawing
from common.clock import tokyo_time


def due(*, at: datetime, code: str | None = None) -> list[Draw]:
    """Draws that are not held although all their published offerings are closed."""
    draws = ripe(Draw.objects.all(), at=at)
    if code is not None:
        draws = draws.filter(municipality__code=code)
    return [*draws.order_by("pk")]


def ripe(draws: QuerySet[Draw], *, at: datetime) -> QuerySet[Draw]:
    """Those of the draws that are due."""
    theirs = Offering.objects.filter(draw=OuterRef("pk"), state=OfferingState.PUBLISHED)
    return draws.filter(Exists(theirs), ~Exists(theirs.filter(closes_at__gt=at))).exclude(
        state=DrawState.DRAWN
    )


def offerings(draw: Draw) -> QuerySet[Offering]:
    """The offerings of a draw that the public may know of, in the order of the sheet."""
    theirs = Offering.objects.filter(draw=draw).exclude(state=OfferingState.DRAFT)
    return theirs.select_related("municipality").order_by("pk")


def of(draw: Draw) -> drawing.Sheet:
    """The sheet as it is published now: the promise, from closing on the entries, and seed and
    result once the draw is held. Neither a name nor the office's note stands on it."""
    theirs = [*offerings(draw)]
    drawn = draw.state == DrawState.DRAWN
    return drawing.sheet(
        drawing.Heading(
            draw=str(draw.public_id),
            municipality=draw.municipality.name,
            title="・".join(offering.title for offering in theirs),
            commitment=draw.commitment,
        ),
        frozen=drawing.thaw(draw.entries) if draw.entries else None,
        seed=draw.seed if drawn else None,
        result=json.loads(draw.result) if drawn else None,
        changes=_changes(draw, theirs) if drawn else (),
    )


def _changes(draw: Draw, theirs: list[Offering]) -> list[drawing.Change]:
    rows = DrawChange.objects.filter(draw=draw).select_related(
        "registration__offering", "registration__participant__merged_into"
    )
    listed = entries.listed(draw, theirs)
    return [
        drawing.Change(
            at=tokyo_time(row.at).isoformat(timespec="minutes"),
            receipt=listed.of(row.registration),
            offering=str(row.registration.offering.public_id),
            before=RegistrationState(row.from_state).label,
            after=RegistrationState(row.to_state).label,
            ground=DrawChangeGround(row.ground).label,
        )
        for row in rows.order_by("at", "pk")
    ]


def announced(draw: Draw) -> bool:
    """Whether the public may see it: one of its offerings is, or was, published."""
    return Offering.objects.filter(draw=draw).exclude(state=OfferingState.DRAFT).exists()
