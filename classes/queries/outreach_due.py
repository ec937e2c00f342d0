"""Requests for which something is due by the clock."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Municipality
from classes.choices import OfferingState, OutreachState, SessionState
from classes.choices.equipment import LoanState
from classes.models import Loan, OutreachRequest, Session
from classes.queries import loans
from classes.rules.outreach import states
from common import fiscal
from common.clock import at_tokyo, tokyo_date
from notices.choices import Purpose
from notices.models import Message


def unreported(municipality: Municipality, *, at: datetime) -> QuerySet[OutreachRequest]:
    """Classes that are over and were not called off, whose number of heads nobody has said."""
    sessions = Session.objects.filter(
        offering=OuterRef("offering"), state=SessionState.SCHEDULED
    )
    return OutreachRequest.objects.filter(
        Exists(sessions.filter(ends_at__lte=at)),
        ~Exists(sessions.filter(ends_at__gt=at)),
        ~Q(offering__state=OfferingState.CANCELLED),
        municipality=municipality,
        state__in=[*states.AGREED, OutreachState.HELD],
    ).order_by("requested_at", "pk")


def asked(requests: Iterable[OutreachRequest]) -> set[int]:
    """The keys of those whose contact was asked how many came, or is going to be."""
    keys = {f"outreach:{each.pk}/": each.pk for each in requests}
    about = Q(pk__in=[])
    for key in keys:
        about |= Q(dedupe_key__startswith=key)
    rows = Message.objects.filter(about, purpose=Purpose.OUTREACH_REPORT)
    found = rows.values_list("dedupe_key", flat=True)
    return {keys[each.partition("/")[0] + "/"] for each in found}


def holding(municipality: Municipality, *, at: datetime) -> list[Loan]:
    """What contacts who should be forgotten by now still have in hand; the earliest due
    first. They are forgotten in the night after it is back."""
    people = outdated(municipality, at=at).order_by().values("contact__person")
    rows = Loan.objects.filter(
        municipality=municipality, state=LoanState.OUT, participant__in=people
    )
    return [*loans.detailed(rows)]


def outdated(municipality: Municipality, *, at: datetime) -> QuerySet[OutreachRequest]:
    """Requests that ended, from before the last fiscal year, whose contact is still known.

    A class counts by the day on which it was held, every other request by the day of asking.
    """
    first, _ = fiscal.fiscal_year_bounds(fiscal.fiscal_year(tokyo_date(at)) - 1)
    before = at_tokyo(first, time.min)
    late = Session.objects.filter(offering=OuterRef("offering"), ends_at__gte=before)
    return OutreachRequest.objects.filter(
        ~Exists(late),
        municipality=municipality,
        state__in=[*states.ENDED],
        requested_at__lt=before,
        contact__forgotten_at=None,
    ).order_by("requested_at", "pk")
