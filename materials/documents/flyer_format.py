"""How a flyer is set on A4 and on A5: millimetres of the page, points of its letters."""

from dataclasses import dataclass, replace
from typing import Protocol

from classes.choices import Kind
from materials.choices import FlyerSize
from materials.documents.letterheads import PLAIN, Letterhead
from materials.renderers.palette import INK, KEY, PALE
from materials.renderers.pictures import Picture
from materials.renderers.rows import GUTTER
from materials.renderers.sheets import A4, A4_ACROSS, A5, SMALLEST_BODY, Paper
from materials.rules.contrast import LETTERS, contrast


class Inviting(Protocol):
    """What head, panel and foot need of whatever a flyer announces."""

    @property
    def code(self) -> str: ...
    @property
    def town(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def badges(self) -> tuple[str, ...]: ...
    @property
    def how(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def phone_hours(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def is_sample(self) -> bool: ...
    @property
    def is_cancelled(self) -> bool: ...
    @property
    def takes_registrations(self) -> bool: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
    @property
    def picks_day(self) -> bool: ...
    @property
    def names(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Density:
    """How the page is set: points of the text, millimetres around each row."""

    size: float
    space: float
    compact: bool


@dataclass(frozen=True)
class Format:
    """A page and everything whose size depends on it.

    `generous` and `compact` are points of the title, each with the lines it may take; `scale`
    is that of what stands in the head beside the title. `terse` says on one line what else has
    two, and sets lines closer.
    """

    paper: Paper
    side: float
    foot: float
    labels: float
    densities: tuple[Density, ...]
    generous: tuple[tuple[float, int], ...]
    compact: tuple[tuple[float, int], ...]
    scale: float
    lowest_head: float
    code: float
    phone: float
    heading: float
    words: float
    point_at_it: str
    terse: bool = False
    colour: str = KEY
    logo: Picture | None = None

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.paper.width - 2 * self.side

    @property
    def values(self) -> float:
        """The width beside the labels."""
        return self.inner - self.labels - GUTTER

    @property
    def letters(self) -> str:
        """The colour of letters on the pale ground: the town's where it can be read there."""
        return self.colour if contrast(self.colour, PALE) >= LETTERS else INK

    @property
    def leading(self) -> float:
        return 1.3 if self.terse else 1.45


@dataclass(frozen=True)
class Layout:
    """What was asked for: the paper, whether a slip to cut off comes with it, and the town's
    letterhead, of which it has colour and logo."""

    size: FlyerSize = FlyerSize.A4
    slip: bool = False
    head: Letterhead = PLAIN

    @property
    def format(self) -> Format:
        return self._of_town(ON_A4 if self.size == FlyerSize.A4 else ON_A5)

    @property
    def above_slip(self) -> Format:
        """The page where a slip stands below."""
        return self._of_town(ABOVE_A_SLIP if self.size == FlyerSize.A4 else ON_A5)

    def _of_town(self, page: Format) -> Format:
        return replace(page, colour=self.head.colour, logo=self.head.logo)

    @property
    def paper(self) -> Paper:
        """What goes into the printer."""
        return A4_ACROSS if self.size == FlyerSize.A5_TWICE else self.format.paper


ON_A4 = Format(
    paper=A4,
    side=12.0,
    foot=9.0,
    labels=27.0,
    densities=(
        *(Density(size, 4.0, compact=False) for size in (20, 18, 17, 16, 15)),
        *(Density(size, 3.0, compact=True) for size in (16, 15, 14)),
        *(Density(size, 2.4, compact=True) for size in (14, 13, SMALLEST_BODY)),
    ),
    generous=((44, 2), (40, 2), (36, 2), (32, 3), (28, 3), (24, 4), (20, 9)),
    compact=((40, 1), (36, 1), (32, 2), (28, 2), (24, 3), (20, 9)),
    scale=1.0,
    lowest_head=52.0,
    code=30.0,
    phone=48,
    heading=16,
    words=14,
    point_at_it="カメラを向けてください",
)
ABOVE_A_SLIP = replace(
    ON_A4,
    side=11.0,
    foot=7.0,
    labels=24.0,
    densities=(
        Density(14, 2.4, compact=True),
        Density(13, 2.0, compact=True),
        Density(SMALLEST_BODY, 1.4, compact=True),
        Density(SMALLEST_BODY, 0.7, compact=True),
    ),
    compact=((28, 1), (26, 1), (24, 2), (20, 2), (18, 9)),
    scale=0.68,
    lowest_head=32.0,
    code=22.0,
    phone=36,
    heading=13,
    words=SMALLEST_BODY,
    point_at_it="カメラを向ける",
    terse=True,
)
"""A4 whose lower third is cut off."""
ON_A5 = Format(
    paper=A5,
    side=8.0,
    foot=7.0,
    labels=24.0,
    densities=(
        *(Density(size, 3.0, compact=False) for size in (15, 14, 13)),
        *(Density(size, 2.0, compact=True) for size in (14, 13, SMALLEST_BODY)),
        Density(SMALLEST_BODY, 1.2, compact=True),
    ),
    generous=((30, 2), (26, 2), (24, 2), (22, 3), (20, 3), (18, 4), (16, 9)),
    compact=((26, 1), (24, 1), (22, 2), (20, 2), (18, 3), (16, 9)),
    scale=0.75,
    lowest_head=37.0,
    code=22.0,
    phone=34,
    heading=13,
    words=SMALLEST_BODY,
    point_at_it="カメラを向ける",
)
