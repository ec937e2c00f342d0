"""Participants' cards and name badges on sheets that are sold for it: ten of the size of a
visiting card to an A4, or labels; and the sheet that shows by how much a printer is off.

A card says whose it is, its number in large digits, its QR code, and whom a finder rings up. A
badge says the name, as large as it will go, and the class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from accounts.models import Municipality
from accounts.templatetags import tomoni
from common import cards
from materials.choices import Unfit
from materials.documents import printed
from materials.documents.printed import Document, Text, Unprintable
from materials.renderers import qr
from materials.renderers.fonts import Weight
from materials.renderers.palette import BLACK, INK
from materials.renderers.sheets import HEIGHT, WIDTH, Paragraph, Sheet, Style
from materials.rules.labels import LabelSheet, Place, Shift, places
from people.models import Card, Participant

SYMBOL = 21.0
"""Millimetres of the printed code, its margin not counted: 20 is the least."""
EDGE = 3.5
HEAD = 6.5
LOWEST_WITH_OFFICE = 50.0
"""Millimetres of height from which the office has a line of its own."""

TOWN = Style(9, Weight.BOLD, leading=1.3)
KANA = Style(8, leading=1.25)
NAME = Style(20, Weight.BOLD, leading=1.2)
NUMBER = Style(22, Weight.BOLD, leading=1.2)
NOTES = Style(8, leading=1.35)
TITLE = Style(10.5, leading=1.3)
BADGE_KANA = Style(12, leading=1.25)
BADGE_NAME = Style(36, Weight.BOLD, leading=1.2)
SMALLEST_NAME, SMALLEST_KANA, SMALLEST_NUMBER = 6.0, 4.5, 10.0
NAME_IN_TWO_LINES = 14.0
"""Points from which a name is broken rather than set smaller."""
LOWEST_MARGIN = 8.0
"""Millimetres of a sheet's margin in which a line is printed."""


@dataclass(frozen=True)
class Face:
    """What stands on one card; on a badge, which has no number and no code, the class."""

    name: str
    kana: str
    number: str = ""
    code: str = ""
    person: str = ""
    title: str = ""


def read(card: Card) -> Face:
    """The card of whoever it stands for today."""
    person = card.participant.kept
    return Face(person.name, person.kana, card.number, card.code, str(person.public_id))


def badge(person: Participant, *, title: str) -> Face:
    """The name badge of somebody for a class."""
    kept = person.kept
    return Face(kept.name, kept.kana, person=str(kept.public_id), title=title)


def check(faces: Sequence[Face]) -> tuple[Unprintable, ...]:
    """The characters of the names that no font has. Raises fonts.FontsMissing."""
    return printed.check(
        Text(f"{face.name} さん（{face.kana}）", face.name + face.kana, person=face.person)
        for face in faces
    )


def select(
    people: Sequence[Participant], *, how: Unfit | None
) -> tuple[list[Participant], tuple[Unprintable, ...]]:
    """Who is printed; and, while nobody has said what is to become of them, what cannot be.

    Raises fonts.FontsMissing.
    """
    unfit = check([badge(person, title="") for person in people])
    if unfit and how is None:
        return [], unfit
    if how is Unfit.LEAVE_OUT:
        without = {each.person for each in unfit}
        return [each for each in people if str(each.kept.public_id) not in without], ()
    return [*people], ()


def render(  # what is printed, on what, and where on it
    faces: Sequence[Face],
    *,
    town: Municipality,
    sheet: LabelSheet,
    dated: date,
    start: int = 1,
    shift: Shift | None = None,
) -> Document:
    """The cards, or badges, in this order, the first on the `start`-th piece.

    Raises fonts.FontsMissing.
    """
    title = "参加者カード" if all(face.code for face in faces) else "名札"
    paper = Sheet(title=title, author=town.office_name, dated=dated)
    page = 0
    for face, place in zip(
        faces, places(sheet, count=len(faces), start=start, shift=shift), strict=True
    ):
        if place.page > page:
            if face.code:
                _draw_mark(paper, sheet)
            paper.turn()
            page = place.page
        if face.code:
            _draw(paper, face, town=town, sheet=sheet, place=place)
        else:
            _draw_badge(paper, face, sheet=sheet, place=place)
    if faces and faces[-1].code:
        _draw_mark(paper, sheet)
    return Document(
        content=paper.finish(),
        filename=f"{title}_{dated:%Y%m%d}.pdf",
        warnings=check(faces),
    )


def calibration(
    town: Municipality, *, sheet: LabelSheet, shift: Shift, dated: date
) -> Document:
    """The edges of all pieces, to be held against the light over a sheet of them."""
    paper = Sheet(title="位置合わせ用紙", author=town.office_name, dated=dated)
    for number, place in enumerate(places(sheet, count=sheet.pieces, shift=shift), start=1):
        paper.box(
            x=place.x,
            y=place.y,
            width=sheet.width,
            height=sheet.height,
            edge=BLACK,
            line=0.2,
        )
        x, y = place.x + sheet.width / 2, place.y + sheet.height / 2
        paper.rule(x=x - 5, y=y, to_x=x + 5, to_y=y, colour=BLACK)
        paper.rule(x=x, y=y - 5, to_x=x, to_y=y + 5, colour=BLACK)
        paper.text(str(number), x=place.x + EDGE, y=place.y + EDGE, style=NAME)
    first = next(places(sheet, count=1, shift=shift))
    told = (
        f"{sheet.name}　右へ {shift.right:g}mm・下へ {shift.down:g}mm",
        "用紙に重ねて光に透かし、線のずれを測ってください。",
        "印刷は「実際のサイズ（100%）」で。",
    )
    for line, text in enumerate(told):
        style = NOTES.shrunk(text, width=sheet.width - 2 * EDGE - 10, smallest=5)
        y = first.y + sheet.height - 3 * NOTES.line - EDGE + line * NOTES.line
        paper.text(text, x=first.x + EDGE, y=y, style=style)
    return Document(content=paper.finish(), filename="位置合わせ用紙.pdf", warnings=())


def _draw(
    paper: Sheet, face: Face, *, town: Municipality, sheet: LabelSheet, place: Place
) -> None:
    x, y = place.x + EDGE, place.y + EDGE
    inner = sheet.width - 2 * EDGE
    title = f"{town.name}　参加者カード"
    paper.text(title, x=x, y=y, style=TOWN.shrunk(title, width=inner, smallest=6))
    has_office = sheet.height >= LOWEST_WITH_OFFICE
    foot = 2 * NOTES.line + 1 if has_office else 0
    room = sheet.height - 2 * EDGE - HEAD - foot
    whole = _draw_code(paper, face, right=x + inner, y=y + HEAD - 2, room=room)
    end = inner if has_office else inner - whole
    paper.rule(x=x, y=y + 5, to_x=x + end, to_y=y + 5, colour=INK, line=0.3)
    _draw_person(paper, face, x=x, y=y + HEAD, width=inner - whole, height=room)
    if has_office:
        _draw_office(paper, town, x=x, y=y + HEAD + room, width=inner)


def _draw_badge(paper: Sheet, face: Face, *, sheet: LabelSheet, place: Place) -> None:
    width, middle = sheet.width - 2 * EDGE, place.x + sheet.width / 2
    title = Paragraph.fitted(face.title, TITLE, width=width, height=2 * TITLE.line, smallest=5)
    kana = BADGE_KANA.shrunk(face.kana, width=width, smallest=SMALLEST_KANA)
    room = sheet.height - 2 * EDGE - title.height - kana.line
    name = Paragraph.fitted(
        face.name,
        BADGE_NAME.shrunk(face.name, width=width, smallest=NAME_IN_TWO_LINES),
        width=width,
        height=room,
        smallest=SMALLEST_NAME,
    )
    y = paper.paragraph(title, x=middle, y=place.y + EDGE, align="centre")
    y += max((room - name.height) / 2, 0)
    paper.text(face.kana, x=middle, y=y, style=kana, align="centre")
    paper.paragraph(name, x=middle, y=y + kana.line, align="centre")


def _draw_code(paper: Sheet, face: Face, *, right: float, y: float, room: float) -> float:
    """The code at the right edge, in the middle of its room; how wide it is."""
    symbol = qr.symbol(f"{settings.PUBLIC_ORIGIN}{cards.PAGE}{face.code}")
    whole = SYMBOL / symbol.size * symbol.span
    margin = (whole - SYMBOL) / 2
    top = y + max((room - SYMBOL) / 2, 0) - margin
    paper.qr(symbol, x=right - whole + margin, y=top, size=SYMBOL)
    return whole - margin


def _draw_person(
    paper: Sheet, face: Face, *, x: float, y: float, width: float, height: float
) -> None:
    number = NUMBER.shrunk(face.number, width=width - 1, smallest=SMALLEST_NUMBER)
    kana = Paragraph.fitted(
        face.kana, KANA, width=width - 1, height=KANA.line, smallest=SMALLEST_KANA
    )
    room = height - number.line - kana.height - 1
    called = f"{face.name} 様"
    name = Paragraph.fitted(
        called,
        NAME.shrunk(called, width=width - 1, smallest=NAME_IN_TWO_LINES),
        width=width - 1,
        height=room,
        smallest=SMALLEST_NAME,
    )
    y += max((room - name.height) / 2, 0)
    y = paper.paragraph(kana, x=x, y=y)
    y = paper.paragraph(name, x=x, y=y)
    paper.text(face.number, x=x, y=y + 1, style=number)


def _draw_mark(paper: Sheet, sheet: LabelSheet) -> None:
    """Whose trademark the codes are: once a page, where the sheet has a margin."""
    if sheet.top >= LOWEST_MARGIN:
        y = HEIGHT - sheet.top / 2 - NOTES.line / 2
        paper.text(qr.TRADEMARK, x=WIDTH - 16, y=y, style=NOTES, align="right")


def _draw_office(paper: Sheet, town: Municipality, *, x: float, y: float, width: float) -> None:
    phone = f"　{tomoni.phone(town.phone)}" if town.phone else ""
    told = "当日、受付でお見せください。拾われた方はお電話ください。"
    for line, text in enumerate((told, f"{town.office_name}{phone}")):
        style = NOTES.shrunk(text, width=width, smallest=5)
        paper.text(text, x=x, y=y + 1 + line * NOTES.line, style=style)
