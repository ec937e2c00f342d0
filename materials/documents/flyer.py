"""The flyer on paper: A4 for the notice board, A5 for the hand, with one class or several.

From top to bottom: what it is, when and where, what it costs and what to bring, and at the foot
how to sign up: the telephone number in the largest type of the page, the QR code beside it. The
text is set as large as there is room for (20 points down to 12); what does not fit even then
goes on to the back, never away. A slip to cut off stands below, or on the back where the text
needs the room.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from common.errors import RuleViolation
from materials.choices import FlyerSize
from materials.documents import announcements, flyer_rows, programmes
from materials.documents.announcements import Announcement
from materials.documents.flyer_format import Density, Format, Layout
from materials.documents.flyer_head import Head
from materials.documents.flyer_panel import Panel
from materials.documents.flyer_slip import Slip
from materials.documents.printed import Document, Unprintable
from materials.documents.programmes import Programme
from materials.renderers import qr, rows
from materials.renderers.fonts import Weight
from materials.renderers.palette import CUT
from materials.renderers.pictures import Picture
from materials.renderers.rows import Labels, Row
from materials.renderers.sheets import NOTE, SMALLEST_BODY, Paragraph, Sheet, Style

OVERLEAF = "つづきは裏面をご覧ください。"
SLIP_OVERLEAF = "申込書は裏面にあります。"
SLIP_AT_THE_END = "申込書は最後のページにあります。"
SAMPLE = "見本：この募集はまだ公開していません。QRコードもまだ使えません。"
RED = "#ce0000"
LARGEST_SPACE = 11.0

_NOTE = Style(NOTE, leading=1.4)

Said = Announcement | Programme
Page = Callable[[Sheet], None]


class NothingToInviteTo(RuleViolation):
    """The offering was cancelled: a flyer would bring people to a closed door."""

    code = "nothing_to_invite_to"
    message = (
        "この募集は中止になったため、チラシは印刷できません。"
        "すでに配ったチラシは、置いた場所から回収してください。"
    )


def check(said: Said) -> tuple[Unprintable, ...]:
    """The characters of the flyer that no font has. Raises fonts.FontsMissing."""
    if isinstance(said, Programme):
        return programmes.check(said)
    return announcements.check(said)


LOGO_HEIGHT, LOGO_WIDEST, LOGO_NARROWEST, LOGO_AIR = 6.5, 40.0, 8.0, 3.0


def render(said: Said, *, dated: date, layout: Layout | None = None) -> Document:
    """The flyer as a PDF. The same words, day and layout give the same bytes.

    Raises NothingToInviteTo and fonts.FontsMissing.
    """
    layout = layout or Layout()
    if said.is_cancelled:
        raise NothingToInviteTo
    sheet = Sheet(
        title=f"{said.title}{said.subtitle}（チラシ）",
        author=said.office,
        dated=dated,
        paper=layout.paper,
    )
    for number, page in enumerate(_pages(said, layout)):
        if number:
            sheet.turn()
        if layout.size == FlyerSize.A5_TWICE:
            _draw_twice(sheet, page)
        else:
            page(sheet)
    return Document(
        content=sheet.finish(),
        filename=f"チラシ_{said.code}.pdf",
        warnings=check(said),
    )


@dataclass(frozen=True)
class _Front:
    """The front in one density: what it needs, and what room it has, in millimetres."""

    head: Head
    table: list[Row]
    space: float
    top: float
    room: float

    @property
    def fits(self) -> bool:
        return self.needed <= self.room

    @property
    def needed(self) -> float:
        return rows.height(self.table, space=self.space)


def _pages(said: Said, layout: Layout) -> Iterator[Page]:
    """The front, the rest of it, and the slip where it found no room on the front."""
    if layout.slip and said.takes_registrations:
        page = layout.above_slip
        panel, slip = Panel.of(said, page), Slip.of(said, page)
        end = page.paper.height - page.side - slip.height
        found = _largest(_tries(said, page, bottom=end - page.foot - panel.height - 2))
        if found.fits:
            yield _front(said, found, panel, end=end, slip=slip)
        else:
            yield from _over_pages(said, layout.format, slip=Slip.of(said, layout.format))
    else:
        yield from _over_pages(said, layout.format, slip=None)


def _over_pages(said: Said, page: Format, *, slip: Slip | None) -> Iterator[Page]:
    """The front, and on the back what found no room: the slip below the rest of the text."""
    panel, end = Panel.of(said, page), page.paper.height - page.side
    note = _NOTE.line if slip else 0
    found = _largest(_tries(said, page, bottom=end - page.foot - panel.height - 2 - note))
    here, rest = found.table, list[Row]()
    if not found.fits:
        room = found.room - (0 if slip else _NOTE.line)
        here, rest = _part(said, found.table, room, space=found.space)
    further = [*_backs(said, page, rest, slip=slip)]
    told = [OVERLEAF] if rest else []
    if slip:
        told.append(SLIP_OVERLEAF if len(further) == 1 else SLIP_AT_THE_END)
    yield _front(said, found, panel, end=end, here=here, told="".join(told))
    yield from further


def _part(
    said: Said, table: Sequence[Row], room: float, *, space: float
) -> tuple[list[Row], list[Row]]:
    """What fits; a class among several is not parted."""
    return rows.part(table, room, space=space, whole=isinstance(said, Programme))


def _backs(said: Said, page: Format, rest: list[Row], *, slip: Slip | None) -> Iterator[Page]:
    """The pages after the front: what is left of the text, and the slip."""
    end = page.paper.height - page.side
    while rest:
        top, heading = _continued(said, page)
        part, rest = _part(said, rest, end - page.foot - top, space=4)
        beside = None
        if slip and not rest:
            below = top + rows.height(part, space=4) + page.foot
            beside = slip if below <= end - slip.height else None
        slip = None if beside else slip
        yield _back(said, page, heading, top=top, table=part, slip=beside)
    if slip is not None:
        yield _slip_alone(slip, page)


def _tries(said: Said, page: Format, *, bottom: float) -> Iterator[_Front]:
    """The front in every density, the largest first."""
    for density in page.densities:
        head = Head.of(said, page, compact=density.compact)
        top = page.side + head.height + 2
        table = _table(said, density, page)
        yield _Front(head, table, density.space, top, bottom - top)


def _table(said: Said, density: Density, page: Format) -> list[Row]:
    if isinstance(said, Programme):
        return programmes.table(said, density, page)
    return flyer_rows.table(said, density.size, page)


def _largest(tries: Iterator[_Front]) -> _Front:
    """The first that fits; else the last."""
    found = next(tries)
    while not found.fits and (smaller := next(tries, None)):
        found = smaller
    return found


def _front(
    said: Said,
    front: _Front,
    panel: Panel,
    *,
    end: float,
    slip: Slip | None = None,
    here: Sequence[Row] | None = None,
    told: str = "",
) -> Page:
    page = panel.format
    table = front.table if here is None else here
    whole = len(table) == len(front.table)
    spare = max(front.room - rows.height(table, space=front.space), 0) / max(len(table), 1)
    space = min(front.space + spare, LARGEST_SPACE) if whole else front.space
    left = max(front.room - rows.height(table, space=space), 0) / 2 if whole else 0

    def draw(sheet: Sheet) -> None:
        if said.is_sample:
            style = Style(SMALLEST_BODY, Weight.BOLD, colour=RED)
            style = style.shrunk(SAMPLE, width=page.inner, smallest=8)
            y = (page.side - style.line) / 2
            sheet.text(SAMPLE, x=page.paper.width / 2, y=y, style=style, align="centre")
        front.head.draw(sheet, said, x=page.side, y=page.side)
        y = front.top + left
        _draw_table(sheet, table, page, y=y, space=space)
        edge = end - page.foot - panel.height
        if told:
            right = page.paper.width - page.side
            top = edge - 2 - _NOTE.line
            sheet.text(told, x=right, y=top, style=_NOTE, align="right")
        panel.draw(sheet, x=page.side, y=edge)
        _draw_foot(sheet, said, page, y=end - page.foot + 3)
        if slip is not None:
            slip.draw(sheet, y=end)

    return draw


def _continued(said: Said, page: Format) -> tuple[float, Paragraph]:
    """Where the text begins on a further page, and what stands above it."""
    bold = Style(16 if page.scale == 1 else 14, Weight.BOLD, colour=page.colour)
    text = f"{' '.join(filter(None, (said.title, said.subtitle)))}（つづき）"
    heading = Paragraph.of(text, bold, width=page.inner)
    return page.side + 4 + heading.height + 4, heading


def _back(
    said: Said,
    page: Format,
    heading: Paragraph,
    *,
    top: float,
    table: Sequence[Row],
    slip: Slip | None,
) -> Page:
    """A page of what was left over, and the slip where it found room below."""
    end = page.paper.height - page.side - (slip.height if slip else 0)

    def draw(sheet: Sheet) -> None:
        sheet.paragraph(heading, x=page.side, y=page.side + 4)
        _draw_table(sheet, table, page, y=top, space=4)
        _draw_foot(sheet, said, page, y=end - page.foot + 3)
        if slip is not None:
            slip.draw(sheet, y=end)

    return draw


def _slip_alone(slip: Slip, page: Format) -> Page:
    """The slip on a page of its own, its boxes as high as there is room for."""
    return lambda sheet: slip.draw(sheet, y=page.side, height=page.paper.height - 2 * page.side)


def _draw_table(
    sheet: Sheet, table: Sequence[Row], page: Format, *, y: float, space: float
) -> None:
    rows.draw(
        sheet,
        table,
        x=page.side,
        y=y,
        width=page.inner,
        space=space,
        labels=Labels(page.labels, page.letters),
    )


def _draw_twice(sheet: Sheet, page: Page) -> None:
    """The same page on both halves of A4, and the line along which they are cut apart."""
    for x in (0.0, 148.5):
        with sheet.moved(x=x):
            page(sheet)
    for y in (0.0, 205.0):
        sheet.rule(x=148.5, y=y, to_x=148.5, to_y=y + 5, colour=CUT, line=0.2)


def _draw_foot(sheet: Sheet, said: Said, page: Format, *, y: float) -> None:
    code = f"{said.town}　チラシ番号 {said.code}"
    apart = _NOTE.width(code) + _NOTE.width(qr.TRADEMARK) + 4 <= page.inner
    style = _NOTE if apart else _NOTE.sized(8)
    sheet.text(qr.TRADEMARK, x=page.side, y=y, style=style)
    right = page.paper.width - page.side
    sheet.text(code, x=right, y=y, style=_NOTE, align="right")
    if page.logo is not None:
        begin = page.side + style.width(qr.TRADEMARK) + LOGO_AIR
        _draw_logo(sheet, page.logo, x=begin, to_x=right - _NOTE.width(code) - LOGO_AIR, y=y)


def _draw_logo(sheet: Sheet, logo: Picture, *, x: float, to_x: float, y: float) -> None:
    """In the middle of its room; left out where that is too narrow to know it by."""
    if to_x - x < LOGO_NARROWEST:
        return
    width, height = logo.within(width=min(to_x - x, LOGO_WIDEST), height=LOGO_HEIGHT)
    left, top = (x + to_x - width) / 2, y + _NOTE.line / 2 - height / 2
    sheet.picture(logo.content, x=left, y=top, width=width, height=height)
