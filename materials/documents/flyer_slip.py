"""The slip of a flyer: cut off, filled in by hand and handed in, with the flyer's code on it.

Every box is at least 10 mm high. Where the flyer has no room for it, it fills a page alone.
"""

from dataclasses import dataclass

from common.ages import AGE_BANDS
from materials.documents.flyer_format import Format, Inviting
from materials.renderers.fonts import Weight
from materials.renderers.palette import PALE, SOFT
from materials.renderers.sheets import NOTE, SMALLEST_BODY, Paragraph, Sheet, Style

TITLE, CODE = "申込書", "チラシ番号"
CUT_OFF, KEPT_WHOLE = "キリトリ線", "この紙のまま、下の問合せ先へお出しください。"
SMALLEST_BOX = 10.0
HIGHEST_BOX = 24.0
CUTTING, CODE_LINE = 7.0, 10.0
WIDE = 150.0
"""Millimetres of a page on which more stands beside each other."""
WITH_WHOM = ("付き添いの方がいます", "手助けが必要です（　　　　　　　　　　）")

_BODY = Style(SMALLEST_BODY, leading=1.35)
_BOLD = Style(SMALLEST_BODY, Weight.BOLD, leading=1.35)
_NOTES = Style(NOTE, leading=1.3)
_TITLE = Style(18, Weight.BOLD, leading=1.25)
_CODE = Style(20, Weight.BOLD, leading=1.1)


@dataclass(frozen=True)
class Field:
    """A box: its label, how high it is, and what there is to tick in how many columns."""

    label: str
    height: float
    ticks: tuple[str, ...] = ()
    columns: int = 1

    @property
    def lines(self) -> int:
        return -(-len(self.ticks) // self.columns)


@dataclass(frozen=True)
class Slip:
    """The slip as it will be set, in millimetres."""

    said: Inviting
    format: Format
    fields: tuple[Field, ...]
    about: str
    purpose: Paragraph
    office: Paragraph

    @classmethod
    def of(cls, said: Inviting, page: Format) -> "Slip":
        inner = page.inner
        about = said.title if said.choices else said.title + said.subtitle
        code = _CODE.width(said.code) + _BODY.width(CODE) + 6
        room = inner - _TITLE.width(TITLE) - 4 - code
        phone = f"電話 {said.phone}" if said.phone else ""
        reached = "　".join(filter(None, (phone, said.address)))
        office = f"出すところ：{said.office}\n{reached}".strip()
        return cls(
            said,
            page,
            tuple(_fields(said, page)),
            _clipped(about, _BOLD.shrunk(about, width=room), width=room),
            Paragraph.of(_purpose(said), _NOTES, width=inner),
            Paragraph.fitted(office, _BODY, width=inner, height=3 * _BODY.line),
        )

    @property
    def height(self) -> float:
        """Below the flyer, with the line along which it is cut off."""
        return CUTTING + self._around + sum(each.height for each in self.fields)

    @property
    def _around(self) -> float:
        """Everything but the boxes."""
        words = self.purpose.height + self.office.height
        return CODE_LINE + 1.5 + words + 2.5

    def draw(self, sheet: Sheet, *, y: float, height: float = 0) -> None:
        """From `y` down, cut off from what stands above; on a page alone where it is given a
        height, its boxes then up to HIGHEST_BOX."""
        x = self.format.side
        if height:
            sheet.text(KEPT_WHOLE, x=x, y=y, style=_BODY)
            y += CUTTING
        else:
            self._draw_cut(sheet, y=y + 1.5)
            y += CUTTING
        y = self._draw_head(sheet, y=y) + 1.5
        spare = max(height - self.height, 0) / len(self.fields)
        for field in self.fields:
            most = max(HIGHEST_BOX, field.height)
            tall = min(field.height + spare, most) if not field.ticks else field.height
            self._draw_field(sheet, field, y=y, height=tall)
            y += tall
        y = sheet.paragraph(self.purpose, x=x, y=y + 1)
        sheet.paragraph(self.office, x=x, y=y + 1)

    def _draw_cut(self, sheet: Sheet, *, y: float) -> None:
        """A dashed line from edge to edge, named in its middle."""
        width = self.format.paper.width
        half = _NOTES.width(CUT_OFF) / 2 + 3
        x = 3.0
        while x < width - 3:
            if not width / 2 - half < x + 1 < width / 2 + half:
                sheet.rule(x=x, y=y + 1.5, to_x=x + 2, to_y=y + 1.5, colour=SOFT, line=0.25)
            x += 3.5
        style = _NOTES
        sheet.text(
            CUT_OFF, x=width / 2, y=y + 1.5 - style.line / 2, style=style, align="centre"
        )

    def _draw_head(self, sheet: Sheet, *, y: float) -> float:
        right = self.format.paper.width - self.format.side
        after = sheet.text(TITLE, x=self.format.side, y=y, style=_TITLE) + 4
        x, room = self.format.side + after, right - self.format.side - after
        width = sheet.text(self.said.code, x=right, y=y, style=_CODE, align="right")
        base = y + _CODE.baseline
        sheet.text(
            CODE, x=right - width - 2, y=base - _BODY.baseline, style=_BODY, align="right"
        )
        about = _BOLD.shrunk(self.about, width=room - width - _BODY.width(CODE) - 6)
        sheet.text(self.about, x=x, y=base - about.baseline, style=about)
        return y + CODE_LINE

    def _draw_field(self, sheet: Sheet, field: Field, *, y: float, height: float) -> None:
        x, labels = self.format.side, self._labels
        width = self.format.inner - labels
        sheet.box(x=x, y=y, width=labels, height=height, fill=PALE, edge=SOFT)
        sheet.box(x=x + labels, y=y, width=width, height=height, edge=SOFT)
        style = _BOLD.shrunk(field.label, width=labels - 3)
        sheet.text(field.label, x=x + 1.5, y=y + (height - style.line) / 2, style=style)
        if field.ticks:
            _draw_ticks(sheet, field, x=x + labels + 2, y=y, width=width - 3, height=height)

    @property
    def _labels(self) -> float:
        return 27.0 if self.format.inner > WIDE else 25.0


def _fields(said: Inviting, page: Format) -> list[Field]:
    wide = page.inner > WIDE
    bands = tuple(label for _, label in AGE_BANDS)
    fields = [
        Field("フリガナ", SMALLEST_BOX),
        Field("お名前", 13),
        Field("電話番号", SMALLEST_BOX),
        Field("年齢", 13 if wide else 19, bands, 5 if wide else 3),
    ]
    if said.choices:
        columns = 1
        height = max(len(said.choices) * 7.0 + 2, SMALLEST_BOX)
        fields.insert(0, Field("行きたい講座", height, said.choices, columns))
    elif said.picks_day:
        fields.append(Field("希望の日時", SMALLEST_BOX))
    columns = 2 if wide else 1
    fields.append(Field("お手伝い", SMALLEST_BOX if wide else 14, WITH_WHOM, columns))
    return fields


def _purpose(said: Inviting) -> str:
    """利用目的の明示: 個人情報の保護に関する法律 第62条."""
    return (
        "お書きの内容は、講座の受付・ご連絡・運営と、お名前のない集計だけに"
        f"{said.town}が使います。"
    )


def _draw_ticks(
    sheet: Sheet, field: Field, *, x: float, y: float, width: float, height: float
) -> None:
    """Boxes to tick, read line by line."""
    each, step = width / field.columns, (height - 1) / field.lines
    for number, text in enumerate(field.ticks):
        left = x + number % field.columns * each
        middle = y + 0.5 + (number // field.columns + 0.5) * step
        sheet.box(x=left, y=middle - 2.2, width=4.4, height=4.4, edge=SOFT, line=0.4)
        style = _BODY.shrunk(text, width=each - 8, smallest=NOTE)
        words = _clipped(text, style, width=each - 8)
        sheet.text(words, x=left + 6, y=middle - style.line / 2, style=style)


def _clipped(text: str, style: Style, *, width: float) -> str:
    """The text on its one line. A very long title is known by its beginning: in full it stands
    on the flyer, and the code beside it says which that is."""
    if style.width(text) <= width:
        return text
    while text and style.width(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"
