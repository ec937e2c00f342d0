"""Builders of real objects. Every argument has a default: a test names only what it is about.

    town = make.town()                        # 鹿児島市; make.other_town() is 垂水市
    clerk = make.staff(town=town)             # a User with one membership, 市職員
    offering = make.offering(sessions=4, capacity=10)
    registration = make.registration(offering)

The builders meet on the same town, so objects made without naming one belong together.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from accounts.actors import Actor
from accounts.choices import Role
from accounts.models import Membership, Municipality, User
from attendance.actions import check_ins, kiosks
from attendance.choices import FactRole
from attendance.models import AttendanceFact, CheckIn
from classes.actions import registrations
from classes.choices import Channel, Kind, Level, OfferingState
from classes.models import Course, Offering, Registration, Session, Venue, VenueStaff
from common import kana, names, phones
from common.clock import TOKYO, at_tokyo, tokyo_date
from people.actions import cards
from people.choices import HelperKind, PhoneOwner
from people.models import Card, Helper, Participant, Phone
from reports.choices import Measure, Window
from reports.models import Indicator, PastResult, Plan, Target

TODAY = date(2026, 6, 1)
NOON = at_tokyo(TODAY, time(12))
BY = Actor.command("test")
PASSWORD = "correct-horse-battery"

_numbers = count(1)
_FAMILY_NAMES = [
    ("髙田", "タカダ"),
    ("山﨑", "ヤマサキ"),
    ("𠮷留", "ヨシドメ"),
    ("川邉", "カワナベ"),
]
_GIVEN_NAMES = [("ハナ", "ハナ"), ("清", "キヨシ"), ("フミ子", "フミコ"), ("勇", "イサム")]


def tokyo(text: str) -> datetime:
    """The instant at which clocks in Japan show "2026-06-15 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def town(code: str = "462012", **columns: Any) -> Municipality:
    """鹿児島市, the same one each time; another code is another town."""
    given: dict[str, Any] = {
        "name": "鹿児島市",
        "kana": "カゴシマシ",
        "prefecture": "鹿児島県",
        "section": "デジタル戦略推進室",
        "phone": "0992161115",
    } | columns
    return Municipality.objects.get_or_create(code=code, defaults=given)[0]


def other_town() -> Municipality:
    """垂水市: whose people must never see what is 鹿児島市's."""
    return town(
        "462144",
        name="垂水市",
        kana="タルミズシ",
        section="企画政策課 DX推進係",
        phone="0994321045",
    )


def staff(
    role: Role = Role.CITY_STAFF,
    *,
    town: Municipality | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    **columns: Any,
) -> User:
    """Somebody who can log in (PASSWORD) and has one membership."""
    given: dict[str, Any] = {
        "username": f"{role}-{next(_numbers)}",
        "display_name": "職員",
    } | columns
    user = User.objects.create_user(password=PASSWORD, **given)
    Membership.objects.create(
        user=user,
        municipality=town or _town(),
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return user


def membership(role: Role = Role.CITY_STAFF, **more: Any) -> Membership:
    """The membership of a new member of staff."""
    return staff(role, **more).memberships.get()


def helper(*, town: Municipality | None = None, **columns: Any) -> Helper:
    """An instructor, unless told otherwise."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "kind": HelperKind.INSTRUCTOR,
        "name": f"講師　{number}",
        "kana": "コウシ",
    } | columns
    return Helper.objects.create(municipality=town or _town(), **given)


def participant(
    *, town: Municipality | None = None, phone: str = "", at: datetime = NOON, **columns: Any
) -> Participant:
    """Somebody with a name, furigana and, if `phone` is given, one number of their own."""
    number = next(_numbers)
    family, given_name = _FAMILY_NAMES[number % 4], _GIVEN_NAMES[number // 4 % 4]
    given: dict[str, Any] = {
        "name": f"{family[0]}　{given_name[0]}",
        "kana": f"{family[1]} {given_name[1]}",
        "created_at": at,
    } | columns
    given |= {
        "name_key": names.fold(given["name"]),
        "kana_key": kana.search_key(given["kana"]),
    }
    person = Participant.objects.create(municipality=town or _town(), **given)
    if phone:
        phone_of(person, phone)
    return person


def phone_of(person: Participant, number: str, *, owner: PhoneOwner = PhoneOwner.SELF) -> Phone:
    """A number by which the person is reached."""
    read = phones.parse(number)
    return Phone.objects.create(
        participant=person,
        municipality=person.municipality,
        digits=read.digits,
        last_four=read.digits[-4:],
        kind=read.kind,
        owner=owner,
    )


def card(person: Participant | None = None, *, at: datetime = NOON) -> Card:
    """A card in force, of somebody new unless one is named."""
    return cards.issue(person or participant(), by=BY, at=at)


def venue(
    *,
    town: Municipality | None = None,
    staff: Sequence[Membership] = (),
    **columns: Any,
) -> Venue:
    """A hall with 20 seats that never closes; `staff` answer for it."""
    given: dict[str, Any] = {
        "name": f"第{next(_numbers)}公民館",
        "kana": "コウミンカン",
        "seats": 20,
    } | columns
    hall = Venue.objects.create(municipality=town or _town(), **given)
    for member in staff:
        VenueStaff.objects.create(venue=hall, membership=member)
    return hall


def course(*, town: Municipality | None = None, **columns: Any) -> Course:
    """An introductory course of two hours."""
    given: dict[str, Any] = {
        "title": f"はじめてのスマホ教室 {next(_numbers)}",
        "level": Level.INTRODUCTORY,
        "minutes": 120,
    } | columns
    return Course.objects.create(municipality=town or _town(), **given)


def offering(
    *,
    town: Municipality | None = None,
    sessions: int | Sequence[datetime] = 1,
    first: datetime | None = None,
    opens: datetime | None = None,
    closes: datetime | None = None,
    **columns: Any,
) -> Offering:
    """A published classroom of 10 seats, open at NOON, its sessions weekly from 15 June, 10:00.

    `sessions` is how many, or the instants at which they start.
    """
    municipality = town or _town()
    starts = _starts(sessions, first or tokyo("2026-06-15 10:00"))
    closing = closes or _closing(starts)
    given: dict[str, Any] = {
        "state": OfferingState.PUBLISHED,
        "kind": Kind.CLASSROOM,
        "capacity": 10,
        "waiting_limit": 0,
        "opens_at": opens or min(NOON, closing) - timedelta(days=7),
        "closes_at": closing,
        "created_at": NOON,
    } | columns
    given.setdefault("course", None)
    given["course"] = given["course"] or course(town=municipality)
    given.setdefault("title", given["course"].title)
    given["venue"] = given.get("venue") or venue(town=municipality)
    made = Offering.objects.create(municipality=municipality, **given)
    for start in starts:
        session(made, starts_at=start)
    return made


def session(offering: Offering, *, starts_at: datetime, **columns: Any) -> Session:
    """The next meeting of the offering: as long as its course, at its venue."""
    given: dict[str, Any] = {
        "number": offering.sessions.count() + 1,
        "ends_at": starts_at + timedelta(minutes=offering.course.minutes),
        "venue": offering.venue,
        "instructor": offering.instructor,
    } | columns
    return Session.objects.create(offering=offering, starts_at=starts_at, **given)


def registration(
    offering: Offering,
    participant: Participant | None = None,
    *,
    channel: Channel = Channel.PHONE,
    at: datetime = NOON,
    **request: Any,
) -> Registration:
    """A seat, taken through the same door as everybody's."""
    return registrations.register(
        offering=offering,
        participant=participant or _participant(offering.municipality),
        request=registrations.Request(channel=channel, **request),
        by=BY,
        at=at,
    )


def arrival(
    registration: Registration,
    session: Session | None = None,
    *,
    at: datetime | None = None,
    **mark: Any,
) -> CheckIn:
    """Somebody on the roster came, to the first session unless told otherwise, at its start."""
    held = session or registration.offering.sessions.order_by("number")[0]
    return check_ins.arrive(
        session=held,
        registration=registration,
        id=mark.pop("id", None) or uuid4(),
        by=BY,
        at=at or held.starts_at,
        **mark,
    )


def invitation(
    *sessions: Session,
    until: datetime | None = None,
    at: datetime = NOON,
    **letting: Any,
) -> kiosks.Invitation:
    """A tablet that is waited for at the venue of the first session, until the end of the last
    one's day."""
    last = max(session.starts_at for session in sessions)
    given: dict[str, Any] = {"venue": sessions[0].venue, "name": f"会場 {next(_numbers)}"}
    named = kiosks.Letting(
        sessions=sessions,
        until=until or at_tokyo(tokyo_date(last) + timedelta(days=1), time.min),
        **(given | letting),
    )
    return kiosks.invite(named, by=BY, at=at)


def tablet(*sessions: Session, at: datetime = NOON, **letting: Any) -> kiosks.Pairing:
    """A tablet that was let in for the sessions, and its token."""
    invited = invitation(*sessions, at=at, **letting)
    shown = kiosks.Shown(secret=invited.secret)
    return kiosks.pair(shown, platform="iPad", by=BY, at=at)


def fact(
    day: str = "2026-06-15",
    *,
    town: Municipality | None = None,
    session: Session | None = None,
    role: FactRole = FactRole.PARTICIPANT,
    kind: Kind = Kind.CLASSROOM,
    **columns: Any,
) -> AttendanceFact:
    """One presence of somebody new, in a session of its own at 10:00 unless one is named."""
    held = session or _held(town or _town(), day, kind=kind)
    plan = held.offering
    given: dict[str, Any] = {
        "municipality": plan.municipality,
        "session": held,
        "role": role,
        "day": date.fromisoformat(day) if session is None else held.starts_at.date(),
        "kind": plan.kind,
        "organiser": plan.organiser,
        "course": plan.course,
        "venue": held.venue,
        "person_key": uuid4() if role == FactRole.PARTICIPANT else None,
        "label": "" if role == FactRole.PARTICIPANT else f"{next(_numbers)}",
    } | columns
    return AttendanceFact.objects.create(**given)


def plan(*, town: Municipality | None = None, **columns: Any) -> Plan:
    """The plan of the fiscal years 2022 to 2026."""
    given: dict[str, Any] = {
        "name": f"DX推進計画 {next(_numbers)}",
        "starts_on": date(2022, 4, 1),
        "ends_on": date(2027, 3, 31),
    } | columns
    return Plan.objects.create(municipality=town or _town(), **given)


def indicator(
    *, town: Municipality | None = None, targets: dict[int, int] | None = None, **columns: Any
) -> Indicator:
    """延べ人数 of every class in each fiscal year, without a target unless one is given."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "slug": f"participants-{number}",
        "title": f"参加者数 {number}",
        "unit": "人",
        "measure": Measure.ATTENDANCES,
        "window": Window.FISCAL_YEAR,
    } | columns
    courses = given.pop("courses", [])
    made = Indicator.objects.create(municipality=town or _town(), **given)
    made.courses.set(courses)
    for year, value in (targets or {}).items():
        Target.objects.create(indicator=made, fiscal_year=year, value=value)
    return made


def past_result(*, town: Municipality | None = None, **columns: Any) -> PastResult:
    """A hundred attendances at the city's own classrooms in the fiscal year 2023."""
    given: dict[str, Any] = {
        "title": f"市主催スマホ教室 {next(_numbers)}",
        "measure": Measure.ATTENDANCES,
        "kind": Kind.CLASSROOM,
        "organiser": "city",
        "starts_on": date(2023, 4, 1),
        "ends_on": date(2024, 3, 31),
        "value": 100,
        "source": "主要施策の成果説明書",
        "entered_at": NOON,
    } | columns
    return PastResult.objects.create(municipality=town or _town(), **given)


def _held(town: Municipality, day: str, *, kind: Kind) -> Session:
    held = offering(town=town, sessions=[tokyo(f"{day} 10:00")], kind=kind)
    return held.sessions.get()


def _town() -> Municipality:
    return town()


def _participant(municipality: Municipality) -> Participant:
    return participant(town=municipality)


def _starts(sessions: int | Sequence[datetime], first: datetime) -> list[datetime]:
    if isinstance(sessions, int):
        return [first + timedelta(weeks=week) for week in range(sessions)]
    return [*sessions]


def _closing(starts: Sequence[datetime]) -> datetime:
    """The day before the first session that is ahead of NOON; of all, if none is."""
    ahead = [start for start in starts if start > NOON] or starts
    return min(ahead, default=NOON + timedelta(days=14)) - timedelta(days=1)
