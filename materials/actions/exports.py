"""Personal data that leaves the system on paper or as a file is written down."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from classes.models import Loan, Offering, Registration, Session
from materials.choices import Paper


@transaction.atomic
def record(
    paper: Paper,
    *,
    on: Session | Registration | Offering | Municipality,
    people: int,
    by: Actor,
    at: datetime,
) -> AuditEvent:
    """Somebody took a paper with the data of so many people, of whatever it is `on`."""
    return audit.record(paper, on=on, municipality=_town(on), by=by, at=at, people=people)


@transaction.atomic
def record_hours(
    municipality: Municipality, *, year: int, lines: int, by: Actor, at: datetime
) -> AuditEvent:
    """Somebody took the hours of all helpers in a fiscal year as a file of so many lines."""
    return audit.record(
        "hours.exported",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        year=year,
        lines=lines,
    )


@transaction.atomic
def record_agreement(loan: Loan, *, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took the agreement of a loan, which names who borrows, as a PDF."""
    town = loan.municipality
    return audit.record("loan.agreement_printed", on=loan, municipality=town, by=by, at=at)


def _town(on: Session | Registration | Offering | Municipality) -> Municipality:
    if isinstance(on, Municipality):
        return on
    return on.municipality if isinstance(on, Offering) else on.offering.municipality
