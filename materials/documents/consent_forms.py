"""The form that a guardian signs (保護者同意書): a page of A4 for each student, with a slip
for the student to keep. Its twin on the screen is `people/consent_form.html`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.conf import settings
from django.urls import reverse

from accounts.models import Municipality
from common import phones, wareki
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, LINE, SOFT, STRIPE
from materials.renderers.sheets import NOTE, SMALLEST_BODY, WIDTH, Paragraph, Sheet, Style
from people.choices import ConsentScope
from people.models import Helper
from people.rules.helping import Terms

TITLE = "保護者同意書"
SIDE, TOP = 20.0, 16.0
INNER = WIDTH - 2 * SIDE
LABEL = 46.0
SLIP, CODE = 236.0, 34.0
"""Where the slip begins, and the side of its QR code, in millimetres."""
HEAD = Style(24, Weight.BOLD)
BODY = Style(SMALLEST_BODY, leading=1.6)
BOLD = Style(SMALLEST_BODY, Weight.BOLD, leading=1.6)
NOTES = Style(NOTE, leading=1.5, colour=SOFT)


@dataclass(frozen=True)
class Forms:
    """Who signs for whom, and what a minor may do in the town."""

    municipality: Municipality
    students: Sequence[Helper]
    terms: Terms
    printed_on: date


def check(forms: Forms) -> tuple[Unprintable, ...]:
    """The characters that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        [Text("生徒の氏名", one.name, str(one.public_id)) for one in forms.students]
    )


def render(forms: Forms) -> Document:
    """The forms as one PDF, a page for each student. Raises fonts.FontsMissing."""
    town = forms.municipality
    sheet = Sheet(title=TITLE, author=town.name, dated=forms.printed_on)
    for number, student in enumerate(forms.students):
        if number:
            sheet.turn()
        y = _draw_head(sheet, town, student)
        y = _draw_scopes(sheet, forms.terms, y=y + 4)
        _draw_signature(sheet, town, y=y + 5)
        _draw_slip(sheet, town, student)
    return Document(sheet.finish(), f"{TITLE}.pdf", check(forms))


def _draw_head(sheet: Sheet, town: Municipality, student: Helper) -> float:
    sheet.text(TITLE, x=WIDTH / 2, y=TOP, style=HEAD, align="centre")
    y = TOP + HEAD.line + 3
    sheet.text(f"{town.name}　{town.section}　あて", x=SIDE, y=y, style=BODY)
    y = _fill(
        sheet,
        f"私は、下の生徒が、{town.name}のスマホ教室などで、高齢の方にスマートフォンの使い方を教える"
        "活動に協力することについて、次のとおり同意します。",
        y=y + BODY.line + 2,
    )
    born = student.birth_date
    day = wareki.format_date(born, weekday=False) if born else "平成・令和　　年　　月　　日"
    school = f"{student.school.name if student.school else ''}　{student.grade}".strip()
    rows = (("生徒の氏名", student.name), ("学校・学年", school), ("生年月日", day))
    return _draw_table(sheet, rows, y=y + 3, height=10)


def _draw_scopes(sheet: Sheet, terms: Terms, *, y: float) -> float:
    sheet.text("同意する内容（あてはまるものに✓をつけてください）", x=SIDE, y=y, style=BOLD)
    y += BOLD.line + 1
    for words in (_activity(terms), *_others(terms)):
        sheet.box(x=SIDE, y=y + 1.4, width=4.4, height=4.4, edge=INK, line=0.3)
        text = Paragraph.of(words, BODY, width=INNER - 8)
        y = sheet.paragraph(text, x=SIDE + 8, y=y) + 0.8
    return y


def _activity(terms: Terms) -> str:
    return (
        f"{ConsentScope.ACTIVITY.label}（18歳未満の方は、いつも責任者がその場にいます。"
        f"1日{terms.minor_hours_a_day}時間・1週間{terms.minor_hours_a_week}時間まで、"
        f"{_clock(terms.minor_until)}までの活動です）"
    )


def _others(terms: Terms) -> list[str]:
    evening = f"{ConsentScope.EVENING.label}（{_clock(terms.evening_from)}を過ぎる活動）"
    return [evening, str(ConsentScope.PHOTO.label), str(ConsentScope.TRANSPORT.label)]


def _draw_signature(sheet: Sheet, town: Municipality, *, y: float) -> None:
    rows = (
        ("同意した日", "令和　　　年　　　月　　　日"),
        ("保護者の氏名（署名）", ""),
        ("保護者の電話番号", ""),
    )
    y = _draw_table(sheet, rows, y=y, height=13)
    phone = f"（電話 {phones.display(town.phone)}）" if town.phone else ""
    text = (
        f"この同意は、いつでも取り消せます。取り消すときは、{town.office_name}{phone}へご連絡ください。"
        "書かれた内容は、活動の安全のためだけに使います。"
    )
    sheet.paragraph(Paragraph.of(text, NOTES, width=INNER), x=SIDE, y=y + 3)


def _draw_slip(sheet: Sheet, town: Municipality, student: Helper) -> None:
    """What the student keeps: the number to say on the telephone, and the own page."""
    sheet.rule(x=0, y=SLIP, to_x=WIDTH, to_y=SLIP, colour=LINE)
    cut = "き り と り（ここから下は、生徒の控えです）"
    sheet.text(cut, x=WIDTH / 2, y=SLIP + 1, style=NOTES, align="centre")
    path = reverse("helper-own", args=[student.secret])
    symbol = qr.symbol(f"{settings.PUBLIC_ORIGIN}{path}")
    sheet.qr(symbol, x=WIDTH - SIDE - CODE, y=SLIP + 10, size=CODE)
    width = INNER - CODE - 8
    sheet.text(
        f"受付番号　{student.reference}", x=SIDE, y=SLIP + 10, style=Style(18, Weight.BOLD)
    )
    phone = f"　電話 {phones.display(town.phone)}" if town.phone else ""
    text = (
        "右のQRコードから、あなたのページを開けます。いまの状況が書いてあります。"
        f"ほかの人に教えないでください。わからないときは、{town.office_name}{phone}へ。"
    )
    sheet.paragraph(Paragraph.of(text, BODY, width=width), x=SIDE, y=SLIP + 21)


def _draw_table(
    sheet: Sheet, rows: Sequence[tuple[str, str]], *, y: float, height: float
) -> float:
    for label, value in rows:
        sheet.box(x=SIDE, y=y, width=LABEL, height=height, fill=STRIPE, edge=LINE, line=0.3)
        sheet.box(x=SIDE + LABEL, y=y, width=INNER - LABEL, height=height, edge=LINE, line=0.3)
        top = y + (height - BODY.line) / 2
        sheet.text(label, x=SIDE + 2, y=top, style=BODY)
        room = INNER - LABEL - 6
        sheet.fill(value, x=SIDE + LABEL + 3, y=y, width=room, height=height, style=BOLD)
        y += height
    return y


def _fill(sheet: Sheet, text: str, *, y: float) -> float:
    return sheet.paragraph(Paragraph.of(text, BODY, width=INNER), x=SIDE, y=y)


def _clock(at: time) -> str:
    return f"{at.hour}時{at.minute:02d}分" if at.minute else f"{at.hour}時"
