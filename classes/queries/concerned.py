"""Whom a change concerns."""

from classes.choices import LIVE_STATES
from classes.models import Offering, Session
from people.models import Participant


def people(offering: Offering) -> list[Participant]:
    """Everybody who holds a seat, each once although rows of theirs were merged."""
    rows = (
        Participant.objects.filter(
            registrations__offering=offering, registrations__state__in=LIVE_STATES
        )
        .select_related("merged_into", "municipality")
        .order_by("kana_key", "pk")
    )
    return [*{row.kept.pk: row.kept for row in rows}.values()]


def subject(of: Offering | Session) -> str:
    """How the keys of all news about an offering, or about one of its sessions, begin."""
    if isinstance(of, Session):
        return f"offering:{of.offering_id}/session:{of.pk}/"
    return f"offering:{of.pk}/"
