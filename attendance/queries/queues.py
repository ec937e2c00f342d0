"""The line of a consultation as it stands: who is where, who is next, how long they wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from attendance.choices import AT_A_TABLE, TicketState
from attendance.models import ConsultationQueue, Ticket
from attendance.queries import tickets
from attendance.rules import queueing
from classes.choices import ATTENDING_STATES
from classes.models import Registration, Session, Slot
from common.clock import tokyo_date
from people.models import Participant

MOST_TABLES = 30
USUAL = timedelta(minutes=30)
"""How long a consultation is taken to last where nothing says otherwise."""
ENOUGH = 3
"""From so many finished consultations on, their own length is what the others are told by."""


@dataclass(frozen=True)
class Place:
    """Somebody in line: their place from 1, and how long they wait from now."""

    ticket: Ticket
    place: int
    wait: timedelta

    @property
    def minutes(self) -> int:
        """The wait in whole minutes, rounded up."""
        return -(-int(self.wait.total_seconds()) // 60)

    @property
    def told(self) -> str:
        """「およそ20分待ち」."""
        return queueing.about(self.wait)


@dataclass(frozen=True)
class Booking:
    """Somebody who booked and has no number yet. `late` once their time cannot be kept."""

    registration: Registration
    late: bool

    @property
    def person(self) -> Participant:
        return self.registration.participant.kept


@dataclass(frozen=True)
class Standing:
    """Everything of one line at a moment. `queue` is None before anybody came."""

    session: Session
    queue: ConsultationQueue | None
    tables: int
    tickets: tuple[Ticket, ...]
    bookings: tuple[Booking, ...]
    at: datetime

    @cached_property
    def line(self) -> list[Place]:
        """Those who wait, whoever is called first first."""
        waiting = {row.number: row for row in self._in(TicketState.WAITING)}
        rows = [tickets.as_rule(row) for row in waiting.values()]
        waits = queueing.waits(
            rows,
            tables=self.tables,
            busy_until=[
                (row.started_at or row.called_at or self.at) + self.length
                for row in self.called
            ],
            expected=[
                each.registration.slot.starts_at
                for each in self.bookings
                if each.registration.slot and not each.late
            ],
            length=self.length,
            at=self.at,
        )
        order = queueing.in_order(rows, at=self.at)
        return [
            Place(waiting[one.number], place, waits[one.number])
            for place, one in enumerate(order, start=1)
        ]

    @cached_property
    def called(self) -> list[Ticket]:
        """Those at the tables, or on their way, by table."""
        rows = [row for row in self.tickets if row.state in AT_A_TABLE]
        return sorted(rows, key=lambda row: row.table or 0)

    @property
    def absent(self) -> list[Ticket]:
        """Those who were called and were not there."""
        return self._in(TicketState.ABSENT)

    @property
    def left(self) -> list[Ticket]:
        return self._in(TicketState.LEFT)

    @property
    def done(self) -> list[Ticket]:
        """Those whose consultation is over, the last one first."""
        return self._in(TicketState.DONE)[::-1]

    @property
    def unrecorded(self) -> list[Ticket]:
        """Those who went with nothing written down yet."""
        return [row for row in self.done if not hasattr(row, "record")]

    @property
    def missing(self) -> list[Booking]:
        """Those who booked a time that is over and have not come."""
        return [each for each in self.bookings if each.late]

    @property
    def several(self) -> bool:
        """Whether there is a table to choose."""
        return self.tables > 1

    @property
    def numbers(self) -> list[int]:
        """The tables by number."""
        return [*range(1, self.tables + 1)]

    def at_table(self, table: int) -> Ticket | None:
        return next((row for row in self.called if row.table == table), None)

    def place_of(self, ticket: Ticket) -> Place | None:
        return next((each for each in self.line if each.ticket.pk == ticket.pk), None)

    @cached_property
    def length(self) -> timedelta:
        """How long one consultation takes: as those of today did, else as the slots are."""
        spans = [
            row.ended_at - row.started_at
            for row in self._in(TicketState.DONE)
            if row.started_at and row.ended_at
        ]
        if len(spans) >= ENOUGH:
            return max(sum(spans, timedelta()) / len(spans), queueing.SOON)
        slots = [each.registration.slot for each in self.bookings]
        first = next((slot for slot in slots if slot), None) or self._first_slot
        return first.ends_at - first.starts_at if first else USUAL

    @cached_property
    def _first_slot(self) -> Slot | None:
        return self.session.slots.order_by("starts_at", "pk").first()

    def _in(self, state: TicketState) -> list[Ticket]:
        return [row for row in self.tickets if row.state == state]


def usual_tables(session: Session) -> int:
    """As many tables as people may book at once; one where nothing was divided."""
    seats = session.slots.order_by("-seats").values_list("seats", flat=True).first()
    return min(seats or 1, MOST_TABLES)


def of(session: Session, *, at: datetime) -> Standing:
    """The line of the session. Three queries, and one more for the length of a slot where
    nobody booked."""
    queue = ConsultationQueue.objects.filter(session=session).first()
    rows = tuple(tickets.of(session)) if queue else ()
    if queue is not None:
        queue.session = session
    return Standing(
        session=session,
        queue=queue,
        tables=queue.tables if queue else usual_tables(session),
        tickets=rows,
        bookings=tuple(_bookings(session, rows, at=at)),
        at=at,
    )


def _bookings(session: Session, rows: Sequence[Ticket], *, at: datetime) -> Iterable[Booking]:
    here = {row.registration_id for row in rows}
    booked = (
        Registration.objects.filter(session=session, state__in=ATTENDING_STATES)
        .select_related("participant__merged_into", "slot")
        .order_by("slot__starts_at", "number", "pk")
    )
    over = tokyo_date(at) > tokyo_date(session.starts_at)
    for row in booked:
        if row.pk in here:
            continue
        late = row.slot is not None and row.slot.starts_at + queueing.GRACE < at
        yield Booking(row, late or over)
