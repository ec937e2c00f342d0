"""Who is to be reminded of what today and tomorrow, and what they have been told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Municipality
from classes.choices import ATTENDING_STATES, OfferingState, SessionState
from classes.choices.reminders import Reminding
from classes.models import Offering, Registration, ReminderTerms, Session
from classes.rules import reminding
from classes.rules.reminding import Meeting, Reminder, Times
from common import phones
from common.clock import tokyo_date
from notices.choices import MessageState, Purpose
from notices.models import Attempt, Message
from notices.queries import calls
from people.models import Participant

PURPOSES = (Purpose.REMINDER, Purpose.CONSULTATION_SLOT)
Key = tuple[int, date]
"""A person and a day."""
NEVER = Times()
CLOCK = "remind"
"""The key of the actor that writes reminders, and takes back its own."""


def times_of(row: Any) -> Times:
    """What a row of settings says."""
    return Times(row.days_before, row.days_at, row.evening_at)


def town_times(municipality: Municipality) -> Times:
    """When a town reminds people; one that has set nothing never does."""
    row = ReminderTerms.objects.filter(municipality=municipality).order_by("pk").first()
    return times_of(row) if row is not None else NEVER


def offering_times(offering: Offering, *, town: Times) -> Times:
    """When people are reminded of this offering."""
    own = getattr(offering, "reminders", None)
    if own is None or own.follows == Reminding.TOWN:
        return town
    return times_of(own) if own.follows == Reminding.OWN else NEVER


@dataclass(frozen=True, slots=True)
class Said:
    """A reminder that there is."""

    key: int
    state: MessageState
    items: object
    by_hand: bool
    """Whether it was a person who took it back."""

    @property
    def is_open(self) -> bool:
        return self.state in calls.OPEN_STATES


def wanted(
    municipality: Municipality, *, at: datetime, people: Collection[int] | None = None
) -> dict[Key, Reminder]:
    """The reminders of today and tomorrow, by person and day; of these people, if named. Three
    queries, whatever their number."""
    sessions = _sessions(municipality, at=at)
    found: defaultdict[int, list[tuple[datetime, Meeting]]] = defaultdict(list)
    for person, registered_at, session, slot in _expected(sessions, people=people):
        meeting, moments = sessions[session]
        if slot is not None:
            meeting = _appointment(meeting, slot)
        found[person] += [
            (moment, meeting)
            for moment in moments
            if reminding.is_news(registered_at, moment) and meeting.starts_at > at
        ]
    reminders = (
        each for person, pairs in found.items() for each in reminding.gathered(person, pairs)
    )
    return {(each.person, each.day): each for each in reminders}


def said(
    municipality: Municipality, *, at: datetime, people: Collection[int] | None = None
) -> dict[Key, list[Said]]:
    """What was said or is to be said on these days, withdrawn or not, the oldest first."""
    rows = Message.objects.filter(
        municipality=municipality,
        purpose__in=PURPOSES,
        created_at__gt=at - timedelta(days=reminding.MOST_DAYS + 2),
        participant__isnull=False,
    )
    if people is not None:
        rows = rows.filter(participant__in=people)
    found: defaultdict[Key, list[Said]] = defaultdict(list)
    clocks = _taken_back_by_the_clock(rows)
    columns = ("participant", "pk", "dedupe_key", "state", "context")
    for person, key, dedupe_key, state, context in (
        rows.order_by("pk").values_list(*columns).iterator(chunk_size=5000)
    ):
        day = reminding.day_of(dedupe_key)
        if day is not None:
            items, by_hand = context.get("予定"), key not in clocks
            found[person, day].append(Said(key, MessageState(state), items, by_hand))
    return found


def _taken_back_by_the_clock(rows: QuerySet[Message]) -> set[int]:
    marks = Attempt.objects.filter(
        message__in=rows.filter(state=MessageState.WITHDRAWN).order_by().values("pk"),
        result=MessageState.WITHDRAWN,
        actor_key=CLOCK,
    )
    return {*marks.values_list("message", flat=True)}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is wanted and what was said, held against each other on a day."""

    wanted: dict[Key, Reminder]
    said: dict[Key, list[Said]]
    today: date

    @property
    def wrong(self) -> dict[int, int]:
        """The messages that nobody has heard yet and that say something else than they should,
        each with its person."""
        return {
            each.key: person
            for (person, day), rows in self.said.items()
            for each in rows
            if each.is_open and self._is_wrong(each, self.wanted.get((person, day)))
        }

    @property
    def missing(self) -> list[Reminder]:
        """What nobody has said, or is about to say, and is to be said today or tomorrow."""
        return [
            each
            for key, each in self.wanted.items()
            if each.day >= self.today and self._is_missing(each, self.said.get(key, []))
        ]

    @property
    def people(self) -> list[int]:
        """For whom something is to be written or taken back."""
        return sorted({*self.wrong.values()} | {each.person for each in self.missing})

    def number(self, reminder: Reminder) -> int:
        """How many there were for that person and day before this one."""
        return len(self.said.get((reminder.person, reminder.day), []))

    def _is_wrong(self, said: Said, reminder: Reminder | None) -> bool:
        if reminder is None:
            return True
        return not reminding.holds(said.items, reminder, today=self.today)

    def _is_missing(self, reminder: Reminder, known: list[Said]) -> bool:
        """What the clock took back is said anew; what a person took back is not."""
        left = [
            each for each in known if each.state is not MessageState.WITHDRAWN or each.by_hand
        ]
        return all(each.is_open and self._is_wrong(each, reminder) for each in left)


def standing(
    municipality: Municipality, *, at: datetime, people: Collection[int] | None = None
) -> Standing:
    """How the reminders of today and tomorrow stand; of these people, if named."""
    return Standing(
        wanted(municipality, at=at, people=people),
        said(municipality, at=at, people=people),
        tokyo_date(at),
    )


def _sessions(
    municipality: Municipality, *, at: datetime
) -> dict[int, tuple[Meeting, list[datetime]]]:
    """The meetings of which somebody is to be reminded today or tomorrow, and when."""
    town = town_times(municipality)
    rows = (
        Session.objects.filter(
            offering__municipality=municipality,
            offering__state=OfferingState.PUBLISHED,
            state=SessionState.SCHEDULED,
            starts_at__gt=at,
            starts_at__lt=at + timedelta(days=reminding.MOST_DAYS + 3),
        )
        .select_related("offering__reminders", "venue")
        .order_by("pk")
    )
    found = {}
    for row in rows:
        moments = offering_times(row.offering, town=town).near(row.starts_at, at=at)
        if moments:
            found[row.pk] = (_meeting(row), moments)
    return found


def _meeting(session: Session) -> Meeting:
    number = session.offering.contact_phone
    return Meeting(
        starts_at=session.starts_at,
        session=session.pk,
        title=session.offering.title,
        venue=session.venue.name,
        phone=phones.display(number) if number else "",
    )


def _appointment(meeting: Meeting, starts_at: datetime) -> Meeting:
    return Meeting(
        starts_at, meeting.session, meeting.title, meeting.venue, meeting.phone, slot=True
    )


def _expected(
    sessions: Collection[int], *, people: Collection[int] | None
) -> Iterator[tuple[int, datetime, int, datetime | None]]:
    """Who has a seat in each: the person, since when, the session, the appointment."""
    alone = _seated(people).filter(session__in=sessions)
    for absorbed, kept, registered_at, session, slot in _columns(alone, "session"):
        yield kept or absorbed, registered_at, session, slot
    series = _seated(people).filter(session__isnull=True, offering__sessions__in=sessions)
    for absorbed, kept, registered_at, session, slot in _columns(series, "offering__sessions"):
        yield kept or absorbed, registered_at, session, slot


def _seated(people: Collection[int] | None) -> QuerySet[Registration]:
    rows = Registration.objects.filter(state__in=ATTENDING_STATES)
    if people is None:
        return rows
    absorbed = Participant.objects.filter(merged_into__in=people).order_by()
    return rows.filter(
        Q(participant__in=people) | Q(participant__in=[*absorbed.values_list("pk", flat=True)])
    )


def _columns(rows: QuerySet[Registration], session: str) -> Iterator[tuple[Any, ...]]:
    columns = ("participant", "participant__merged_into", "registered_at", session)
    return iter(
        rows.order_by("pk").values_list(*columns, "slot__starts_at").iterator(chunk_size=5000)
    )


def towns() -> list[Municipality]:
    """The municipalities that remind people of anything."""
    rows = ReminderTerms.objects.select_related("municipality").order_by("municipality__code")
    return [row.municipality for row in rows]
