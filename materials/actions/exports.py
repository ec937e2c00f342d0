"""Personal data that leaves the system on paper or as a file is written down."""

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from classes.models import Loan, Registration, Session


@transaction.atomic
def record_roster(session: Session, *, people: int, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took the roster of a session with so many people on it as a PDF."""
    return audit.record(
        "roster.printed",
        on=session,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_sign_in(session: Session, *, people: int, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took the sheet on which so many people sign as a PDF."""
    return audit.record(
        "sign_in.printed",
        on=session,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_brief(session: Session, *, people: int, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took what helpers are told about so many people as a PDF."""
    return audit.record(
        "brief.printed",
        on=session,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_seat_plan(session: Session, *, people: int, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took the plan of who sits where, with so many people on it, as a PDF."""
    return audit.record(
        "seat_plan.printed",
        on=session,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_table_cards(session: Session, *, people: int, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took table cards with the names of so many people as a PDF."""
    return audit.record(
        "table_cards.printed",
        on=session,
        municipality=session.offering.municipality,
        by=by,
        at=at,
        people=people,
    )


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
def record_consents(
    municipality: Municipality, *, people: int, by: Actor, at: datetime
) -> AuditEvent:
    """Somebody took the consent forms of so many students as a PDF."""
    return audit.record(
        "consent_forms.printed",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_agreement(loan: Loan, *, by: Actor, at: datetime) -> AuditEvent:
    """Somebody took the agreement of a loan, which names who borrows, as a PDF."""
    town = loan.municipality
    return audit.record("loan.agreement_printed", on=loan, municipality=town, by=by, at=at)


@transaction.atomic
def record_postcards(
    municipality: Municipality, *, people: int, by: Actor, at: datetime
) -> AuditEvent:
    """Somebody took so many postcards, with names and addresses, as a PDF."""
    return audit.record(
        "postcards.printed",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        people=people,
    )


@transaction.atomic
def record_slips(
    on: Session | Registration,
    *,
    municipality: Municipality,
    people: int,
    by: Actor,
    at: datetime,
) -> AuditEvent:
    """Somebody took the slips of a session, or of one registration, with names as a PDF."""
    return audit.record(
        "slips.printed", on=on, municipality=municipality, by=by, at=at, people=people
    )
