"""A handout on paper: A4, 16 points or 20, a number in a circle for each step, its figure
beside it; at the foot of every page whom to ask, and the code of the page on a telephone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from materials.choices import LetterSize
from materials.documents import handouts
from materials.documents.handouts import Handout
from materials.documents.printed import Document
from materials.renderers import figures, flow, qr, rich
from materials.renderers.flow import Page, Piece
from materials.renderers.fonts import Weight
from materials.renderers.palette import INK, KEY, LINE, PALE, SOFT, WHITE
from materials.renderers.sheets import HEIGHT, NOTE, WIDTH, Sheet, Style
from materials.renderers.sheets import Paragraph as Lines
from materials.rules.handout_blocks import (
    Block,
    Bullets,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Step,
    Steps,
    Words,
)

SIDE, TOP = 16.0, 12.0
INNER = WIDTH - 2 * SIDE
HEAD, NEXT_HEAD, FOOT = 29.0, 12.0, 40.0
CODE = 22.0
BESIDE, ALONE = 58.0, 66.0
"""Millimetres of a figure beside a step, and of one that stands by itself."""
SIZES = {LetterSize.NORMAL: 16.0, LetterSize.LARGE: 20.0}
CAUTION = "#fff6d6"
TOWN = Style(12, leading=1.4, colour=WHITE)
NOTES = Style(NOTE, leading=1.35, colour=SOFT)


@dataclass(frozen=True)
class Setting:
    """How large the letters are, and how wide and high the room for them is."""

    size: float
    width: float = INNER
    room: float = HEIGHT - TOP - HEAD - FOOT

    @property
    def body(self) -> Style:
        return Style(self.size, leading=1.5)

    @property
    def gap(self) -> float:
        """Above a paragraph."""
        return self.body.line * 0.45

    @property
    def whole(self) -> float:
        """Up to this height something is not parted."""
        return self.room * 0.6

    def narrowed(self, by: float) -> "Setting":
        return Setting(self.size, self.width - by, self.room)


def render(handout: Handout, *, size: LetterSize, dated: date) -> Document:
    """The handout as a PDF. Raises fonts.FontsMissing."""
    setting = Setting(SIZES[size])
    pieces = list(_pieces(handout.blocks, setting))
    found = flow.pages(pieces, room=setting.room, more=HEAD - NEXT_HEAD)
    sheet = Sheet(title=handout.title, author=handout.office, dated=dated)
    for number, page in enumerate(found, start=1):
        if number > 1:
            sheet.turn()
        draw_head = _draw_head if number == 1 else _draw_next_head
        y = draw_head(sheet, handout, page=f"{number}／{len(found)}ページ")
        _draw_page(sheet, page, y=y)
        _draw_foot(sheet, handout)
    return Document(sheet.finish(), f"{handout.title}.pdf", handouts.check(handout))


def _pieces(blocks: Iterable[Block], setting: Setting) -> Iterator[Piece]:
    for block in blocks:
        yield from _WAYS[block.kind](block, setting)


def _steps(block: Steps, setting: Setting) -> Iterator[Piece]:
    for step in block.items:
        yield from _step(step, setting)


def _alone(block: Figure, setting: Setting) -> list[Piece]:
    return [_figure(block, width=ALONE, left=(setting.width - ALONE) / 2, gap=setting.gap)]


def _paragraph(block: Paragraph, setting: Setting) -> list[Piece]:
    return _text(block.words, setting, gap=setting.gap)


def _text(words: Words, setting: Setting, *, gap: float) -> list[Piece]:
    """A paragraph line by line; two lines stay together."""
    runs = [(span.text, span.bold) for span in words]
    lines = rich.set_lines(runs, setting.body, width=setting.width)
    return [
        Piece(
            setting.body.line,
            line.draw,
            gap=0 if number else gap,
            leads=len(lines) > 1 and number in {0, len(lines) - 2},
        )
        for number, line in enumerate(lines)
    ]


def _heading(block: Heading, setting: Setting) -> list[Piece]:
    style = Style(setting.size + 2, Weight.BOLD, leading=1.4, colour=KEY)
    text = "".join(span.text for span in block.words)
    title = Lines.of(text, style, width=setting.width - 6)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(x=x, y=y + 1, width=2.4, height=title.height - 2, fill=KEY)
        sheet.paragraph(title, x=x + 6, y=y)

    return [Piece(title.height, draw, gap=setting.body.line * 0.7, leads=True)]


def _bullets(block: Bullets, setting: Setting) -> Iterator[Piece]:
    indent = setting.size * 0.36
    for number, words in enumerate(block.items):
        above = setting.gap * (0.5 if number else 1)
        first, *others = _text(words, setting.narrowed(indent), gap=above)
        yield _marked(first, setting, indent=indent)
        yield from (flow.shifted(each, indent) for each in others)


def _marked(piece: Piece, setting: Setting, *, indent: float) -> Piece:
    """A line with a dot before it."""
    radius = setting.size * 0.06

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.circle(x=x + radius * 1.6, y=y + setting.body.line / 2, radius=radius, fill=KEY)
        piece.draw(sheet, x + indent, y)

    return Piece(piece.height, draw, piece.gap, piece.leads)


def _note(block: Note, setting: Setting) -> list[Piece]:
    """On a ground of its own, with a bar to the left, line by line."""
    ground, bar = (CAUTION, INK) if block.warns else (PALE, KEY)
    inside = list(_pieces(block.blocks, setting.narrowed(12)))
    inside[0] = Piece(inside[0].height, inside[0].draw, 0, inside[0].leads)
    last = len(inside) - 1
    lines = []
    for number, piece in enumerate(inside):
        above = 2.5 if number == 0 else piece.gap
        below = 2.5 if number == last else 0.0
        lines.append(
            _grounded(
                piece, above=above, below=below, width=setting.width, colours=(ground, bar)
            )
        )
    lines[0] = Piece(lines[0].height, lines[0].draw, setting.gap, lines[0].leads)
    return flow.together(lines, most=setting.whole)


def _grounded(
    piece: Piece, *, above: float, below: float, width: float, colours: tuple[str, str]
) -> Piece:
    height = above + piece.height + below
    ground, bar = colours

    def draw(sheet: Sheet, x: float, y: float) -> None:
        # A hair higher, so that no white line shows between two of them.
        sheet.box(x=x, y=y, width=width, height=height + (0 if below else 0.2), fill=ground)
        sheet.box(x=x, y=y, width=1.6, height=height + (0 if below else 0.2), fill=bar)
        piece.draw(sheet, x + 7, y + above)

    return Piece(height, draw, leads=piece.leads)


def _step(step: Step, setting: Setting) -> list[Piece]:
    """The number, the words, and to the right of them the figures."""
    badge = setting.size * 0.72
    indent = badge + 4
    beside = BESIDE + 4 if step.figures and step.text else 0
    inside = setting.narrowed(indent + beside)
    gap = setting.body.line * 0.5
    words = list(_pieces(step.text, inside))
    if not words:
        words = [_figure(step.figures[0], width=ALONE, left=0, gap=0)]
    words[0] = _numbered(words[0], step.number, setting, badge=badge, gap=gap)
    words[1:] = [flow.shifted(each, indent) for each in words[1:]]
    if not beside:
        return flow.together(words, most=setting.whole)
    [whole, *parted] = flow.together(words, most=setting.whole)
    pictures = _column(step.figures)
    if parted or pictures.height > setting.room:
        below = [
            _figure(each, width=BESIDE, left=setting.width - BESIDE, gap=2)
            for each in step.figures
        ]
        return [whole, *parted, *below]
    return [_side_by_side(whole, pictures, left=setting.width - BESIDE)]


def _numbered(
    piece: Piece, number: int, setting: Setting, *, badge: float, gap: float
) -> Piece:
    digits = Style(setting.size, Weight.BOLD, leading=1, colour=WHITE)
    digits = digits.shrunk(str(number), width=badge * 0.72)
    middle = max(setting.body.line, badge) / 2

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.circle(x=x + badge / 2, y=y + middle, radius=badge / 2, fill=KEY)
        top = y + middle - digits.line / 2
        sheet.text(str(number), x=x + badge / 2, y=top, style=digits, align="centre")
        piece.draw(sheet, x + badge + 4, y + middle - setting.body.line / 2)

    low = middle - setting.body.line / 2
    return Piece(piece.height + low, draw, gap, piece.leads)


def _column(pictures: Sequence[Figure]) -> Piece:
    """The figures of a step below each other."""
    pieces = [_figure(each, width=BESIDE, left=0, gap=2) for each in pictures]
    [one] = flow.together(pieces, most=float("inf"))
    return one


def _side_by_side(words: Piece, pictures: Piece, *, left: float) -> Piece:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        words.draw(sheet, x, y)
        pictures.draw(sheet, x + left, y)

    return Piece(max(words.height, pictures.height), draw, words.gap)


def _figure(figure: Figure, *, width: float, left: float, gap: float) -> Piece:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        figures.draw(sheet, figure.name, x=x + left, y=y, width=width)

    return Piece(figures.height(figure.name, width=width), draw, gap)


def _draw_page(sheet: Sheet, page: Page, *, y: float) -> None:
    for top, piece in page:
        piece.draw(sheet, SIDE, y + top)


def _draw_head(sheet: Sheet, handout: Handout, *, page: str) -> float:
    """The title in a band of colour; where the text may begin."""
    height = HEAD - 5
    sheet.box(x=SIDE, y=TOP, width=INNER, height=height, fill=KEY, radius=3)
    said = f"{handout.town}　スマホ教室の教材"
    line = TOWN.shrunk(said, width=INNER - 46)
    sheet.text(said, x=SIDE + 8, y=TOP + 2.2, style=line)
    sheet.text(page, x=SIDE + INNER - 8, y=TOP + 2.2, style=TOWN, align="right")
    title = Lines.fitted(
        handout.title,
        Style(26, Weight.BOLD, leading=1.2, colour=WHITE).shrunk(
            handout.title, width=INNER - 16, smallest=15
        ),
        width=INNER - 16,
        height=height - 9,
    )
    sheet.paragraph(title, x=SIDE + 8, y=TOP + 7.6 + (height - 9 - title.height) / 2)
    return TOP + HEAD


def _draw_next_head(sheet: Sheet, handout: Handout, *, page: str) -> float:
    style = Style(12, Weight.BOLD, leading=1.4, colour=KEY)
    text = f"{handout.title}（つづき）"
    sheet.text(text, x=SIDE, y=TOP, style=style.shrunk(text, width=INNER - 30))
    sheet.text(page, x=SIDE + INNER, y=TOP, style=Style(12, leading=1.4), align="right")
    y = TOP + style.line + 1.5
    sheet.rule(x=SIDE, y=y, to_x=SIDE + INNER, to_y=y, colour=KEY, line=0.6)
    return TOP + NEXT_HEAD


def _draw_foot(sheet: Sheet, handout: Handout) -> None:
    """Whom to ask, and where the same text is on a telephone."""
    y = HEIGHT - FOOT + 1.5
    sheet.rule(x=SIDE, y=y, to_x=SIDE + INNER, to_y=y, colour=LINE, line=0.4)
    left = INNER
    if handout.url:
        symbol = qr.symbol(handout.url)
        whole = CODE / symbol.size * symbol.span
        x = SIDE + INNER - whole
        sheet.qr(symbol, x=x, y=y + 0.6, size=CODE)
        words = Lines.of(
            "この教材は、\nスマホでも\n読めます。", Style(12, leading=1.4), width=30
        )
        sheet.paragraph(words, x=x - 28, y=y + 6)
        left = INNER - whole - 32
    bold = Style(14, Weight.BOLD, leading=1.4)
    asking = (
        "わからないときは、お電話ください。" if handout.phone else "わからないときは、窓口へ。"
    )
    sheet.text(asking, x=SIDE, y=y + 2, style=bold.shrunk(asking, width=left))
    office = Lines.fitted(
        handout.office, Style(12, leading=1.3), width=left, height=9, smallest=6
    )
    below = sheet.paragraph(office, x=SIDE, y=y + 9)
    if handout.phone:
        number = Style(22, Weight.BOLD, leading=1.2)
        sheet.text(handout.phone, x=SIDE, y=below, style=number)
    said = f"{handout.version}　{qr.TRADEMARK}" if handout.url else handout.version
    style = NOTES.shrunk(said, width=INNER - 32, smallest=8)
    sheet.text(said, x=SIDE, y=HEIGHT - 12.5, style=style)


_WAYS: dict[str, Callable[[Any, Setting], Iterable[Piece]]] = {
    Steps.kind: _steps,
    PageBreak.kind: lambda *_: [flow.TURN],
    Figure.kind: _alone,
    Heading.kind: _heading,
    Note.kind: _note,
    Bullets.kind: _bullets,
    Paragraph.kind: _paragraph,
}
