"""The form with which a group asks for an outreach class (出前講座申込書), one page of A4.

It asks what the screens ask (`classes/forms/outreach_screens.py`), in the same words. Its twin
on the screen is `materials/outreach_form.html`.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.templatetags import tomoni
from classes.choices import OutreachBelonging, OutreachEquipment, OutreachNeed
from classes.models import OutreachMenuItem
from classes.rules.outreach import summaries
from classes.rules.outreach.terms import Terms, confirmations
from materials.documents import boxes, printed
from materials.documents.boxes import BODY, BOLD, EDGE, GROUND, INNER, SIDE
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.sheets import HEIGHT, NOTE, WIDTH, Paragraph, Sheet, Style

TITLE = "出前講座申込書"
TOP, CODE = 9.0, 22.0
NOTES = Style(NOTE, leading=1.35)
WISH = "　　月　　　日（　　）　　　時　　　分から　　　時　　　分まで"
WISHES = ("第1希望", "第2希望", "第3希望")
TOLD = {"人数", "時間", "曜日と時間帯", "お休み", "申込みの期限", "会場"}
"""Which of the conditions a group must know while it writes."""
BELONGINGS = [str(each.label) for each in OutreachBelonging]
EQUIPMENT = [str(each.label) for each in OutreachEquipment]
NEEDS = [str(each.label) for each in OutreachNeed]


@dataclass(frozen=True)
class Form:
    """What is printed on the form before anybody writes on it."""

    title: str
    minutes: int
    conditions: tuple[str, ...]
    confirmations: tuple[str, ...]
    office: str
    address: str
    phone: str
    purpose: str
    url: str


def read(item: OutreachMenuItem) -> Form:
    """The form for one class of the menu."""
    town, terms = item.municipality, Terms.of(item.rules)
    postal_code = f"〒{town.postal_code} " if town.postal_code else ""
    path = reverse("outreach-start", args=[item.public_id])
    return Form(
        title=item.title,
        minutes=item.minutes,
        conditions=tuple(
            f"{label}：{text}" for label, text in summaries.lines(terms) if label in TOLD
        ),
        confirmations=tuple(confirmations(terms).values()),
        office=item.contact,
        address=f"{postal_code}{town.address}" if town.address else "",
        phone=tomoni.phone(item.phone) if item.phone else "",
        purpose=(
            "書いていただいた内容は、この出前講座の受付・ご連絡・当日の運営と、参加者数の集計"
            f"（お名前などは含みません）のために{town.name}が使います。"
            "ほかの目的には使いません。"
        ),
        url=f"{settings.PUBLIC_ORIGIN}{path}",
    )


def check(form: Form) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        [
            Text("講座名", form.title),
            Text("決まり", "".join((*form.conditions, *form.confirmations))),
            Text("問合せ先", f"{form.office}{form.address}"),
        ]
    )


def render(form: Form, *, dated: date) -> Document:
    """The form as a PDF of one page: the same form and day, the same bytes.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(title=f"{TITLE}（{form.title}）", author=form.office, dated=dated)
    y = _draw_head(sheet, form)
    y = _draw_group(sheet, y=y)
    y = _draw_class(sheet, y=y)
    _draw_foot(sheet, form, y=y + 1.5)
    return Document(sheet.finish(), f"{TITLE}.pdf", check(form))


def _draw_head(sheet: Sheet, form: Form) -> float:
    """The title, the class, what is asked of a group; the code to the right."""
    symbol = qr.symbol(form.url)
    whole = CODE / symbol.size * symbol.span
    sheet.qr(symbol, x=WIDTH - SIDE - whole, y=TOP, size=CODE)
    below = TOP + whole
    sheet.text("スマホでも申し込めます", x=WIDTH - SIDE, y=below, style=NOTES, align="right")
    room = INNER - whole - 8
    sheet.text(TITLE, x=SIDE, y=TOP, style=Style(22, Weight.BOLD, leading=1.3))
    about = f"{form.title}（{form.minutes}分）"
    sheet.fill(
        about,
        x=SIDE,
        y=TOP + 11,
        width=room,
        height=10,
        style=Style(16, Weight.BOLD, leading=1.25),
        smallest=NOTE,
    )
    conditions = "　".join(form.conditions)
    told = Paragraph.fitted(
        conditions, NOTES, width=room - 4, height=3 * NOTES.line, smallest=7
    )
    end = sheet.paragraph(told, x=SIDE, y=TOP + 20.5)
    return max(end, below + NOTES.line) + 1


def _draw_group(sheet: Sheet, *, y: float) -> float:
    y = boxes.row(sheet, "団体名", y=y, height=10)
    y = boxes.row(sheet, "代表者のお名前", y=y, height=10)
    y = boxes.row(sheet, "フリガナ", y=y, height=7.5)
    y = boxes.row(sheet, "連絡する方のお名前", y=y, height=11)
    y = boxes.row(sheet, "電話番号", y=y, height=10, words="（日中につながる番号）")
    y = boxes.row(sheet, "住所", y=y, height=10)
    return boxes.choice(sheet, "どのような方の団体ですか", BELONGINGS, y=y, each=70)


def _draw_class(sheet: Sheet, *, y: float) -> float:
    for label in WISHES:
        y = boxes.row(sheet, label, y=y, height=8.5, words=WISH)
    y = boxes.row(sheet, "会場の名称", y=y, height=9)
    y = boxes.row(sheet, "会場の所在地", y=y, height=9)
    y = boxes.row(sheet, "予定人数", y=y, height=9, words="　　　　　　人")
    y = boxes.choice(sheet, "会場にあるもの", EQUIPMENT, y=y, each=70)
    y = boxes.choice(sheet, "配慮が必要なこと", NEEDS, y=y, each=72)
    return boxes.row(sheet, "知りたいこと・ご連絡", y=y, height=11)


def _draw_foot(sheet: Sheet, form: Form, *, y: float) -> None:
    """What is confirmed, the purpose; at the foot of the page the office and its own block."""
    top = HEIGHT - TOP - 32
    asked = [*form.confirmations, "書いた内容が、下の使いみちに使われることに同意します。"]
    each = min((top - 10 - y) / len(asked), 6.2)
    for text in asked:
        sheet.box(x=SIDE, y=y + (each - 4) / 2, width=4, height=4, edge=EDGE, line=0.4)
        sheet.fill(text, x=SIDE + 6.5, y=y, width=INNER - 7, height=each, style=BODY)
        y += each
    sheet.fill(
        form.purpose, x=SIDE, y=y, width=INNER, height=max(top - y, 4), style=NOTES, smallest=7
    )
    phone = f"　電話 {form.phone}" if form.phone else ""
    office = f"出すところ・問合せ：{form.office}{phone}\n{form.address}".strip()
    sheet.fill(office, x=SIDE, y=top, width=INNER, height=12.5, style=BOLD, smallest=8)
    sheet.box(x=SIDE, y=top + 13.5, width=INNER, height=13, fill=GROUND, edge=EDGE)
    sheet.text("役所が書くところ", x=SIDE + 2, y=top + 14, style=NOTES)
    sheet.text("受付日　　　月　　　日", x=SIDE + 2, y=top + 19.6, style=BODY)
    boxes.ticks(sheet, ("窓口", "FAX", "郵便"), y=top + 19.6, each=22, x=SIDE + 52)
    sheet.text("受付番号", x=SIDE + 122, y=top + 19.6, style=BODY)
    sheet.text(qr.TRADEMARK, x=SIDE, y=top + 27.5, style=NOTES)
