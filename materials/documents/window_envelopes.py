"""Where the address stands on a letter that is folded in three, for a window envelope (長形3号,
120 × 235 mm).

日本郵便 asks that postcode and address stay in the window however the paper slides in the
envelope (定形郵便物・はがき作成のガイドライン, 窓付封筒), and its window is to be 45 × 80 mm at
least. Taken here is one of 90 × 45 mm, its left edge 22 mm and its upper edge 12 mm from the
envelope's, as stationers keep it; another maker's may lie elsewhere, so the sample is tried in
the town's own. A third of A4, 210 × 99 mm, slides by 25 mm across and 21 mm down: the address
stands in what is seen in all these places, and nothing else in what is seen in any of them.
Only what does not fit there at 10.5 points goes on below, down to where it is seen with the
paper pushed to the top (`is_tall`); somebody is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from materials.renderers.fonts import Weight
from materials.renderers.palette import LINE
from materials.renderers.sheets import NOTE, SMALLEST_BODY, Paragraph, Sheet, Style

WINDOW = (22.0, 12.0, 90.0, 45.0)
"""Left, upper edge, width and height in the envelope, in millimetres."""
SLACK = (25.0, 21.0)
"""By how much a third of A4 slides in the envelope: across, down."""
FOLDS = (99.0, 198.0)
LEFT, TOP, WIDTH, HEIGHT, TALL = 23.0, 13.0, 63.5, 22.5, 39.5
"""Where the address stands on the paper, and how high it may be at the most."""
HIDDEN_X, HIDDEN_Y = 114.0, 58.0
"""Left of the one and above the other only the address stands."""
ADDRESS = Style(SMALLEST_BODY, leading=1.2)
NAME = Style(16, Weight.BOLD, leading=1.25)
# Of address and name, in points, from the best to the last resort.
_LEGIBLE = (
    *((12, 16), (12, 14), (11, 16), (11, 14)),
    *((10.5, 16), (10.5, 14), (10.5, 12), (10.5, 10.5)),
)
_SIZES = (*_LEGIBLE, (9, 9), (8, 8), (7, 7), (6.5, 6.5))


@dataclass(frozen=True)
class Addressee:
    """To whom a letter goes."""

    postal_code: str
    address: str
    name: str

    @property
    def is_tall(self) -> bool:
        """Whether all of it is seen only with the paper pushed to the top."""
        return _height(self._set) > HEIGHT

    def draw(self, sheet: Sheet) -> None:
        """Into the window."""
        y = TOP
        for each in self._set:
            y = sheet.paragraph(each, x=LEFT, y=y)

    @cached_property
    def _set(self) -> list[Paragraph]:
        """Postcode, address and name: as large as they can be line by line as they were typed,
        else with short lines beside each other, else on the room below too."""
        code = f"〒{self.postal_code.removeprefix('〒')}" if self.postal_code else ""
        typed, joined = self.address, "　".join(self.address.splitlines())
        places = ["\n".join(filter(None, (code, place))) for place in (typed, joined)]
        tries = [
            _tried(place, f"{self.name}　様", sizes)
            for few, place in enumerate(places)
            for sizes in (_SIZES if few else _LEGIBLE)
        ]
        legible = [
            each for each in tries if _height(each) <= HEIGHT and each[0].style.size >= NOTE
        ]
        lines = len(places[0].splitlines())
        whole = [one for one in legible if [len(each.lines) for each in one] == [lines, 1]]
        tall = [each for each in tries if _height(each) <= TALL]
        return next(iter(whole or legible or tall), tries[-1])


def draw_folds(sheet: Sheet) -> None:
    """Where the paper is folded."""
    for y in FOLDS:
        sheet.rule(x=5, y=y, to_x=10, to_y=y, colour=LINE)


def _tried(place: str, called: str, sizes: tuple[float, float]) -> list[Paragraph]:
    small, large = sizes
    return [
        Paragraph.of(place, ADDRESS.sized(small), width=WIDTH),
        Paragraph.of(called, NAME.sized(large), width=WIDTH),
    ]


def _height(paragraphs: Iterable[Paragraph]) -> float:
    return sum(each.height for each in paragraphs)
