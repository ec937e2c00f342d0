"""Labels for devices that are lent, on sheets of 21: each a QR code and its number.

The code is the address of the device: any telephone that reads it opens the page of the device
for staff, and for a finder the page with the town's telephone number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from accounts.models import Municipality
from accounts.templatetags import tomoni
from classes.models import Equipment
from materials.documents import printed
from materials.documents.printed import Document, Text
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import CUT
from materials.renderers.sheets import Sheet, Style
from materials.rules.labels import SHEETS, SheetKind, Shift, places

SHEET = SHEETS[SheetKind.LABELS_21]
SYMBOL = 22.0
"""Millimetres of the printed code, its margin not counted: 20 is the least."""
EDGE = 4.0

NUMBER = Style(20, Weight.BOLD, leading=1.2)
LINE = Style(9, leading=1.3)
NOTE = Style(7, leading=1.3)


@dataclass(frozen=True)
class Label:
    """What stands on one label."""

    number: str
    model: str
    address: str


def read(row: Equipment) -> Label:
    """The label of a device of a municipality."""
    path = f"/device/{row.municipality.code}/{row.number}/"
    return Label(row.number, row.model, f"{settings.PUBLIC_ORIGIN}{path}")


def render(
    town: Municipality, rows: Sequence[Equipment], *, dated: date, shift: Shift | None = None
) -> Document:
    """The sheets, in the order of the devices, moved for the town's printer.

    Raises fonts.FontsMissing.
    """
    sheet = Sheet(title="貸出機器のラベル", author=town.office_name, dated=dated)
    labels = [read(row) for row in rows]
    page = 0
    lie = places(SHEET, count=len(labels), shift=shift)
    for label, place in zip(labels, lie, strict=True):
        if place.page > page:
            sheet.turn()
            page = place.page
        _draw(sheet, label, town=town, x=place.x, y=place.y)
    return Document(
        content=sheet.finish(),
        filename=f"機器ラベル_{dated:%Y%m%d}.pdf",
        warnings=printed.check(
            [Text("市町村名", town.name), *(Text(each.number, each.model) for each in labels)]
        ),
    )


def _draw(sheet: Sheet, label: Label, *, town: Municipality, x: float, y: float) -> None:
    sheet.box(
        x=x + 1, y=y + 1, width=SHEET.width - 2, height=SHEET.height - 2,
        edge=CUT, line=0.15, radius=1,
    )  # fmt: skip
    whole = sheet.qr(qr.symbol(label.address), x=x + EDGE - 1, y=y + 4, size=SYMBOL)
    left, room = x + EDGE + whole, SHEET.width - whole - 2 * EDGE
    sheet.text(
        label.number,
        x=left,
        y=y + 5,
        style=NUMBER.shrunk(label.number, width=room, smallest=9),
    )
    lines = [label.model, town.name, tomoni.phone(town.phone) if town.phone else ""]
    for place, text in enumerate(filter(None, lines)):
        style = LINE.shrunk(text, width=room, smallest=5)
        sheet.text(text, x=left, y=y + 15 + place * LINE.line, style=style)
    sheet.text(
        "貸出用　拾われた方はお電話ください",
        x=x + EDGE + 1,
        y=y + SHEET.height - 5.5,
        style=NOTE,
    )
