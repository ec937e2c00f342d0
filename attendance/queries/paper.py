"""A roster as it stands on paper: who has which number, and since when that is not so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from accounts.models import AuditEvent
from attendance.queries import rosters
from attendance.queries.rosters import Line
from classes.models import Registration, RegistrationEvent, Session
from classes.queries import registrations
from common import kana
from people.models import Participant


@dataclass(frozen=True)
class Entry:
    """One line of the paper. `came` says whether they are marked already."""

    number: int
    registration: Registration
    came: bool

    @property
    def person(self) -> Participant:
        return self.registration.participant.kept


def entries(session: Session, *, as_opened: Sequence[UUID] = ()) -> list[Entry]:
    """Everybody with a seat, numbered as the paper numbers them today.

    `as_opened` are the public ids of the people in the order in which a page showed them:
    whoever keys from that page means those numbers, whatever changed since. Whoever gave the
    seat back meanwhile keeps the number, too.
    """
    lines = {line.person.public_id: line for line in _lines(session) if line.registration}
    if not as_opened:
        as_opened = [row.participant.kept.public_id for row in in_order(session)]
    found = []
    for number, key in enumerate(as_opened, start=1):
        line = lines.get(key)
        if line is not None and line.registration is not None:
            found.append(Entry(number, line.registration, line.came))
    return found


def in_order(session: Session) -> list[Registration]:
    """The registrations with a seat, in the order of the paper (materials.documents.roster)."""
    rows = registrations.expected(session).select_related("participant__merged_into")
    return sorted(
        rows,
        key=lambda row: (
            kana.sort_key(row.participant.kept.kana),
            row.participant.kept.name,
            row.reference,
        ),
    )


def printed_at(session: Session) -> datetime | None:
    """When the roster was printed last, or the sign-in sheet, which bears its numbers; where
    both were, the earlier of the two: either may be what is keyed."""
    rows = AuditEvent.objects.filter(
        action__in=("roster.printed", "sign_in.printed"),
        subject_type=session._meta.label,
        subject_key=str(session.pk),
    )
    last = rows.order_by("action").values_list("action").annotate(Max("at"))
    return min((moment for _, moment in last), default=None)


def changed_since(session: Session, moment: datetime) -> bool:
    """Whether somebody got or gave back a seat since then."""
    rows = RegistrationEvent.objects.filter(
        registration__offering=session.offering_id, at__gt=moment
    )
    return rows.exists()


def _lines(session: Session) -> list[Line]:
    roster = rosters.of(session)
    return [*roster.lines, *roster.cancelled]
