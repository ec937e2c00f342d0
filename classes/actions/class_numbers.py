"""The number of a class that is typed on a telephone: given when it is published, in a town
whose night line is in use."""

from datetime import datetime

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.choices import OfferingState
from classes.choices.night import NightLineState
from classes.models import NightLine, Offering
from classes.rules import night


def give(offering: Offering, *, by: Actor, at: datetime) -> str:
    """Number a class that has none; '' where the town has no night line. To be called under
    the lock of the offering."""
    if offering.class_number:
        return offering.class_number
    line = _locked(offering.municipality)
    if line is None or line.state != NightLineState.OPEN:
        return ""
    _number(offering, line, by=by, at=at)
    return offering.class_number


def give_all(line: NightLine, *, by: Actor, at: datetime) -> None:
    """Number every published class that has none, when a line is put into use. To be called
    before the line is locked: offerings come first."""
    rows = Offering.objects.filter(
        municipality=line.municipality, state=OfferingState.PUBLISHED, class_number=""
    ).select_for_update(of=("self",), no_key=True)
    without = [*rows.select_related("municipality").order_by("pk")]
    held = _locked(line.municipality)
    for offering in without if held is not None else ():
        assert held is not None
        _number(offering, held, by=by, at=at)


def _locked(municipality: Municipality) -> NightLine | None:
    rows = NightLine.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(municipality=municipality).order_by("pk").first()


def _number(offering: Offering, line: NightLine, *, by: Actor, at: datetime) -> None:
    line.last_class_number += 1
    line.save(update_fields=["last_class_number"])
    offering.class_number = night.class_number(line.last_class_number)
    offering.save(update_fields=["class_number"])
    audit.record(
        "offering.numbered",
        on=offering,
        municipality=offering.municipality,
        by=by,
        at=at,
        number=offering.class_number,
    )
