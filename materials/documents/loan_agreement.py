"""借用書: what somebody signs who takes a device home, in large letters, on one sheet of A4."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.templatetags import tomoni
from classes.choices.equipment import Sim
from classes.models import Loan
from classes.queries import equipment
from classes.rules import lending
from common import wareki
from common.clock import tokyo_date
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, PALE
from materials.renderers.sheets import HEIGHT, WIDTH, Paragraph, Sheet, Style

SIDE, TOP, BOTTOM = 22.0, 16.0, 14.0
INNER = WIDTH - 2 * SIDE
LABEL = 34.0
TITLE = Style(24, Weight.BOLD)
BODY = Style(15, leading=1.5)
HEAD = Style(15, Weight.BOLD, leading=1.5)
FOOT = Style(13, leading=1.5)
SIGNATURE = 34.0
"""Millimetres that signing takes."""
OFFICE = 40.0
"""Millimetres of the foot: whom to ring, and what the office writes down."""


@dataclass(frozen=True)
class Agreement:
    """Everything that stands on it, in the words in which it stands there."""

    addressee: str
    number: str
    rows: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    contact: str
    participant_id: str
    dated: str


def read(loan: Loan) -> Agreement:
    """The agreement of a loan that is taken home."""
    town, device, person = loan.municipality, loan.equipment, loan.participant.kept
    since, until = tokyo_date(loan.lent_at), tokyo_date(loan.due_at)
    sim = "SIMあり" if device.sim == Sim.YES else "SIMなし"
    phone = tomoni.phone(town.phone) if town.phone else ""
    return Agreement(
        addressee=f"{town.name}　様",
        number=device.number,
        rows=(
            ("借りる人", f"{person.name}（{person.kana}）"),
            ("機器", f"{device.number}　{device.model}（{device.get_kind_display()}・{sim}）"),
            ("借りる期間", f"{wareki.format_date(since)}から"),
            ("", f"{wareki.format_date(until)}{tomoni.clock_time(loan.due_at)}まで"),
        ),
        conditions=tuple(lending.conditions(equipment.settings_of(town).conditions)),
        contact=f"{town.office_name}　電話 {phone}" if phone else town.office_name,
        participant_id=str(person.public_id),
        dated=wareki.format_date(since, weekday=False),
    )


def check(agreement: Agreement) -> tuple[Unprintable, ...]:
    """The characters of it that no font has. Raises fonts.FontsMissing."""
    return printed.check(_texts(agreement))


def render(loan: Loan) -> Document:
    """The agreement as a PDF; the same loan gives the same bytes. Raises fonts.FontsMissing."""
    words = read(loan)
    day = tokyo_date(loan.lent_at)
    sheet = Sheet(title=f"借用書 {words.number}", author=words.contact, dated=day)
    y = _head(sheet, words)
    y = _conditions(sheet, words, y=y)
    if y + SIGNATURE + OFFICE > HEIGHT - BOTTOM:
        sheet.turn()
        y = TOP
    _signature(sheet, y=y + 4)
    _office(sheet, words)
    return Document(
        content=sheet.finish(),
        filename=f"借用書_{words.number}_{day:%Y%m%d}.pdf",
        warnings=check(words),
    )


def _head(sheet: Sheet, words: Agreement) -> float:
    """Title, addressee and rows; where the next thing may begin."""
    y = TOP
    sheet.text("借用書", x=WIDTH / 2, y=y, style=TITLE, align="centre")
    y += TITLE.line + 2
    style = BODY.shrunk(words.addressee, width=INNER)
    sheet.text(words.addressee, x=SIDE, y=y, style=style)
    y += BODY.line + 2
    sheet.text("次のとおり借り受けます。", x=SIDE, y=y, style=BODY)
    y += BODY.line + 2
    for label, text in words.rows:
        if label:
            sheet.rule(x=SIDE, y=y, to_x=WIDTH - SIDE, to_y=y, colour="#999999")
            y += 1
        sheet.text(label, x=SIDE, y=y, style=HEAD)
        lines = Paragraph.of(text, BODY, width=INNER - LABEL, whole=[words.number])
        y = sheet.paragraph(lines, x=SIDE + LABEL, y=y) + 1
    sheet.rule(x=SIDE, y=y, to_x=WIDTH - SIDE, to_y=y, colour="#999999")
    return y + 4


def _conditions(sheet: Sheet, words: Agreement, *, y: float) -> float:
    sheet.text("借りるときの約束", x=SIDE, y=y, style=HEAD)
    y += HEAD.line + 1
    for number, condition in enumerate(words.conditions, start=1):
        lines = Paragraph.of(condition, BODY, width=INNER - 9)
        if y + lines.height > HEIGHT - BOTTOM:
            sheet.turn()
            y = TOP
        sheet.text(f"{number}.", x=SIDE + 6, y=y, style=BODY, align="right")
        y = sheet.paragraph(lines, x=SIDE + 9, y=y) + 1
    return y


def _signature(sheet: Sheet, *, y: float) -> None:
    sheet.text("上の約束を読み、同意しました。", x=SIDE, y=y, style=BODY)
    y += BODY.line + 3
    sheet.text("令和　　　年　　　月　　　日", x=SIDE, y=y, style=BODY)
    y += BODY.line + 6
    sheet.text("お名前（自署）", x=SIDE, y=y, style=HEAD)
    foot = y + BODY.line
    sheet.rule(x=SIDE + 42, y=foot, to_x=WIDTH - SIDE, to_y=foot, colour=INK, line=0.4)


def _office(sheet: Sheet, words: Agreement) -> None:
    """At the foot of the last page."""
    y = HEIGHT - BOTTOM - OFFICE
    sheet.box(x=SIDE, y=y, width=INNER, height=15, fill=PALE, edge=KEY, radius=2)
    text = f"お問合せ・返却　{words.contact}"
    sheet.fill(text, x=SIDE + 4, y=y, width=INNER - 8, height=15, style=HEAD)
    y += 19
    sheet.text("市町村の記入欄", x=SIDE, y=y, style=FOOT)
    y += FOOT.line
    for place, label in enumerate(("返却日", "機器の状態", "データの消去", "担当")):
        left = SIDE + place * INNER / 4
        sheet.box(x=left, y=y, width=INNER / 4, height=14, edge="#666666")
        sheet.text(label, x=left + 1.5, y=y + 0.5, style=FOOT.sized(10.5))


def _texts(words: Agreement) -> Iterator[Text]:
    yield Text("宛先", words.addressee)
    for label, text in words.rows:
        person = words.participant_id if label == "借りる人" else ""
        yield Text(label or "借りる期間", text, person=person)
    for number, condition in enumerate(words.conditions, start=1):
        yield Text(f"約束 {number}", condition)
    yield Text("お問合せ", words.contact)
