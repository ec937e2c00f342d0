"""What the town's newsletter says of an offering: its lines, each in several wordings. How they
are chosen is in `materials.rules.newsletters`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.conf import settings
from django.urls import reverse

from accounts.templatetags import tomoni
from classes.choices import CourseDevice, Joining, RegistrationMode, Selection
from classes.models import Offering, Session
from classes.queries.offerings import Listing
from classes.rules import letters, wordings
from common import wareki
from common.clock import tokyo_date
from materials.choices import NewsletterLength
from materials.documents.announcements import day_ending
from materials.rules import newsletters
from materials.rules.newsletters import Line, Notice, TooLongForNewsletter

_ASIDE = re.compile("（[^（）]*）")
_DEVICES = {
    CourseDevice.IPHONE.value: "iPhoneをお使いの方",
    CourseDevice.ANDROID.value: "Androidをお使いの方",
}
FLYERS_FOR_IT = "広報"
"""How the place of distribution begins of a flyer that is counted for the newsletter."""


@dataclass(frozen=True)
class Wanted:
    """How the text is to be: how long, with wide figures or not, with an address or not."""

    length: NewsletterLength
    wide: bool = False
    address: bool = False


@dataclass(frozen=True)
class Block:
    """The text of one offering and its letters, or why there is none."""

    offering: Offering
    text: str
    letters: int
    refusal: str = ""


def blocks(listings: Iterable[Listing], wanted: Wanted) -> list[Block]:
    """A block for each; one that cannot be that short stops none of the others."""
    return [_block(listing, wanted) for listing in listings]


def joined(found: Iterable[Block]) -> str:
    """All texts, a blank line between them."""
    return "\n\n".join(block.text for block in found if block.text)


def file(text: str) -> bytes:
    """As a text editor of an office expects it: UTF-8 with a mark, CRLF."""
    return (text.replace("\n", "\r\n") + "\r\n").encode("utf-8-sig")


def notice(listing: Listing, *, address: bool) -> Notice:
    """Everything that may be said of the offering."""
    offering, who = listing.offering, tuple(_who(listing))
    lines = [
        Line("日時", tuple(_when(listing)), 1),
        Line("会場", tuple(_where(listing)), 2),
        Line("対象", who, 9 if "" in who else 4),
        Line("定員", (_seats(listing), ""), 5),
        Line("費用", _fee(offering), 5),
        Line("内容", (_content(offering), ""), 9),
        Line("持ち物", (offering.belongings, ""), 8),
        *_registering(offering),
        Line("問合せ", tuple(_contact(offering)), 3),
    ]
    if address:
        lines.append(Line("ホームページ", (_address(offering),), 1))
    return Notice(offering.title.strip(), tuple(lines))


def _block(listing: Listing, wanted: Wanted) -> Block:
    said = notice(listing, address=wanted.address)
    if wanted.wide:
        said = _widened(said)
    try:
        text = newsletters.compose(said, length=wanted.length)
    except TooLongForNewsletter as refusal:
        return Block(listing.offering, "", 0, refusal.message)
    return Block(listing.offering, text, newsletters.letters(text))


def _widened(said: Notice) -> Notice:
    """The address stays as it is typed into a telephone."""
    lines = [
        line
        if line.wordings[0].startswith("http")
        else Line(line.label, tuple(map(newsletters.widened, line.wordings)), line.rank)
        for line in said.lines
    ]
    return Notice(newsletters.widened(said.title), tuple(lines))


def _when(listing: Listing) -> Iterator[str]:
    """Every date with its weekday, the year where it changes; else the first and the last."""
    meetings = listing.scheduled
    if not meetings:
        yield "未定"
        return
    days = [_day(meetings[0]), *(_day(each, before) for before, each in pairwise(meetings))]
    hours = [_hours(each) for each in meetings]
    how = _joining(listing.offering)
    if len({*hours}) == 1:
        together = f"{'、'.join(days)}{'いずれも' if len(days) > 1 else ''}{hours[0]}"
    else:
        together = "、".join(day + span for day, span in zip(days, hours, strict=True))
    yield together + how
    yield together
    if len(meetings) > 1:
        last = _day(meetings[-1], meetings[0])
        yield f"{days[0]}{hours[0]}から{last}まで全{len(meetings)}回"
        yield f"{days[0]}{wordings.clock(meetings[0].starts_at)}から全{len(meetings)}回"


def _joining(offering: Offering) -> str:
    return {
        Joining.SESSIONS: "（1回だけの参加もできます）",
        Joining.SLOT: "（時間枠を選んでお申し込みください）",
    }.get(Joining(offering.joining), "")


def _day(session: Session, before: Session | None = None) -> str:
    day = tokyo_date(session.starts_at)
    if before is not None and tokyo_date(before.starts_at).year == day.year:
        return wordings.day(day)
    return wareki.format_year(day) + wordings.day(day)


def _hours(session: Session) -> str:
    return tomoni.time_range(session.starts_at, session.ends_at)


def _where(listing: Listing) -> Iterator[str]:
    """Where a meeting is held elsewhere, that is said in every wording."""
    venue = listing.offering.venue
    others = [each for each in listing.scheduled if each.venue_id != venue.pk]
    if others:
        elsewhere = "、".join(f"第{each.number}回は{each.venue.name}" for each in others)
        yield f"{venue.name}（{elsewhere}）"
        yield f"{venue.name}ほか"
        return
    if venue.address:
        yield f"{venue.name}（{venue.address}）"
    yield venue.name


def _who(listing: Listing) -> Iterator[str]:
    """Whom it is not open to must be able to read it: only 「どなたでも」 is left out."""
    device = _DEVICES.get(listing.offering.course.device)
    conditions = [*listing.told.eligible, *([device] if device else [])]
    if not conditions:
        yield "どなたでも"
        yield ""
        return
    yield "、".join(conditions)
    yield "、".join(_ASIDE.sub("", each) for each in conditions)


def _seats(listing: Listing) -> str:
    offering = listing.offering
    if offering.joining == Joining.SLOT:
        many = f"{listing.seats}組"
    else:
        each = "各回" if offering.joining == Joining.SESSIONS else ""
        many = f"{each}{offering.capacity}人"
    if offering.registration_mode == RegistrationMode.NOT_NEEDED:
        return many
    lots = offering.selection == Selection.LOTTERY
    return f"{many}（{'申込み多数のときは抽選' if lots else '先着順'}）"


def _fee(offering: Offering) -> tuple[str, ...]:
    return (f"{offering.fee:,}円",) if offering.fee else ("無料", "")


def _content(offering: Offering) -> str:
    topics = "、".join(map(str, offering.course.topics))
    return topics or " ".join((offering.description or offering.course.description).split())


def _registering(offering: Offering) -> Sequence[Line]:
    if offering.registration_mode == RegistrationMode.NOT_NEEDED:
        return [Line("申込み", ("不要（当日、直接会場へ）",), 2)]
    opens = _moment(offering.opens_at)
    closes = _moment(offering.closes_at, closing=True)
    ways = [*(["電話"] if offering.phone else []), "窓口"]
    return [
        Line("受付", (f"{opens}から{closes}まで", f"{closes}まで"), 3),
        Line("申込方法", (f"{'、'.join(ways)}、ホームページで", "・".join(ways), ""), 7),
    ]


def _moment(at: datetime, *, closing: bool = False) -> str:
    """6月14日（日）10:00; a midnight is the day that begins, or the one that ends, with it."""
    ended = day_ending(at)
    if ended is not None:
        return wordings.day(ended if closing else tokyo_date(at))
    return letters.moment(at)


def _contact(offering: Offering) -> Iterator[str]:
    """Who answers; the number in every wording, where there is one."""
    number = tomoni.phone(offering.phone)
    yield f"{offering.contact} 電話{number}" if number else offering.contact
    if number:
        yield f"電話{number}"


def _address(offering: Offering) -> str:
    """The short address of the newest flyer for a newsletter, which counts who comes by it;
    else that of the offering's page."""
    flyers = [
        each for each in offering.flyers.all() if each.label.strip().startswith(FLYERS_FOR_IT)
    ]
    if flyers:
        return f"{settings.PUBLIC_ORIGIN}{reverse('flyer', args=[flyers[-1].code])}"
    return f"{settings.PUBLIC_ORIGIN}{reverse('offering', args=[offering.public_id])}"
