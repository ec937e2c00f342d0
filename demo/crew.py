"""Who signs up for one offering of the demo, who comes, and who helps."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from accounts.actors import Actor
from attendance.actions import check_ins, headcounts, walk_ins, worked_hours
from attendance.choices import Method, TapKind
from classes.actions import flyers, registrations
from classes.choices import LIVE_STATES, Channel, FilledInBy
from classes.models import Flyer, Offering, Registration, Session
from demo.towns import Term
from people.actions.details import Person
from people.models import Helper

BY = Actor.command("demo")
CHANNELS = {
    Channel.PHONE: 52,
    Channel.COUNTER: 18,
    Channel.WEB: 12,
    Channel.QR: 10,
    Channel.FAX: 4,
    Channel.POSTCARD: 4,
}
WITH_A_CODE = {Channel.QR, Channel.FAX, Channel.POSTCARD}
BY_STAFF = {Channel.PHONE, Channel.COUNTER, Channel.FAX, Channel.POSTCARD}
SHOWS_UP, LEAVES_EARLY, CANCELS, UNANNOUNCED = 0.9, 0.03, 0.05, 0.2
SMALLEST_GROUP, LARGEST_GROUP = 14, 42
WISHES = ("写真の送り方", "文字の入力", "迷惑メール", "LINEの通知", "地図", "", "", "")


@dataclass
class Crew:
    """One offering, and the people around it."""

    offering: Offering
    term: Term
    flyer: Flyer
    helpers: Sequence[Helper]
    now: datetime
    dice: Random
    booked: list[Registration] = field(default_factory=list)

    def sign_up(self, people: Sequence[Person]) -> None:
        """People ring up, come by and write while the offering is open; a few cancel."""
        if self.term.group:
            return
        wanted = round(self.term.capacity * min(1.0, self.dice.gauss(self.term.fill, 0.1)))
        opens, closes = self.offering.opens_at, min(self.offering.closes_at, self.now)
        if closes <= opens:
            return
        moments = sorted(
            opens + (closes - opens) * self.dice.random() ** 2 for _ in range(wanted)
        )
        for person, moment in zip(self.dice.sample(people, k=wanted), moments, strict=True):
            self._register(person, at=moment)

    def meet(self, people: Sequence[Person]) -> None:
        """What happened at each session that is over."""
        sessions = self.offering.sessions.select_related("offering__municipality")
        for session in sessions.filter(ends_at__lt=self.now).order_by("starts_at"):
            if self.term.group:
                self._count(session)
            else:
                self._mark(session)
                self._let_in(session, people)
            self._help(session)

    def _register(self, person: Person, *, at: datetime) -> None:
        channel = self.dice.choices([*CHANNELS], [*CHANNELS.values()])[0]
        request = registrations.Request(
            channel=channel,
            filled_in_by=FilledInBy.STAFF if channel in BY_STAFF else FilledInBy.SELF,
            wish=self.dice.choice(WISHES),
            flyer=self.flyer if channel in WITH_A_CODE else None,
        )
        try:
            registration = registrations.apply(
                offering=self.offering, person=person, request=request, by=BY, at=at
            )
        except registrations.SameTimeElsewhere:
            return  # as in life: the caller has another class at that hour
        if channel is Channel.QR:
            # Some look twice before they sign up.
            for _ in range(2):
                flyers.count_visit(self.flyer, by=BY, at=at)
        if self.dice.random() < CANCELS:
            registrations.cancel(registration, reason="都合が悪くなったため", by=BY, at=at)
            return
        self.booked.append(registration)

    def _mark(self, session: Session) -> None:
        taps = []
        for registration in self.booked:
            if registration.state not in LIVE_STATES or self.dice.random() > SHOWS_UP:
                continue
            came = session.starts_at - timedelta(minutes=self.dice.randrange(20))
            taps.append(self._tap(session, registration, TapKind.ARRIVED, at=came))
            if self.dice.random() < LEAVES_EARLY:
                went = session.ends_at - timedelta(minutes=self.dice.randrange(10, 40))
                taps.append(self._tap(session, registration, TapKind.LEFT, at=went))
        check_ins.record(
            taps, municipality=self.offering.municipality, by=BY, at=session.ends_at
        )

    def _tap(
        self, session: Session, registration: Registration, kind: TapKind, *, at: datetime
    ) -> check_ins.Tap:
        return check_ins.Tap(
            id=self._id(),
            session=session,
            participant=registration.participant,
            registration=registration,
            kind=kind,
            method=Method.TAP,
            occurred_at=at,
        )

    def _let_in(self, session: Session, people: Sequence[Person]) -> None:
        if self.dice.random() < UNANNOUNCED:
            walk_ins.receive(
                session=session,
                person=self.dice.choice(people),
                id=self._id(),
                by=BY,
                at=session.starts_at,
            )

    def _count(self, session: Session) -> None:
        headcounts.count(
            id=self._id(),
            session=session,
            group=f"{self.offering.venue.district}{self.term.group}",
            count=self.dice.randint(SMALLEST_GROUP, LARGEST_GROUP),
            by=BY,
            at=session.ends_at,
        )

    def _help(self, session: Session) -> None:
        minutes = round((session.ends_at - session.starts_at).total_seconds() / 60)
        for helper in self.helpers[:3]:
            worked_hours.log(
                id=self._id(),
                session=session,
                helper=helper,
                minutes=minutes,
                by=BY,
                at=session.ends_at,
            )

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)
