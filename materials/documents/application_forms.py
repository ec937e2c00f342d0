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
from materials.documents import announcements, boxes, printed
from materials.documents.boxes import BODY, BOLD, EDGE, GROUND, INNER, SIDE
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.sheets import (
    HEIGHT,
    NOTE,
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
BORN = "大正・昭和・平成　　　　　年　　　　月　　　　日　（○をつける）"
FAMILY = "お名前　　　　　　　　　　　（続柄　　　　）電話"
TOP = 10.0
CODE = 22.0
NOTES = Style(NOTE, leading=1.35)


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
    y = boxes.row(sheet, "フリガナ", y=y, height=9)
    y = boxes.row(sheet, "お名前", y=y, height=16)
    y = boxes.row(sheet, "生年月日", y=y, height=12, words=BORN)
    end = boxes.row(sheet, "電話番号", y=y, height=17)
    boxes.ticks(sheet, [f"{each}の電話" for each in OWNERS], y=end - 6.5, each=38)
    y = boxes.row(sheet, "住所または地区", y=end, height=14)
    return boxes.row(sheet, "ご家族の連絡先", y=y, height=13, words=FAMILY)


def _draw_choices(sheet: Sheet, form: Form, *, y: float) -> float:
    y = boxes.choice(sheet, "お使いの機種", DEVICES, y=y, each=46)
    if form.times:
        y = boxes.choice(sheet, "希望の日時", form.boxed, y=y, each=72)
    y = boxes.choice(sheet, "必要な手助け", NEEDS, y=y, each=48)
    return boxes.row(sheet, "知りたいこと", y=y, height=13)


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
    sheet.box(x=SIDE, y=top + 13.5, width=INNER, height=14, fill=GROUND, edge=EDGE)
    sheet.text("役所が書くところ", x=SIDE + 2, y=top + 14, style=NOTES)
    sheet.text("受付日　　　月　　　日", x=SIDE + 2, y=top + 20, style=BODY)
    boxes.ticks(sheet, WAYS, y=top + 20.4, each=22, x=SIDE + 52)
    sheet.text("受付番号", x=SIDE + 122, y=top + 20, style=BODY)
    sheet.text(qr.TRADEMARK, x=SIDE, y=top + 29, style=NOTES)
    code = f"チラシ番号 {form.flyer}" if form.flyer else ""
    sheet.text(code, x=WIDTH - SIDE, y=top + 29, style=NOTES, align="right")
