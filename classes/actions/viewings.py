"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime, time

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from classes.models import Loan, Offering, OutreachRequest, Session
from common.clock import at_tokyo, tokyo_date

REGISTRATIONS_VIEWED = "offering.registrations_viewed"
OUTREACH_VIEWED = "outreach.viewed"
LOANS_VIEWED = "loans.viewed"
Viewed = Offering | OutreachRequest | Municipality | Session | Loan
"""What a page is about that names people."""


@transaction.atomic
def record_registrations(offering: Offering, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the page that names who is registered: one line a day for each of them.

    None when the line is there already.
    """
    return _once_a_day(REGISTRATIONS_VIEWED, on=offering, by=by, at=at)


@transaction.atomic
def record_outreach(request: OutreachRequest, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the page that names whom the office speaks with about a group: one line a
    day for each of them. None when the line is there already."""
    return _once_a_day(OUTREACH_VIEWED, on=request, by=by, at=at)


@transaction.atomic
def record_loans(
    on: Municipality | Session | Loan, *, by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody opened a page that names who has which device: one line a day for the town, a
    meeting, a loan. None when the line is there already."""
    return _once_a_day(LOANS_VIEWED, on=on, by=by, at=at)


def _once_a_day(action: str, *, on: Viewed, by: Actor, at: datetime) -> AuditEvent | None:
    there = AuditEvent.objects.filter(
        subject_type=on._meta.label,
        subject_key=str(on.pk),
        action=action,
        actor_key=by.key,
        at__gte=at_tokyo(tokyo_date(at), time.min),
    )
    if there.exists():
        return None
    return audit.record(action, on=on, municipality=_town_of(on), by=by, at=at)


def _town_of(on: Viewed) -> Municipality:
    """Asked only where a line is written: of a class or a meeting it is one query more."""
    if isinstance(on, Municipality):
        return on
    return on.offering.municipality if isinstance(on, Session) else on.municipality
