"""All that a helper's own page shows: where they stand, classes, hours, certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attendance.queries import hours
from attendance.queries.hours import Year
from classes.choices import AssignmentState
from classes.models import Assignment
from classes.queries import shifts_open
from classes.queries.shifts_open import Entry, OpenShift
from common.clock import tokyo_date
from materials.models import IssuedDocument
from materials.queries import certificates
from materials.renderers.calendars import Event
from materials.rules import own_words
from people.choices import HelperState
from people.models import Helper
from people.queries import joining
from people.queries.joining import OwnPage

ASKED = "asked"
"""The code of a class for which an answer is waited for: shown as that."""


@dataclass(frozen=True)
class Choice:
    """A class that looks for somebody; `why` says why it is not for this helper."""

    shift: OpenShift
    why: Sequence[str]

    @property
    def open(self) -> bool:
        """Whether one press takes it."""
        return self.shift.room and not any(each.final for each in self.shift.against)


@dataclass(frozen=True)
class Own:
    """The page as it stands at a moment. `invited` and `mine` are still to come."""

    page: OwnPage
    invited: Sequence[Assignment]
    mine: Sequence[Entry]
    choices: Sequence[Choice]
    year: Year
    certificates: Sequence[IssuedDocument]

    @property
    def open(self) -> list[Choice]:
        return [each for each in self.choices if each.open]

    @property
    def closed(self) -> list[Choice]:
        return [each for each in self.choices if not each.open]


def of(secret: UUID, *, at: datetime) -> Own | None:
    """The page behind the secret; None for one that never was, or of somebody forgotten."""
    page = joining.own_page(secret, on=tokyo_date(at))
    if page is None:
        return None
    helper = page.helper
    invited = shifts_open.living(helper, at=at).filter(
        state=AssignmentState.INVITED, answer_by__gt=at
    )
    entries = shifts_open.of_helper(helper)
    return Own(
        page=page,
        invited=[*invited],
        mine=[each for each in entries if each.span.ends_at > at],
        choices=_choices(helper, at=at),
        year=hours.of(helper, year=hours.this_year(at), at=at),
        certificates=certificates.of_helper(helper),
    )


def events(helper: Helper, *, host: str) -> list[Event]:
    """The helper's calendar: every class at which they are expected, or teach."""
    return [_event(each, host) for each in shifts_open.of_helper(helper)]


def _event(entry: Entry, host: str) -> Event:
    session, assignment = entry.session, entry.assignment
    key = assignment.public_id if assignment else session.public_id
    place = f"{session.venue.name}　{session.venue.address}".strip()
    title = f"{session.offering.title}（{entry.role.label}）"
    return Event(f"{key}@{host}", *entry.span, title, place)


def _choices(helper: Helper, *, at: datetime) -> list[Choice]:
    if helper.state == HelperState.RETIRED:
        return []
    return [
        Choice(each, own_words.why(each.against))
        for each in shifts_open.open_to(helper, at)
        if not any(against.code == ASKED for against in each.against)
    ]
