"""Whom a change concerns."""

from django.db.models import Q, QuerySet

from classes.choices import LIVE_STATES
from classes.models import Offering, OutreachRequest, Registration, Session
from classes.rules.outreach import states
from people.models import Participant


def registrations(of: Offering | Session) -> QuerySet[Registration]:
    """The registrations that are not over: seated, in the draw or in line.

    Of a session those for it alone and those for the whole series: whoever joins another
    session of the same offering is not concerned.
    """
    session = of if isinstance(of, Session) else None
    rows = Registration.objects.filter(
        offering=session.offering_id if session else of.pk, state__in=LIVE_STATES
    )
    if session is not None:
        rows = rows.filter(Q(session__isnull=True) | Q(session=session))
    return (
        rows.select_related(
            "offering__municipality", "participant__merged_into", "participant__municipality"
        )
        .prefetch_related("participant__phones", "participant__merged_into__phones")
        .order_by("participant__kana_key", "pk")
    )


def people(of: Offering | Session) -> list[Participant]:
    """Everybody with such a registration, each once although rows of theirs were merged; of a
    class that was agreed on with a group, whom the office speaks with about it."""
    kept = [row.participant.kept for row in registrations(of)]
    kept += _group(of)
    return [*{person.pk: person for person in kept}.values()]


def _group(of: Offering | Session) -> list[Participant]:
    rows = OutreachRequest.objects.filter(
        offering=of.offering_id if isinstance(of, Session) else of.pk,
        state__in=[*states.AGREED],
        contact__person__isnull=False,
    ).select_related("contact__person__merged_into")
    return [row.contact.person.kept for row in rows.order_by("pk") if row.contact.person]


def subject(of: Offering | Session) -> str:
    """How the keys of all news about an offering, or about one of its sessions, begin."""
    if isinstance(of, Session):
        return f"offering:{of.offering_id}/session:{of.pk}/"
    return f"offering:{of.pk}/"
