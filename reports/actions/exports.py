"""Who took which facts and figures out of the system."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from reports.models import Indicator


@transaction.atomic
def note(
    indicator: Indicator, *, first: date, last: date, facts: int, by: Actor, at: datetime
) -> None:
    """Record that the facts behind a figure were downloaded."""
    audit.record(
        "indicator.exported",
        on=indicator,
        municipality=indicator.municipality,
        by=by,
        at=at,
        slug=indicator.slug,
        first=first.isoformat(),
        last=last.isoformat(),
        facts=facts,
    )


@transaction.atomic
def note_consultations(
    municipality: Municipality, *, period: str, records: int, by: Actor, at: datetime
) -> None:
    """Record that the statistics of consultations were downloaded."""
    audit.record(
        "consultations.exported",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        period=period,
        records=records,
    )


@transaction.atomic
def note_repeats(
    municipality: Municipality, *, period: str, people: int, by: Actor, at: datetime
) -> None:
    """Record that the report on repeat attendance was downloaded."""
    audit.record(
        "repeats.exported",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        period=period,
        people=people,
    )


@transaction.atomic
def note_fairness(
    municipality: Municipality,
    *,
    period: str,
    offering: str,
    public: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Record that the fairness report was downloaded; `offering` is '' for all of them, and
    `public` says that small numbers were hidden."""
    audit.record(
        "fairness.exported",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        period=period,
        offering=offering,
        public=public,
    )
