"""What may be answered with 1 and 2, and which registrations a reminder is about.

A reminder is one message for one person and day: its key says the day, "reminder:2026-06-15",
and what is to take place then is read when somebody answers, as it is by then.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q

from classes.choices import OfferingState, SessionState
from classes.models import Registration, Session
from common.clock import at_tokyo
from notices.choices import Purpose
from notices.models import Message
from people.queries import identities

REMINDER = re.compile(r"reminder:(\d{4}-\d{2}-\d{2})")
ASKED = {Purpose.SEAT_OFFERED, Purpose.LAST_CALL}
"""What is answered with yes (1) or no (2)."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One registration of the person on that day, whatever its state, and when it begins."""

    registration: Registration
    starts_at: datetime
    meetings: int
    """How many meetings that are held the registration is for."""


def can_be_answered(message: Message) -> bool:
    """Whether 1 and 2 mean something here: to an offer of a seat, or a reminder."""
    return message.participant_id is not None and (
        message.purpose in ASKED or day_of(message) is not None
    )


def day_of(message: Message) -> date | None:
    """The day of which a message reminds; None for other news."""
    found = REMINDER.match(message.dedupe_key)
    return date.fromisoformat(found[1]) if found else None


def meetings(message: Message) -> list[Meeting]:
    """Everything that the person of this reminder has, or had, on its day; in the order of the
    day. Empty where it is no reminder, or of somebody who helps."""
    day = day_of(message)
    if day is None or message.participant is None:
        return []
    rows = (
        Registration.objects.filter(
            Q(session__isnull=True) | Q(session=F("offering__sessions")),
            participant__in=identities.of(message.participant.kept),
            offering__municipality=message.municipality_id,
            offering__state=OfferingState.PUBLISHED,
            offering__sessions__state=SessionState.SCHEDULED,
            offering__sessions__starts_at__gte=at_tokyo(day, time.min),
            offering__sessions__starts_at__lt=at_tokyo(day + timedelta(days=1), time.min),
        )
        .annotate(begins=F("offering__sessions__starts_at"))
        .select_related("offering__municipality", "participant__merged_into", "slot", "session")
        .order_by("begins", "pk")
    )
    return [Meeting(row, _begins(row), _held(row)) for row in rows]


def _begins(row: Registration) -> datetime:
    begins: datetime = getattr(row, "begins")  # noqa: B009 - annotated
    return row.slot.starts_at if row.slot is not None else begins


def _held(row: Registration) -> int:
    if row.session_id is not None:
        return 1
    return Session.objects.filter(
        offering=row.offering_id, state=SessionState.SCHEDULED
    ).count()
