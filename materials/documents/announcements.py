"""What the flyer of an offering says. How it looks on paper is in `flyer`.

One announcement serves the paper and its twin on the screen, so the two cannot differ.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings

from accounts.templatetags import tomoni
from classes.choices import (
    AgeBasis,
    CourseDevice,
    Joining,
    Kind,
    OfferingState,
    RegistrationMode,
    SessionState,
    StepFree,
)
from classes.models import Flyer, Offering, Session, Venue
from classes.queries import night
from common import phones, wareki
from common.clock import tokyo_date, tokyo_time
from materials.documents import printed
from materials.documents.printed import Text, Unprintable

_SUBTITLE = re.compile(
    r"^(?P<title>.+?)[\s　]*(?P<subtitle>[～〜―－-]\S.*\S[～〜―－-]|（[^（）]+）)$"
)
_DEVICES = {
    CourseDevice.BOTH: "iPhone・Android どちらでも",
    CourseDevice.IPHONE: "iPhoneをお使いの方",
    CourseDevice.ANDROID: "Androidをお使いの方",
}
_AGED_ON = {
    AgeBasis.FIRST_SESSION: "初回の開催日",
    AgeBasis.REGISTRATION: "申込日",
    AgeBasis.FISCAL_YEAR_END: "年度末の3月31日",
}
_CONTENT_LABEL = {
    Kind.CLASSROOM: "学ぶこと",
    Kind.OUTREACH: "学ぶこと",
    Kind.CONSULTATION: "相談できること",
}


@dataclass(frozen=True)
class Meeting:
    """One session: 第2回, 令和8年, 6月22日（月）, 10:00〜12:00, and the venue if it differs."""

    number: str
    year: str
    day: str
    hours: str
    venue: str

    @property
    def text(self) -> str:
        return f"{self.number}{self.year}{self.day}{self.hours}"


@dataclass(frozen=True)
class Fact:
    """A line of the flyer: 対象, 65歳以上の方."""

    label: str
    text: str


@dataclass(frozen=True)
class Announcement:
    """Everything that stands on the flyer, in the words in which it stands there."""

    code: str
    town: str
    kind: Kind
    title: str
    subtitle: str
    badges: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    hours: str  # of every meeting, if they are the same; else ''
    venue: str
    place: tuple[str, ...]
    description: str
    content_label: str
    topics: tuple[str, ...]
    facts: tuple[Fact, ...]
    how: str
    period: str
    phone: str
    phone_hours: str
    office: str
    address: str
    url: str
    is_sample: bool
    is_cancelled: bool
    picks_day: bool = False
    choices: tuple[str, ...] = ()

    @property
    def takes_registrations(self) -> bool:
        return bool(self.period)

    @property
    def names(self) -> tuple[str, ...]:
        """What is not broken over two lines: the words of the office's name, the two dates."""
        return (*self.office.split(), *self.period.replace("から", "から ").split())


def read(flyer: Flyer) -> Announcement:
    """What the flyer says, from its offering. Hand it over with sessions and venues fetched
    (`materials.queries.flyers.of`)."""
    offering = flyer.offering
    sessions = [one for one in offering.sessions.all() if one.state == SessionState.SCHEDULED]
    title, subtitle = split_title(offering.title)
    kind, answers = Kind(offering.kind), contact(offering)
    return Announcement(
        code=flyer.code,
        town=offering.municipality.name,
        kind=kind,
        title=title,
        subtitle=subtitle,
        badges=tuple(_badges(offering, len(sessions))),
        meetings=tuple(_meetings(offering, sessions)),
        hours=_common_hours(sessions),
        venue=offering.venue.name,
        place=tuple(_place(offering.venue)),
        description=(offering.description or offering.course.description).strip(),
        content_label=_CONTENT_LABEL[kind],
        topics=tuple(map(str, offering.course.topics)),
        facts=tuple(_facts(offering)),
        how=how(offering),
        period=period(offering),
        phone=answers.phone,
        phone_hours=answers.hours,
        office=offering.contact,
        address=answers.address,
        url=f"{settings.PUBLIC_ORIGIN}/f/{flyer.code}/",
        is_sample=offering.state == OfferingState.DRAFT,
        is_cancelled=offering.state == OfferingState.CANCELLED,
        picks_day=offering.joining != Joining.SERIES,
    )


def check(announcement: Announcement) -> tuple[Unprintable, ...]:
    """The characters of the flyer that no font has."""
    return printed.check(_texts(announcement))


def split_title(text: str) -> tuple[str, str]:
    """(title, subtitle): 「はじめてのスマホ教室 〜写真と地図〜」 is set in two sizes."""
    match = _SUBTITLE.match(text.strip())
    return (match["title"], match["subtitle"]) if match else (text.strip(), "")


def _texts(flyer: Announcement) -> Iterator[Text]:
    elsewhere = [meeting.venue for meeting in flyer.meetings]
    yield Text("募集の名称", flyer.title + flyer.subtitle)
    yield Text("会場", " ".join([flyer.venue, *flyer.place, *elsewhere]))
    yield Text("案内文", flyer.description)
    yield Text(flyer.content_label, " ".join(flyer.topics))
    for fact in flyer.facts:
        yield Text(fact.label, fact.text)
    yield Text("問合せ先", f"{flyer.town}{flyer.office}{flyer.address}{flyer.phone}")


def _badges(offering: Offering, held: int) -> Iterator[str]:
    if offering.fee == 0:
        yield "参加無料"
    if held > 1:
        yield f"全{held}回"
    if offering.kind != Kind.CONSULTATION:
        yield offering.course.get_level_display()
    if offering.registration_mode == RegistrationMode.NOT_NEEDED:
        yield "申込み不要"


def _meetings(offering: Offering, sessions: list[Session]) -> Iterator[Meeting]:
    for session in sessions:
        day = tokyo_date(session.starts_at)
        elsewhere = session.venue_id != offering.venue_id
        yield Meeting(
            number=f"第{session.number}回" if len(sessions) > 1 else "",
            year=wareki.format_year(day),
            day=tomoni.short_day(day),
            hours=_hours(session),
            venue=f"会場：{session.venue.name}" if elsewhere else "",
        )


def _hours(session: Session) -> str:
    return tomoni.time_range(session.starts_at, session.ends_at)


def _common_hours(sessions: list[Session]) -> str:
    hours = {_hours(session) for session in sessions}
    return hours.pop() if len(hours) == 1 else ""


def _place(venue: Venue) -> Iterator[str]:
    """The address, then how to come and get in."""
    if venue.address:
        yield venue.address
    ways = [
        venue.access,
        f"駐車場：{venue.parking}" if venue.parking else "",
        "段差なし" if venue.step_free == StepFree.YES else "",
    ]
    if any(ways):
        yield "　".join(filter(None, ways))


def _facts(offering: Offering) -> Iterator[Fact]:
    said = who(offering)
    if offering.minimum_age is not None:
        said += f"（{_AGED_ON[AgeBasis(offering.age_basis)]}の年齢）"
    yield Fact("対象", said)
    yield Fact("定員", f"{offering.capacity}人（{offering.get_selection_display()}）")
    yield Fact("参加費", f"{offering.fee:,}円" if offering.fee else "無料")
    yield Fact("機種", _DEVICES[CourseDevice(offering.course.device)])
    if offering.belongings:
        yield Fact("持ち物", offering.belongings)
    number = night.number_to_print(offering)
    if number:
        said = f"{phones.display(number)}（自動音声）　教室番号 {offering.class_number}"
        yield Fact("時間外", said)


def who(offering: Offering) -> str:
    """For whom it is: 65歳以上の方."""
    return "どなたでも" if offering.minimum_age is None else f"{offering.minimum_age}歳以上の方"


def how(offering: Offering) -> str:
    """How somebody signs up, or that nobody need."""
    if offering.registration_mode == RegistrationMode.NOT_NEEDED:
        return "申込みはいりません。当日、直接会場へお越しください。"
    return "お申込みは、お電話か スマホで" if offering.phone else "お申込みは、スマホか 窓口で"


def period(offering: Offering) -> str:
    """From when until when registrations are taken; '' where none are needed."""
    if offering.registration_mode == RegistrationMode.NOT_NEEDED:
        return ""
    return f"{_moment(offering.opens_at)}から{deadline(offering.closes_at)}まで"


def _moment(at: datetime) -> str:
    """With the hour, unless it is midnight: nobody opens an office then."""
    if tokyo_time(at).time() == time.min:
        return tomoni.wareki_date(at)
    return tomoni.wareki_time(at)


def deadline(at: datetime) -> str:
    """A midnight belongs to the day that ends with it."""
    day = day_ending(at)
    return tomoni.wareki_date(day) if day else tomoni.wareki_time(at)


def day_ending(at: datetime) -> date | None:
    """The day that ends at this moment; None when it is no midnight."""
    last_minute = at - timedelta(minutes=1)
    if tokyo_time(last_minute).time() >= time(23, 58):
        return tokyo_date(last_minute)
    return None


class Contact(NamedTuple):
    """Who answers: the number, when, and where a slip is handed in."""

    phone: str
    hours: str
    address: str


def contact(offering: Offering) -> Contact:
    town = offering.municipality
    postal_code = f"〒{town.postal_code} " if town.postal_code else ""
    address = f"{postal_code}{town.address}" if town.address else ""
    return Contact(tomoni.phone(offering.phone), _phone_hours(offering), address)


def _phone_hours(offering: Offering) -> str:
    """When the office answers; not known of a number that is not the office's."""
    if offering.contact_phone and offering.contact_phone != offering.municipality.phone:
        return ""
    town = offering.municipality
    return f"平日 {tomoni.time_range(town.office_opens, town.office_closes)}"
