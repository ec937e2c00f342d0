"""The slip of a registration (受付票): its number, large, with the code that the reception
scans, and all that somebody who comes, or waits, has to know. A6, or four to an A4.

Who has no seat is told so in words and given no code. Its twins on the screen are
`materials/slips.html` for staff and the holder's own page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from accounts.models import Municipality
from accounts.templatetags import tomoni
from classes.choices import LIVE_STATES, OfferingState, RegistrationState
from classes.models import Offering, Registration, Session, Venue
from classes.queries import registrations as registered
from common import cards, wareki
from common.clock import tokyo_date
from common.errors import RuleViolation
from materials.documents import printed, quarters
from materials.documents.printed import Document, Text, Unprintable
from materials.documents.quarters import INNER, ROOM, Corner
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK
from materials.renderers.sheets import A4, A6, SMALLEST_BODY, Paragraph, Sheet, Style

TITLE = "受付票"
SYMBOL = 21.0
LABEL = 17.0
"""Millimetres of the column of labels."""
HEAD = Style(SMALLEST_BODY, Weight.BOLD, leading=1.3)
NUMBER = Style(32, Weight.BOLD, leading=1.15)
STATE = Style(16, Weight.BOLD, leading=1.3)
NAME = Style(16, Weight.BOLD, leading=1.3)
BODY = Style(14, leading=1.35)
NOTES = Style(7, leading=1.3)
SMALLEST, SMALLEST_NAME = 5.0, 6.0
NAME_HEIGHT = 12.0
GAP = 0.5
"""Millimetres above and below a row."""

_STATES = {
    RegistrationState.CONFIRMED: "参加決定",
    RegistrationState.WAITING: "キャンセル待ち",
    RegistrationState.APPLIED: "抽選待ち",
    RegistrationState.OFFERED: "お返事待ち",
}
_TOLD = {
    RegistrationState.CONFIRMED: "当日、受付でこの紙をお見せください。",
    RegistrationState.WAITING: "参加はまだ決まっていません。席が空いたら、順番にご案内します。",
    RegistrationState.APPLIED: "参加はまだ決まっていません。抽選の結果は全員にお知らせします。",
    RegistrationState.OFFERED: "参加はまだ決まっていません。期限までにお返事ください。",
}
CANCELLING = "来られなくなったら、お電話ください。受付番号と電話番号の下4けたで取り消せます。"


class NoSlip(RuleViolation):
    code = "no_slip"
    message = (
        "この申込みには受付票がありません。取り消された申込みと、中止になった回の受付票は印刷"
        "できません。新しい申込みの受付番号をご確認ください。"
    )


@dataclass(frozen=True)
class Slip:
    """Everything that stands on one."""

    reference: str
    state: RegistrationState
    name: str
    head: str
    rows: tuple[tuple[str, str], ...]
    person: str

    @property
    def standing(self) -> str:
        """参加決定, キャンセル待ち, …"""
        return _STATES[self.state]

    @property
    def told(self) -> str:
        """What that means for whoever holds it."""
        return _TOLD[self.state]

    @property
    def address(self) -> str:
        """What the code says; '' for who has no seat."""
        if self.state is not RegistrationState.CONFIRMED:
            return ""
        return f"{settings.PUBLIC_ORIGIN}{cards.PAGE}{self.reference}"


def is_due(registration: Registration, *, held: Sequence[Session]) -> bool:
    """Whether there is something to come to, or to wait for, out of the sessions held."""
    return (
        registration.state in LIVE_STATES
        and registration.offering.state == OfferingState.PUBLISHED
        and bool(_of(registration, held))
    )


def read(registration: Registration, *, held: Sequence[Session], named: bool) -> Slip:
    """The slip as of now; `named` says whether the name stands on it. `held` are the sessions
    of the offering that are not cancelled, with their venues. Raises NoSlip."""
    if not is_due(registration, held=held):
        raise NoSlip
    offering, person = registration.offering, registration.participant.kept
    return Slip(
        reference=registration.reference,
        state=RegistrationState(registration.state),
        name=person.name if named else "",
        head=f"{offering.municipality.name}　{offering.get_kind_display()} {TITLE}",
        rows=tuple(_rows(registration, held)),
        person=str(person.public_id) if named else "",
    )


def check(slips: Sequence[Slip]) -> tuple[Unprintable, ...]:
    """The characters that no font has: of the names, and of what stands on all of them. Raises
    fonts.FontsMissing."""
    common = dict.fromkeys(value for slip in slips for _, value in slip.rows)
    names = [Text(f"{slip.name} さん", slip.name, person=slip.person) for slip in slips]
    return printed.check([*names, Text("講座・会場・持ち物など", "\n".join(common))])


def render(
    slips: Sequence[Slip | None], *, town: Municipality, dated: date, alone: bool = False
) -> Document:
    """Four to an A4, a quarter empty for None; or the one of them on A6. Raises
    fonts.FontsMissing."""
    paper, said = A6 if alone else A4, [slip for slip in slips if slip is not None]
    sheet = Sheet(title=TITLE, author=town.office_name, dated=dated, paper=paper)
    if alone:
        _draw(sheet, said[0], quarters.ALONE)
    else:
        quarters.fill(sheet, slips, draw=_draw)
    return Document(
        content=sheet.finish(), filename=f"{TITLE}_{dated:%Y%m%d}.pdf", warnings=check(said)
    )


def _of(registration: Registration, held: Sequence[Session]) -> list[Session]:
    """The sessions that the registration is for."""
    one = registration.session_id
    return [session for session in held if one in {None, session.pk}]


def _rows(registration: Registration, held: Sequence[Session]) -> list[tuple[str, str]]:
    offering, sessions = registration.offering, _of(registration, held)
    venues = {session.venue_id: session.venue for session in sessions}
    several = len(venues) > 1
    place = offering.venue if several else next(iter(venues.values()))
    spans = registered.meetings(registration, held)
    rows = [
        ("講座", offering.title),
        ("日時", "\n".join(_when(spans, sessions if several else ()))),
        ("会場", _place(place)),
        ("参加費", f"{offering.fee}円" if offering.fee else ""),
        ("持ち物", offering.belongings),
        ("取消し", CANCELLING),
        ("連絡先", _contact(offering)),
    ]
    deadline = registration.offer_deadline
    if deadline is not None:
        rows.insert(0, ("お返事", f"{tomoni.wareki_time(deadline)}まで"))
    return [row for row in rows if row[1]]


def _when(spans: Sequence[tuple[datetime, datetime]], sessions: Sequence[Session]) -> list[str]:
    """A line for each meeting; a series at the same hours, its days and then the hours."""
    hours = [tomoni.time_range(start, end) for start, end in spans]
    days = [tokyo_date(start) for start, _ in spans]
    told = [wareki.format_date(day) for day in days]
    year = wareki.format_year(days[0])
    told[1:] = [day.removeprefix(year) for day in told[1:]]
    if sessions:
        places = [session.venue.name for session in sessions]
        return [f"{d} {h} {p}" for d, h, p in zip(told, hours, places, strict=True)]
    if len({*hours}) == 1 and len(told) > 1:
        return [f"{'、'.join(told)}", f"各回 {hours[0]}（全{len(told)}回）"]
    return [f"{day} {hour}" for day, hour in zip(told, hours, strict=True)]


def _place(venue: Venue) -> str:
    return "\n".join(filter(None, (venue.name, venue.address)))


def _contact(offering: Offering) -> str:
    phone = f"電話 {tomoni.phone(offering.phone)}" if offering.phone else ""
    return "\n".join(filter(None, (offering.contact, phone)))


def _draw(sheet: Sheet, slip: Slip, corner: Corner) -> None:
    x, y = corner
    foot = y + ROOM
    sheet.text(slip.head, x=x, y=y, style=HEAD.shrunk(slip.head, width=INNER, smallest=6))
    y += HEAD.line
    sheet.rule(x=x, y=y + 0.6, to_x=x + INNER, to_y=y + 0.6, colour=INK, line=0.4)
    y = _draw_number(sheet, slip, x=x, y=y + 2)
    if slip.name:
        y = _draw_name(sheet, slip.name, x=x, y=y)
    if slip.address:
        sheet.text(qr.TRADEMARK, x=x + INNER, y=foot - NOTES.line, style=NOTES, align="right")
        foot -= NOTES.line
    _draw_rows(sheet, slip.rows, x=x, y=y + 0.5, foot=foot)


def _draw_number(sheet: Sheet, slip: Slip, *, x: float, y: float) -> float:
    """The number and where it stands, beside the code; where the next thing may begin."""
    width, low = INNER, y
    if slip.address:
        symbol = qr.symbol(slip.address)
        whole = SYMBOL / symbol.size * symbol.span
        margin = (whole - SYMBOL) / 2
        sheet.qr(symbol, x=x + INNER - whole + margin, y=y - margin + 2, size=SYMBOL)
        width, low = INNER - whole + margin, y + SYMBOL + 3
    sheet.text("受付番号", x=x, y=y, style=HEAD)
    y += HEAD.line
    number = NUMBER.shrunk(slip.reference, width=width)
    sheet.text(slip.reference, x=x, y=y, style=number)
    y += NUMBER.line
    sheet.text(slip.standing, x=x, y=y, style=STATE)
    y += STATE.line
    told = Paragraph.fitted(
        slip.told, BODY.sized(SMALLEST_BODY), width=INNER, height=2 * BODY.line
    )
    return sheet.paragraph(told, x=x, y=max(y, low)) + 0.5


def _draw_name(sheet: Sheet, name: str, *, x: float, y: float) -> float:
    called = f"{name} 様"
    paragraph = Paragraph.fitted(
        called,
        NAME.shrunk(called, width=INNER, smallest=SMALLEST_BODY),
        width=INNER,
        height=NAME_HEIGHT,
        smallest=SMALLEST_NAME,
    )
    return sheet.paragraph(paragraph, x=x, y=y)


def _draw_rows(
    sheet: Sheet, rows: Sequence[tuple[str, str]], *, x: float, y: float, foot: float
) -> None:
    """At the largest size, down to 5 points, at which all of them are on the paper."""
    size = BODY.size
    while (set_in := _set(rows, size)) and _height(set_in) > foot - y and size > SMALLEST:
        size -= 0.5
    for (label, _), value in zip(rows, set_in, strict=True):
        sheet.rule(x=x, y=y, to_x=x + INNER, to_y=y)
        small = value.style.sized(min(size, SMALLEST_BODY))
        sheet.text(label, x=x, y=y + GAP + value.style.baseline - small.baseline, style=small)
        y = sheet.paragraph(value, x=x + LABEL, y=y + GAP) + GAP


def _set(rows: Sequence[tuple[str, str]], size: float) -> list[Paragraph]:
    return [Paragraph.of(value, BODY.sized(size), width=INNER - LABEL) for _, value in rows]


def _height(paragraphs: Sequence[Paragraph]) -> float:
    return sum(each.height + 2 * GAP for each in paragraphs)
