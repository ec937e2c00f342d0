"""What the helpers of a class are told: who sits where, with which device, helped by whom."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Municipality
from attendance.models import BriefTerms, SeatBrief
from attendance.queries import crews
from attendance.queries.crews import Crew, Member
from attendance.rules import briefs
from attendance.rules.briefs import Terms
from classes.choices import Channel, Kind, OfferingState, SessionState
from classes.models import Registration, Session
from classes.queries import engagements, registrations, topics
from classes.rules import briefing
from classes.rules.briefing import Fit, Group, Guest, Hand, Seat, Seating
from common import kana
from common.clock import tokyo_date
from people.choices import Device, HelperKind, HelperState, SupportNeed
from people.models import Helper, Participant
from people.rules.helping import Standing

GROUPS = {Group.IPHONE: "iPhone", Group.ANDROID: "Android", Group.OTHER: "その他の機種"}


@dataclass(frozen=True)
class Line:
    """One person: where they sit, who helps them, what a helper should know. `topic` is what
    they want in their own words too, `asked` only the topic that they chose."""

    registration: Registration
    person: Participant
    seat: Seat
    helper: Helper | None
    topic: str
    asked: str
    decided: SeatBrief | None

    @property
    def number(self) -> int:
        return self.seat.number

    @property
    def device(self) -> str:
        """In words; "" where nobody asked."""
        code = _device(self.registration, self.person)
        return str(Device(code).label) if code else ""

    @property
    def needs(self) -> list[str]:
        """In words."""
        return [str(need.label) for need in SupportNeed if need in self.person.support_needs]

    @property
    def note(self) -> str:
        return self.decided.note if self.decided else ""

    @property
    def strange(self) -> bool:
        """Whether the helper does not know the device."""
        return self.seat.fit is Fit.DIFFERS

    @property
    def seen(self) -> str:
        """Changes with whatever was decided by hand."""
        return mark(self.decided)


@dataclass(frozen=True)
class Table:
    """The seats of one device, and the adult in charge where somebody under 18 helps."""

    label: str
    lines: tuple[Line, ...]
    adult: Helper | None


@dataclass(frozen=True)
class Share:
    """What one helper has to do: their people, and the adult in charge of the tables."""

    helper: Helper
    lines: tuple[Line, ...]
    leads: bool
    adults: tuple[Helper, ...] = ()


@dataclass(frozen=True)
class Brief:
    """The brief of a session. `gone_at` is when it is deleted."""

    session: Session
    tables: tuple[Table, ...]
    crew: Crew
    gone_at: datetime
    seating: Seating

    @property
    def lines(self) -> list[Line]:
        """Everybody by seat."""
        return sorted((x for each in self.tables for x in each.lines), key=lambda x: x.number)

    @property
    def last_day(self) -> date:
        """The last day on which it is kept; by its end the paper is destroyed too."""
        return tokyo_date(self.gone_at - timedelta(microseconds=1))

    @property
    def alone(self) -> list[Line]:
        return [line for line in self.lines if line.helper is None]

    @property
    def strange(self) -> list[Line]:
        return [line for line in self.lines if line.strange]

    @property
    def astray(self) -> list[Line]:
        return [line for line in self.lines if line.registration.pk in self.seating.astray]

    @property
    def idle(self) -> list[Helper]:
        return [one for one in self.crew.helpers if one.pk in self.seating.idle]

    @property
    def unplaced(self) -> list[Helper]:
        return [one for one in self.crew.helpers if one.pk in self.seating.unplaced]

    @cached_property
    def shares(self) -> list[Share]:
        """What each helper has to do, in 五十音順."""
        return [self._share(each) for each in self.crew.members]

    def line_of(self, reference: str) -> Line | None:
        return next((x for x in self.lines if x.registration.reference == reference), None)

    def share_of(self, helper: int) -> Share | None:
        return next((each for each in self.shares if each.helper.pk == helper), None)

    def _share(self, member: Member) -> Share:
        helper = member.helper
        theirs = tuple(line for line in self.lines if line.helper == helper)
        adults = {
            table.adult.pk: table.adult
            for table in self.tables
            if table.adult is not None and table.adult != helper
            if any(line in theirs for line in table.lines)
        }
        return Share(helper, theirs, member.leads, tuple(adults.values()))


def of(session: Session, *, at: datetime) -> Brief | None:
    """The brief of a session, in eight queries; None where there is none: it is over and gone,
    was called off, or is a consultation, where people are called one by one."""
    gone_at = briefs.gone_at(session.ends_at, terms_of(session.offering.municipality))
    if at >= gone_at or not is_briefed(session):
        return None
    rows = [*registrations.expected(session).select_related("participant__merged_into")]
    decided = {row.registration_id: row for row in SeatBrief.objects.filter(session=session)}
    crew = crews.of(session)
    seating = briefing.seating(
        _guests(rows, decided),
        [_hand(each, session) for each in crew.members],
        most=engagements.terms_of(session.offering.municipality).participants_per_helper,
        supervised=crew.supervised,
    )
    tables = _tables(session, rows, (crew.helpers, decided, seating))
    return Brief(session, tables, crew, gone_at, seating)


def is_briefed(session: Session) -> bool:
    """Whether there is anything to brief helpers about, whatever the day."""
    return (
        session.offering.kind != Kind.CONSULTATION
        and session.state != SessionState.CANCELLED
        and session.offering.state != OfferingState.CANCELLED
    )


def terms_of(municipality: Municipality) -> Terms:
    """How long the town keeps briefs."""
    row = BriefTerms.objects.filter(municipality=municipality).first()
    return Terms(row.kept_days, row.hours_ahead) if row else Terms()


def outdated(municipality: Municipality, *, at: datetime) -> QuerySet[SeatBrief]:
    """What is to be deleted at that moment."""
    terms = terms_of(municipality)
    theirs = SeatBrief.objects.filter(session__offering__municipality=municipality)
    ends = theirs.order_by().values_list("session", "session__ends_at").distinct()
    over = [key for key, ends_at in ends if at >= briefs.gone_at(ends_at, terms)]
    return theirs.filter(session__in=over)


def decided_in(session: Session) -> list[list[object]]:
    """All that was decided by hand, in a lasting order: to tell one state from another."""
    rows = SeatBrief.objects.filter(session=session).order_by("pk")
    return [[*row] for row in rows.values_list("registration", "seat", "helper", "note")]


def mark(row: SeatBrief | None) -> str:
    """Tells whether a row is still as somebody saw it."""
    said = [row.seat, row.helper_id, row.note] if row else [None, None, ""]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _guests(rows: Sequence[Registration], decided: dict[int, SeatBrief]) -> list[Guest]:
    """Whoever applied together stands together."""
    first: dict[object, str] = {}
    for row in rows:
        reading = kana.sort_key(row.participant.kept.kana)
        party = row.party or row.pk
        first[party] = min(first.get(party, reading), reading)
    return [
        Guest(
            key=row.pk,
            place=(
                first[row.party or row.pk],
                str(row.party or ""),
                kana.sort_key(row.participant.kept.kana),
                row.pk,
            ),
            device=_device(row, row.participant.kept),
            needs_time=any(
                need in briefs.SLOWER for need in row.participant.kept.support_needs
            ),
            late=row.channel == Channel.WALK_IN,
            seat=decided[row.pk].seat if row.pk in decided else None,
            helper=decided[row.pk].helper_id if row.pk in decided else None,
        )
        for row in rows
    ]


def _device(row: Registration, person: Participant) -> str:
    """What they said they have, else what their seat is for."""
    known = person.device if person.device in Device.values else ""
    return known or row.device


def _hand(member: Member, session: Session) -> Hand:
    one, day = member.helper, tokyo_date(session.starts_at)
    standing = Standing(
        HelperKind(one.kind), HelperState(one.state), on=day, birth_date=one.birth_date
    )
    return Hand(
        key=one.pk,
        place=(kana.sort_key(one.kana), one.pk),
        devices=member.devices,
        minor=standing.is_minor(day),
        leads=member.leads,
    )


def _tables(
    session: Session,
    rows: Iterable[Registration],
    found: tuple[Sequence[Helper], dict[int, SeatBrief], Seating],
) -> tuple[Table, ...]:
    helpers, decided, seating = found
    named = topics.of(session.offering.municipality)
    people = {row.pk: row for row in rows}
    known = {one.pk: one for one in helpers}

    def line(seat: Seat) -> Line:
        row = people[seat.guest]
        asked = named.label(row.topic) if row.topic else ""
        return Line(
            registration=row,
            person=row.participant.kept,
            seat=seat,
            helper=known.get(seat.helper or 0),
            topic="／".join(filter(None, (asked, row.wish))),
            asked=asked,
            decided=decided.get(row.pk),
        )

    return tuple(
        Table(GROUPS[each.group], tuple(map(line, each.seats)), known.get(each.adult or 0))
        for each in seating.tables
    )


@dataclass(frozen=True)
class Own:
    """What a helper is shown without logging in: their seats at one session, without names."""

    session: Session
    share: Share


def own(secret: UUID, *, at: datetime) -> tuple[Helper, list[Own]] | None:
    """Whose secret it is, and what they are shown at that moment: from `hours_ahead` before a
    class until it is over. None for a secret that never was, or of somebody who has left."""
    rows = Helper.objects.filter(
        secret=secret, forgotten_at=None, state=HelperState.REGISTERED
    ).select_related("municipality")
    helper = rows.first()
    if helper is None:
        return None
    ahead = timedelta(hours=terms_of(helper.municipality).hours_ahead)
    found = []
    for session in crews.sessions_of(helper, at=at, ahead=ahead):
        brief = of(session, at=at)
        share = brief.share_of(helper.pk) if brief else None
        if share is not None:
            found.append(Own(session, share))
    return helper, found
