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
from accounts.templatetags import tomoni
from attendance.models import BriefTerms, SeatBrief
from attendance.queries import crews
from attendance.queries.crews import Crew, Member
from attendance.rules import briefs
from attendance.rules.briefs import Terms
from classes.choices import Channel, Kind, OfferingState, SessionState
from classes.models import Assignment, Registration, Session, Slot
from classes.queries import engagements, registrations, topics
from classes.rules import briefing, consulting
from classes.rules.briefing import Fit, Group, Guest, Hand, Presence, Seat, Seating, Span
from classes.rules.briefing import Table as Timed
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
    hours: str = ""

    @property
    def number(self) -> int:
        return self.seat.number

    @property
    def device(self) -> str:
        """In words; "" where nobody asked."""
        code = _device(self.registration, self.person)
        return str(Device(code).label) if code else ""

    @property
    def place(self) -> str:
        """「3番の席」, at a consultation 「テーブル3」."""
        return f"テーブル{self.number}" if self.slot else f"{self.number}番の席"

    @property
    def slot(self) -> Slot | None:
        """The time that somebody booked at a consultation; None in a class."""
        return self.registration.slot

    @property
    def time(self) -> str:
        """「10:00〜10:30」; "" in a class."""
        return tomoni.time_range(self.slot.starts_at, self.slot.ends_at) if self.slot else ""

    @property
    def partly(self) -> bool:
        """Whether the helper is there for a part of the time at most."""
        return self.helper is not None and self.seat.presence is not Presence.WHOLE

    @property
    def silent(self) -> bool:
        """Whether the helper does not speak what they speak."""
        return not self.seat.spoken

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
    """The seats of one device, or who booked one time at a consultation; and the adult in
    charge where somebody under 18 helps."""

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
    def consults(self) -> bool:
        """Whether people come one by one, each at a time and to a table."""
        return self.session.offering.kind == Kind.CONSULTATION

    @property
    def lines(self) -> list[Line]:
        """Everybody by seat; at a consultation by time and table."""
        found = [line for each in self.tables for line in each.lines]
        return found if self.consults else sorted(found, key=lambda line: line.number)

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
    def silent(self) -> list[Line]:
        return [line for line in self.lines if line.silent]

    @property
    def partly(self) -> list[Line]:
        return [line for line in self.lines if line.partly]

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
    or was called off. At a consultation it tells of who booked a time."""
    gone_at = briefs.gone_at(session.ends_at, terms_of(session.offering.municipality))
    if at >= gone_at or not is_briefed(session):
        return None
    rows = [*registrations.expected(session).select_related("participant__merged_into", "slot")]
    consults = session.offering.kind == Kind.CONSULTATION
    if consults:
        rows = [row for row in rows if row.slot is not None]
    decided = {row.registration_id: row for row in SeatBrief.objects.filter(session=session)}
    crew = crews.of(session)
    guests = _guests(rows, decided, session=session)
    hands = [_hand(each, session, leads=each.leads and not consults) for each in crew.members]
    seating = (
        consulting.seating(guests, hands, supervised=crew.supervised)
        if consults
        else briefing.seating(
            guests,
            hands,
            most=engagements.terms_of(session.offering.municipality).participants_per_helper,
            supervised=crew.supervised,
        )
    )
    tables = _tables(session, rows, (crew, decided, seating))
    return Brief(session, tables, crew, gone_at, seating)


def is_briefed(session: Session) -> bool:
    """Whether there is anything to brief helpers about, whatever the day."""
    return (
        session.state != SessionState.CANCELLED
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


def _guests(
    rows: Sequence[Registration], decided: dict[int, SeatBrief], *, session: Session
) -> list[Guest]:
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
            language=briefs.language(row.participant.kept.support_needs),
            span=_span(row.slot or session),
        )
        for row in rows
    ]


def _device(row: Registration, person: Participant) -> str:
    """What they said they have, else what their seat is for."""
    known = person.device if person.device in Device.values else ""
    return known or row.device


def _hours(member: Member, session: Session) -> str:
    """「10:30から」「11:30まで」 for who comes later or leaves earlier; else ""."""
    row = member.assignment
    if row is None:
        return ""
    comes, goes = tomoni.clock_time(row.starts_at), tomoni.clock_time(row.ends_at)
    late, early = row.starts_at > session.starts_at, row.ends_at < session.ends_at
    return (f"{comes}から" if late else "") + (f"{goes}まで" if early else "")


def _span(of: Slot | Session | Assignment) -> Span:
    return of.starts_at, of.ends_at


def _hand(member: Member, session: Session, *, leads: bool) -> Hand:
    one, day = member.helper, tokyo_date(session.starts_at)
    standing = Standing(
        HelperKind(one.kind), HelperState(one.state), on=day, birth_date=one.birth_date
    )
    return Hand(
        key=one.pk,
        place=(kana.sort_key(one.kana), one.pk),
        devices=member.devices,
        minor=standing.is_minor(day),
        leads=leads,
        languages=frozenset(one.languages),
        span=_span(member.assignment) if member.assignment else None,
    )


def _tables(
    session: Session,
    rows: Iterable[Registration],
    found: tuple[Crew, dict[int, SeatBrief], Seating],
) -> tuple[Table, ...]:
    crew, decided, seating = found
    hours = {each.helper.pk: _hours(each, session) for each in crew.members}
    named = topics.of(session.offering.municipality)
    people = {row.pk: row for row in rows}
    known = {one.pk: one for one in crew.helpers}

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
            hours=hours.get(seat.helper or 0, ""),
        )

    return tuple(
        Table(_label(each), tuple(map(line, each.seats)), known.get(each.adult or 0))
        for each in seating.tables
    )


def _label(table: Timed) -> str:
    return GROUPS[table.group] if table.span is None else tomoni.time_range(*table.span)


@dataclass(frozen=True)
class Own:
    """What a helper is shown without logging in: their seats at one session, without names."""

    session: Session
    share: Share
    consults: bool


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
            found.append(Own(session, share, brief is not None and brief.consults))
    return helper, found
