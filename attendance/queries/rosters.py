"""The roster of a session: who is expected, who came, in 五十音順."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from attendance import rules
from attendance.choices import Presence, SeatState, TapKind
from attendance.models import CheckIn, Headcount, WorkedHours
from attendance.queries import headcounts, marks
from attendance.rules import Event
from classes.choices import ATTENDING_STATES, RegistrationState
from classes.models import Registration, Session
from common import kana
from people.choices import Device, SupportNeed
from people.models import Participant


@dataclass(frozen=True)
class Line:
    """One person on the roster, once, however many rows and registrations stand for them.

    `registration` is the one a mark is made for: the live one, else the latest; None for
    somebody who was marked without any.
    """

    person: Participant
    registration: Registration | None
    events: tuple[Event, ...]

    @property
    def anchor(self) -> str:
        return f"p-{self.person.public_id}"

    @property
    def presence(self) -> Presence:
        return rules.presence(self.events)

    @property
    def came(self) -> bool:
        return self.presence is not Presence.EXPECTED

    @property
    def live(self) -> bool:
        """Whether they hold a seat."""
        return self.registration is not None and self.registration.state in ATTENDING_STATES

    @property
    def seat(self) -> SeatState:
        """What they have of the session."""
        if self.live:
            return SeatState.EXPECTED
        return SeatState.WALK_IN if self.registration is None else SeatState.CANCELLED

    @property
    def arrived_at(self) -> datetime | None:
        """When they first came."""
        return self._first(TapKind.ARRIVED)

    @property
    def left_at(self) -> datetime | None:
        """When they left, if they did not come back."""
        if self.presence is not Presence.LEFT_EARLY:
            return None
        return min(event.occurred_at for event in rules.last_change(self.events))

    @property
    def takes_back(self) -> list[UUID]:
        """The marks that one press of 「取消し」 takes back."""
        return [event.id for event in rules.last_change(self.events)] if self.came else []

    @property
    def device(self) -> str:
        known = self.person.device and self.person.device in Device.values
        return str(Device(self.person.device).label) if known else ""

    @property
    def needs(self) -> list[str]:
        """What makes taking part possible, in words."""
        return [str(need.label) for need in SupportNeed if need in self.person.support_needs]

    def _first(self, kind: TapKind) -> datetime | None:
        times = [e.occurred_at for e in rules.standing(self.events) if e.kind is kind]
        return min(times, default=None)


@dataclass(frozen=True)
class Row:
    """The people whose furigana begins in one row of the 五十音: あ, か, …, 他."""

    label: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        return f"row-{kana.GOJUON_ROWS.index(self.label)}"


@dataclass(frozen=True)
class Roster:
    """Everybody and everything known of a session. `cancelled` did not come (so far)."""

    session: Session
    lines: tuple[Line, ...]
    cancelled: tuple[Line, ...]
    headcounts: tuple[Headcount, ...]
    worked_hours: tuple[WorkedHours, ...]

    @property
    def rows(self) -> list[Row]:
        """All rows in order, the empty ones too."""
        by_label: dict[str, list[Line]] = {label: [] for label in kana.GOJUON_ROWS}
        for line in self.lines:
            by_label[kana.gojuon_row(line.person.kana)].append(line)
        return [Row(label, tuple(lines)) for label, lines in by_label.items()]

    @property
    def arrived(self) -> int:
        """How many people came, those who left early among them."""
        return sum(line.came for line in self.lines)

    @property
    def left(self) -> int:
        return sum(line.presence is Presence.LEFT_EARLY for line in self.lines)

    @property
    def missing(self) -> int:
        return len(self.lines) - self.arrived

    @property
    def heads(self) -> int:
        """How many came without giving their names."""
        return sum(row.count for row in self.headcounts)

    def line_of(self, person: UUID) -> Line | None:
        """The line of the person with this public id."""
        everybody = [*self.lines, *self.cancelled]
        return next((line for line in everybody if line.person.public_id == person), None)


def of(session: Session) -> Roster:
    """The roster of the session, in five queries."""
    registrations = _registrations(session)
    check_ins = [row for row in marks.of_sessions([session]) if row.session_id == session.pk]
    lines = _lines(registrations, check_ins)
    return Roster(
        session=session,
        lines=tuple(line for line in lines if line.live or line.came),
        cancelled=tuple(line for line in lines if not (line.live or line.came)),
        headcounts=_last_counts(session),
        worked_hours=_last_hours(session),
    )


def _registrations(session: Session) -> list[Registration]:
    """Who has, or had, a seat in this session; those who gave it back first, so that a live
    registration has the last word. Nobody who waits for a seat, or for the draw."""
    rows = (
        Registration.objects.filter(
            Q(session__isnull=True) | Q(session=session),
            offering=session.offering_id,
            state__in=[RegistrationState.CONFIRMED, RegistrationState.CANCELLED],
        )
        .select_related("participant__merged_into", "slot")
        .order_by("registered_at", "pk")
    )
    return sorted(rows, key=lambda row: row.state in ATTENDING_STATES)


def _lines(registrations: Iterable[Registration], check_ins: Sequence[CheckIn]) -> list[Line]:
    people: dict[int, Participant] = {}
    held: dict[int, Registration] = {}
    for registration in registrations:
        person = registration.participant.kept
        people[person.pk], held[person.pk] = person, registration
    events: dict[int, tuple[Event, ...]] = {}
    for (_, key), group in marks.grouped(check_ins).items():
        people.setdefault(key, group[0].participant.kept)
        events[key] = tuple(map(marks.event, group))
    lines = [Line(person, held.get(key), events.get(key, ())) for key, person in people.items()]
    lines = [line for line in lines if line.registration or line.came]
    return sorted(lines, key=lambda line: (kana.sort_key(line.person.kana), line.person.pk))


def _last_counts(session: Session) -> tuple[Headcount, ...]:
    last = {row.group: row for row in headcounts.standing([session])}
    return tuple(row for _, row in sorted(last.items()) if row.count)


def _last_hours(session: Session) -> tuple[WorkedHours, ...]:
    rows = (
        WorkedHours.objects.filter(session=session)
        .select_related("helper")
        .order_by("received_at", "pk")
    )
    last = {row.helper_id: row for row in rows}
    there = [row for row in last.values() if row.minutes]
    return tuple(sorted(there, key=lambda row: (kana.sort_key(row.helper.kana), row.helper_id)))
