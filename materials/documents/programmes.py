"""What a flyer with several classes says: one entry each, in the order of the flyer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.conf import settings

from accounts.templatetags import tomoni
from classes.choices import Joining, Kind, OfferingState, RegistrationMode, SessionState
from classes.models import Flyer, Offering, Session
from common import wareki
from common.clock import tokyo_date
from materials.documents import announcements, printed
from materials.documents.announcements import Announcement
from materials.documents.flyer_format import Density, Format
from materials.documents.printed import Text, Unprintable
from materials.renderers import rows
from materials.renderers.fonts import Weight
from materials.renderers.rows import Bit, Row
from materials.renderers.sheets import Style

WEEKDAYS = "月火水木金土日"
FEW = 3
"""So many dates are said one by one; more by the first, the weekday and how many."""


@dataclass(frozen=True)
class Entry:
    """One class: its first day, its title, its dates, and where, for whom and for how much."""

    day: str
    title: str
    when: str
    venue: str
    about: str

    @property
    def choice(self) -> str:
        """As it is ticked on a slip."""
        return f"{self.day}　{self.title}" if self.day else self.title


@dataclass(frozen=True)
class Programme:
    """Everything that stands on a flyer with several classes."""

    code: str
    town: str
    kind: Kind
    title: str
    entries: tuple[Entry, ...]
    badges: tuple[str, ...]
    how: str
    period: str
    takes_registrations: bool
    phone: str
    phone_hours: str
    office: str
    address: str
    url: str
    is_sample: bool
    subtitle: str
    picks_day: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing of it is held."""
        return not self.entries

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(entry.choice for entry in self.entries)

    @property
    def names(self) -> tuple[str, ...]:
        """What is not broken over two lines."""
        return (*self.office.split(), *self.period.replace("から", "から ").split())


def invitation(flyer: Flyer) -> Announcement | Programme:
    """What the flyer says, of its one class or of all of them. Hand it over with everything
    fetched (`materials.queries.flyers.of`)."""
    further = [each.offering for each in flyer.further.all()]
    return _programme(flyer, further) if further else announcements.read(flyer)


def check(programme: Programme) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(_texts(programme))


def table(programme: Programme, density: Density, page: Format) -> list[Row]:
    """A row for each class: its first day as the label, then what there is to know."""
    return [
        Row(entry.day or "日程未定", tuple(_bits(entry, density, page)), min(density.size, 15))
        for entry in programme.entries
    ]


def _bits(entry: Entry, density: Density, page: Format) -> Iterator[Bit]:
    bold = Style(density.size + 2, Weight.BOLD, leading=1.3)
    plain = Style(density.size, leading=1.35)
    said = [entry.when, entry.venue, entry.about]
    if density.compact:
        said = [f"{entry.when}　{entry.venue}", entry.about]
    for text, style in [(entry.title, bold), *((text, plain) for text in said)]:
        yield from rows.text(text, style, width=page.values, whole=text.split("　"))


def _programme(flyer: Flyer, further: Sequence[Offering]) -> Programme:
    first = flyer.offering
    every = [first, *further]
    held = [each for each in every if each.state != OfferingState.CANCELLED]
    taking = [each for each in held if each.registration_mode == RegistrationMode.REQUIRED]
    periods = {announcements.period(each) for each in taking}
    whole = periods.pop() if len(periods) == 1 else ""
    contact = announcements.contact(first)
    return Programme(
        code=flyer.code,
        town=first.municipality.name,
        kind=Kind(first.kind),
        title=flyer.headline,
        subtitle=_months(held),
        entries=tuple(_entry(each, alone=not whole) for each in held),
        badges=tuple(_badges(held)),
        how=announcements.how(taking[0] if taking else first),
        period=whole,
        takes_registrations=bool(taking),
        phone=contact.phone,
        phone_hours=contact.hours,
        office=first.contact,
        address=contact.address,
        url=f"{settings.PUBLIC_ORIGIN}/f/{flyer.code}/",
        is_sample=any(each.state == OfferingState.DRAFT for each in held),
    )


def _badges(held: Sequence[Offering]) -> Iterator[str]:
    if held and all(each.fee == 0 for each in held):
        yield "参加無料"
    if len(held) > 1:
        yield f"{len(held)}つの講座"


def _entry(offering: Offering, *, alone: bool) -> Entry:
    """`alone` says until when it takes registrations, where that is not said for all."""
    sessions = [one for one in offering.sessions.all() if one.state == SessionState.SCHEDULED]
    day = tokyo_date(sessions[0].starts_at) if sessions else None
    who = announcements.who(offering)
    fee = f"{offering.fee:,}円" if offering.fee else "無料"
    open_to_all = offering.registration_mode == RegistrationMode.NOT_NEEDED
    until = f"申込みは{_closing(offering)}まで"
    about = [who, fee, "申込みはいりません" if open_to_all else f"定員{offering.capacity}人"]
    return Entry(
        day=f"{day.month}月{day.day}日" if day else "",
        title=offering.title.strip(),
        when=_when(sessions, single=offering.joining == Joining.SESSIONS),
        venue=_venue(offering, sessions),
        about="　".join([*about, until] if alone and not open_to_all else about),
    )


def _venue(offering: Offering, sessions: Sequence[Session]) -> str:
    names = [*dict.fromkeys(each.venue.name for each in sessions)] or [offering.venue.name]
    return "・".join(names)


def _when(sessions: Sequence[Session], *, single: bool) -> str:
    """6月15日（月）　10:00〜12:00; several dates where the hours are the same, else from
    the first one on."""
    if not sessions:
        return "日程はまだ決まっていません。"
    days = [tokyo_date(each.starts_at) for each in sessions]
    hours = {tomoni.time_range(each.starts_at, each.ends_at) for each in sessions}
    hour = hours.pop() if len(hours) == 1 else ""
    first = tomoni.short_day(days[0])
    one = "　1回だけでも参加できます" if single and len(days) > 1 else ""
    if len(days) <= FEW:
        told = "・".join(map(tomoni.short_day, days))
        return f"{told}　{hour or '時間は日によって違います'}{one}"
    every = f"毎週{WEEKDAYS[days[0].weekday()]}曜" if _weekly(days) else ""
    spans = "　".join(filter(None, (every, f"全{len(days)}回", hour)))
    return f"{first}から　{spans}{one}"


def _closing(offering: Offering) -> str:
    """6月14日（日）; with the hour, unless it is the end of the day."""
    ended = announcements.day_ending(offering.closes_at)
    if ended:
        return tomoni.short_day(ended)
    at = offering.closes_at
    return f"{tomoni.short_day(at)}{tomoni.clock_time(at)}"


def _months(held: Sequence[Offering]) -> str:
    """令和8年6月〜7月の講座: the entries themselves leave the year away."""
    starts = [tokyo_date(one.starts_at) for each in held for one in each.sessions.all()]
    if not starts:
        return ""
    first, last = min(starts), max(starts)
    year, later = wareki.format_year(first), wareki.format_year(last)
    if year != later:
        return f"{year}{first.month}月〜{later}{last.month}月の講座"
    span = (
        f"{first.month}月" if first.month == last.month else f"{first.month}月〜{last.month}月"
    )
    return f"{year}{span}の講座"


def _weekly(days: Sequence[date]) -> bool:
    return all(after - before == timedelta(weeks=1) for before, after in pairwise(days))


def _texts(programme: Programme) -> Iterator[Text]:
    yield Text("見出し", programme.title)
    for entry in programme.entries:
        yield Text("募集の名称", entry.title)
        yield Text("会場", entry.venue)
    office = f"{programme.town}{programme.office}{programme.address}{programme.phone}"
    yield Text("問合せ先", office)
