"""Whom a notice about several sessions would reach, by which way and for how much; and, once it
is said, who has heard of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Membership, Municipality
from classes.choices import OfferingState, SessionState
from classes.choices.reminders import MassKind
from classes.models import MassNotice, Session
from classes.queries import concerned, places_told, scopes
from common.clock import at_tokyo
from notices.choices import MACHINE_CHANNELS, MessageChannel, MessageState, Purpose
from notices.models import Message
from notices.queries import calls, routes, words
from notices.queries.calls import Call
from notices.rules import segments
from people.models import Participant
from people.queries import reaching

SAID = (Purpose.SESSION_CANCELLED, Purpose.WEATHER, Purpose.SHIFT_ENDED)
"""What the messages of a notice are for."""
UNDER_WAY = (MessageState.SENDING, MessageState.SENT)
PURPOSE = {MassKind.CANCEL: Purpose.SESSION_CANCELLED, MassKind.TELL: Purpose.WEATHER}


def choosable(membership: Membership, *, at: datetime) -> QuerySet[Session]:
    """The sessions ahead in somebody's scope, the earliest first."""
    rows = scopes.sessions_for(membership).filter(
        offering__state=OfferingState.PUBLISHED,
        state=SessionState.SCHEDULED,
        ends_at__gt=at,
    )
    return rows.select_related("offering__municipality", "venue")


def on(
    rows: QuerySet[Session], *, first: date, days: int = 1, venue: int | None = None
) -> QuerySet[Session]:
    """Those of so many days from this one, in one venue if it is named."""
    rows = rows.filter(
        starts_at__gte=at_tokyo(first, time.min),
        starts_at__lt=at_tokyo(first + timedelta(days=days), time.min),
    )
    return rows if venue is None else rows.filter(venue=venue)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a notice would come to: nothing is written to know it."""

    people: int
    ways: tuple[tuple[MessageChannel, int], ...]
    cost: Decimal
    parts: int
    """Of the longest text message."""

    @property
    def by_hand(self) -> int:
        """How many no machine reaches: staff ring them up, or write."""
        return sum(number for way, number in self.ways if way not in MACHINE_CHANNELS)


def forecast(
    municipality: Municipality,
    chosen: Sequence[Session],
    *,
    kind: MassKind,
    text: str,
    at: datetime,
) -> Forecast:
    """How many people would be told by which way first, and for how much."""
    told = [(session, person) for session in chosen for person in concerned.people(session)]
    people = {person.pk: person for _, person in told}
    firsts = _firsts(municipality, [*people.values()])
    samples = {
        session.pk: _parts(municipality, session, kind=kind, text=text, at=at)
        for session in chosen
    }
    terms = routes.town(municipality).terms
    cost, ways = Decimal(0), Counter[MessageChannel]()
    for session, person in told:
        way = firsts[person.pk]
        ways[way] += 1
        if terms is not None and way is MessageChannel.SMS:
            cost += terms.price_sms * samples[session.pk]
        elif terms is not None and way is MessageChannel.VOICE:
            cost += terms.price_call
    in_order = tuple((way, ways[way]) for way in MessageChannel if ways[way])
    return Forecast(len(people), in_order, cost, max(samples.values(), default=0))


def _firsts(
    municipality: Municipality, people: Sequence[Participant]
) -> dict[int, MessageChannel]:
    """The way on which each of them is told first."""
    town, reaches = routes.town(municipality), routes.reaches(people)
    wishes = reaching.channels(people, urgent=True)
    found = {}
    for person in people:
        wished = MessageChannel(wishes[person.pk])
        message = Message(participant=person, channel=wished, wished=wished)
        found[person.pk] = (
            routes.ways(message, reach=reaches[routes.key(person)], town=town)[0]
            if town.machines.channels
            else wished
        )
    return found


def _parts(
    municipality: Municipality,
    session: Session,
    *,
    kind: MassKind,
    text: str,
    at: datetime,
) -> int:
    context = places_told.of(session, at=at) | {"理由": text, "お知らせ": text}
    sample = Message(
        municipality=municipality,
        participant=Participant(municipality=municipality),
        purpose=PURPOSE[kind],
        text=text,
        context=context,
    )
    return segments.count(words.of(municipality).sms(sample)).parts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice has come."""

    told: int
    under_way: int
    waiting: int
    left: int
    not_needed: int
    calls: tuple[Call, ...]
    """Those who have not been reached and whom no machine will reach any more."""

    @property
    def everybody(self) -> int:
        return self.told + self.under_way + self.waiting + self.left + self.not_needed

    @property
    def is_moving(self) -> bool:
        """Whether a machine still has something to do."""
        return bool(self.under_way or self.waiting)


def of(municipality: Municipality, public_id: UUID | str) -> MassNotice | None:
    """A notice of this municipality."""
    rows = MassNotice.objects.filter(municipality=municipality, public_id=public_id)
    return rows.select_related("municipality").order_by("pk").first()


def latest(municipality: Municipality, *, number: int = 20) -> list[MassNotice]:
    """The last notices, with their sessions."""
    rows = MassNotice.objects.filter(municipality=municipality)
    return [*rows.prefetch_related("sessions__offering").order_by("-at", "-pk")[:number]]


def sessions_of(notice: MassNotice) -> list[Session]:
    """What it was about, in the order of the day."""
    rows = notice.sessions.select_related("offering", "venue")
    return [*rows.order_by("starts_at", "pk")]


def messages_of(notice: MassNotice) -> QuerySet[Message]:
    """Everything that was said by this act: of that moment, about those sessions."""
    return Message.objects.filter(
        municipality=notice.municipality_id, created_at=notice.at, purpose__in=SAID
    )


def progress(notice: MassNotice) -> Progress:
    """Who knows, who is about to, and whom staff have to ring up."""
    rows = [*calls.detailed(messages_of(notice)).order_by("created_at", "pk")]
    groups: dict[str, list[Message]] = {}
    for row in rows:
        groups.setdefault(_group(row), []).append(row)
    number = Counter({name: len(found) for name, found in groups.items()})
    return Progress(
        told=number["told"],
        under_way=number["under_way"],
        waiting=number["waiting"],
        left=number["left"],
        not_needed=number["not_needed"],
        calls=tuple(_in_order(calls.listed(groups.get("left", [])))),
    )


def _group(message: Message) -> str:
    state = MessageState(message.state)
    if state is MessageState.TOLD:
        return "told"
    if state is MessageState.WITHDRAWN:
        return "not_needed"
    if state in UNDER_WAY:
        return "under_way"
    return "waiting" if message.next_at is not None else "left"


def _in_order(found: Iterable[Call]) -> list[Call]:
    """Who was not rung up yet before those who did not answer; then by name."""
    return sorted(found, key=lambda call: (call.tries, call.person.kana, call.message.pk))
