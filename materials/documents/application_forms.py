"""The application form (申込書): one page of A4 to fill in by hand, with boxes large enough for
a hand that shakes. Its twin on the screen is `materials/application_form.html`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from accounts.models import Municipality
from accounts.templatetags import tomoni
from classes.choices import Joining
from classes.models import Offering, Slot
from classes.queries.offerings import Listing
from classes.rules import wordings
from materials.documents import announcements, printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
    SMALLEST_BODY,
    WIDTH,
    Paragraph,
    Sheet,
    Style,
)
from people.choices import Device, PhoneOwner, SupportNeed

TITLE = "申込書"
MOST_TIMES = 8
"""As many times as there are boxes for; more are written in by hand."""
DEVICES = [*(str(each.label) for each in Device if each.value), "わからない"]
OWNERS = [str(each.label) for each in PhoneOwner]
NEEDS = [str(each.label) for each in SupportNeed]
WAYS = ("窓口", "FAX", "はがき")
SIDE, TOP = 14.0, 10.0
INNER = WIDTH - 2 * SIDE
LABEL = 34.0
CODE = 22.0
BODY = Style(SMALLEST_BODY, leading=1.4)
BOLD = Style(SMALLEST_BODY, Weight.BOLD, leading=1.4)
NOTES = Style(NOTE, leading=1.35)
EDGE, PALE = "#4d4d4d", "#eef3f3"


@dataclass(frozen=True)
class Form:
    """What is printed on the form before anybody writes on it."""

    title: str
    when: str
    venue: str
    times: tuple[str, ...]
    return_by: str
    office: str
    address: str
    phone: str
    purpose: str
    url: str
    flyer: str

    @property
    def boxed(self) -> tuple[str, ...]:
        """The times to tick; none where they are too many, and are written by hand."""
        return self.times if len(self.times) <= MOST_TIMES else ()


def read(listing: Listing, *, slots: Sequence[Slot], flyer: str = "") -> Form:
    """The form of an offering; `flyer` is the code by which it is counted."""
    offering = listing.offering
    town = offering.municipality
    first = listing.first
    when = "日程未定"
    if first is not None:
        count = f"　全{len(listing.scheduled)}回" if len(listing.scheduled) > 1 else ""
        hours = tomoni.time_range(first.starts_at, first.ends_at)
        when = f"{tomoni.wareki_date(first.starts_at)}{hours}{count}"
    where = ("flyer", flyer) if flyer else ("offering", offering.public_id)
    return Form(
        title=offering.title.strip(),
        when=when,
        venue=offering.venue.name,
        times=tuple(_times(listing, slots)),
        return_by=_return_by(offering.closes_at),
        office=offering.contact,
        address=_address(town),
        phone=tomoni.phone(offering.phone),
        purpose=purpose(offering),
        url=f"{settings.PUBLIC_ORIGIN}{reverse(where[0], args=[where[1]])}",
        flyer=flyer,
    )


def purpose(offering: Offering) -> str:
    """利用目的の明示: 個人情報の保護に関する法律 第62条."""
    return (
        "書いていただいた内容は、この講座の受付・ご連絡・当日の運営と、参加者数の集計"
        f"（お名前などは含みません）のために{offering.municipality.name}が使います。"
        "ほかの目的には使いません。"
    )


def check(form: Form) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        [
            Text("募集の名称", form.title),
            Text("会場", form.venue),
            Text("問合せ先", f"{form.office}{form.address}"),
        ]
    )


def render(form: Form, *, dated: date) -> Document:
    """The form as a PDF of one page. Raises fonts.FontsMissing."""
    sheet = Sheet(title=f"{TITLE}（{form.title}）", author=form.office, dated=dated)
    y = _draw_head(sheet, form)
    y = _draw_person(sheet, y=y)
    y = _draw_choices(sheet, form, y=y)
    _draw_foot(sheet, form, y=y + 2)
    return Document(sheet.finish(), "申込書.pdf", check(form))


def _address(town: Municipality) -> str:
    postal_code = f"〒{town.postal_code} " if town.postal_code else ""
    return f"{postal_code}{town.address}" if town.address else ""


def _times(listing: Listing, slots: Sequence[Slot]) -> list[str]:
    joining = listing.offering.joining
    if joining == Joining.SERIES:
        return []
    spans = slots if joining == Joining.SLOT else listing.upcoming
    said = [wordings.meeting(each.starts_at, each.ends_at) for each in spans]
    return said if joining == Joining.SLOT else ["全部の回", *said]


def _return_by(closes_at: datetime) -> str:
    ended = announcements.day_ending(closes_at)
    return tomoni.wareki_date(ended) if ended else tomoni.wareki_time(closes_at)


def _draw_head(sheet: Sheet, form: Form) -> float:
    """The title, what it is for, until when; the code to the right."""
    symbol = qr.symbol(form.url)
    whole = CODE / symbol.size * symbol.span
    left = WIDTH - SIDE - whole
    sheet.qr(symbol, x=left, y=TOP, size=CODE)
    below = TOP + whole
    sheet.text("スマホでも申し込めます", x=WIDTH - SIDE, y=below, style=NOTES, align="right")
    room = INNER - whole - 12
    sheet.text(TITLE, x=SIDE, y=TOP, style=Style(24, Weight.BOLD, leading=1.3))
    title = Paragraph.fitted(
        form.title, Style(18, Weight.BOLD, leading=1.25), width=room, height=14, smallest=NOTE
    )
    y = sheet.paragraph(title, x=SIDE, y=TOP + 11.5)
    about = Paragraph.fitted(f"{form.when}　{form.venue}", BODY, width=room, height=12)
    y = sheet.paragraph(about, x=SIDE, y=y)
    if form.phone:
        sheet.text(f"お電話でも申し込めます：{form.phone}", x=SIDE, y=y, style=BOLD)
        y += BOLD.line
    by = f"{form.return_by} までに、下の問合せ先へ出してください。"
    line = BOLD.shrunk(by, width=INNER)
    y = max(y, below + NOTES.line)
    sheet.text(by, x=SIDE, y=y, style=line)
    return y + line.line + 1


def _draw_person(sheet: Sheet, *, y: float) -> float:
    for label, height, words in (
        ("フリガナ", 9.0, ""),
        ("お名前", 16.0, ""),
        ("生年月日", 12.0, "大正・昭和・平成　　　　　年　　　　月　　　　日　（○をつける）"),
        ("電話番号", 17.0, ""),
        ("住所または地区", 14.0, ""),
    ):
        _draw_row(sheet, label, y=y, height=height, words=words)
        if label == "電話番号":
            _draw_boxes(
                sheet, [f"{each}の電話" for each in OWNERS], y=y + height - 6.5, each=38
            )
        y += height
    _draw_row(sheet, "ご家族の連絡先", y=y, height=13, words="")
    hint = "お名前　　　　　　　　　　　（続柄　　　　）電話"
    sheet.text(hint, x=SIDE + LABEL + 3, y=y + 3.5, style=BODY)
    return y + 13


def _draw_choices(sheet: Sheet, form: Form, *, y: float) -> float:
    groups = [("お使いの機種", DEVICES, 46.0)]
    if form.times:
        groups.append(("希望の日時", [*form.boxed], 72.0))
    groups.append(("必要な手助け", NEEDS, 48.0))
    for label, options, each in groups:
        lines = -(-len(options) // int((INNER - LABEL - 4) // each))
        height = max(lines * 6.6 + 3, 12)
        _draw_row(sheet, label, y=y, height=height, words="")
        _draw_boxes(sheet, options, y=y + 1.6, each=each)
        y += height
    _draw_row(sheet, "知りたいこと", y=y, height=13, words="")
    return y + 13


def _draw_foot(sheet: Sheet, form: Form, *, y: float) -> None:
    """The purpose and the agreement; at the foot of the page the office and its own block."""
    y = sheet.paragraph(Paragraph.of(form.purpose, NOTES, width=INNER), x=SIDE, y=y)
    sheet.box(x=SIDE, y=y + 1.6, width=4.4, height=4.4, edge=EDGE, line=0.4)
    sheet.text("上の使いみちに同意します。", x=SIDE + 7, y=y + 0.8, style=BOLD)
    top = HEIGHT - TOP - 34
    phone = f"　電話 {form.phone}" if form.phone else ""
    office = Paragraph.fitted(
        f"出すところ・問合せ：{form.office}{phone}\n{form.address}".strip(),
        BOLD,
        width=INNER,
        height=12,
    )
    sheet.paragraph(office, x=SIDE, y=top + 12.5 - office.height)
    sheet.box(x=SIDE, y=top + 13.5, width=INNER, height=14, fill=PALE, edge=EDGE)
    sheet.text("役所が書くところ", x=SIDE + 2, y=top + 14, style=NOTES)
    sheet.text("受付日　　　月　　　日", x=SIDE + 2, y=top + 20, style=BODY)
    _draw_boxes(sheet, WAYS, y=top + 20.4, each=22, x=SIDE + 52)
    sheet.text("受付番号", x=SIDE + 122, y=top + 20, style=BODY)
    sheet.text(qr.TRADEMARK, x=SIDE, y=top + 29, style=NOTES)
    code = f"チラシ番号 {form.flyer}" if form.flyer else ""
    sheet.text(code, x=WIDTH - SIDE, y=top + 29, style=NOTES, align="right")


def _draw_row(sheet: Sheet, label: str, *, y: float, height: float, words: str) -> None:
    sheet.box(x=SIDE, y=y, width=LABEL, height=height, fill=PALE, edge=EDGE)
    sheet.box(x=SIDE + LABEL, y=y, width=INNER - LABEL, height=height, edge=EDGE)
    style = BOLD.shrunk(label, width=LABEL - 3)
    sheet.text(label, x=SIDE + 2, y=y + (height - style.line) / 2, style=style)
    if words:
        sheet.text(words, x=SIDE + LABEL + 3, y=y + (height - BODY.line) / 2, style=BODY)


def _draw_boxes(
    sheet: Sheet, options: Sequence[str], *, y: float, each: float, x: float = SIDE + LABEL + 3
) -> None:
    """Boxes to tick, in columns `each` mm wide."""
    columns = max(int((WIDTH - SIDE - x) // each), 1)
    for number, option in enumerate(options):
        left, top = x + number % columns * each, y + number // columns * 6.6
        sheet.box(x=left, y=top + 0.8, width=4.2, height=4.2, edge=EDGE, line=0.4)
        style = BODY.shrunk(option, width=each - 8)
        sheet.text(option, x=left + 6, y=top + 2.9 - style.line / 2, style=style)
