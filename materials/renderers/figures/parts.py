"""What several figures show: a telephone, a hand, what somebody says."""

from materials.renderers.figures.shapes import (
    FROST,
    GREY,
    SKIN,
    Path,
    Point,
    area,
    box,
    line,
    moved,
    scaled,
    turned,
)
from materials.renderers.palette import INK, WHITE


def phone(
    x: float, y: float, *, width: float = 42, height: float = 78, screen: str = FROST
) -> tuple[Path, ...]:
    """A telephone upright, its screen empty."""
    middle = x + width / 2
    return (
        box(x, y, width=width, height=height, radius=5.5, fill=WHITE, thick=1.8),
        box(
            x + 3,
            y + 6,
            width=width - 6,
            height=height - 12,
            radius=1.5,
            fill=screen,
            thick=0.8,
        ),
        line((middle - 4, y + 3), (middle + 4, y + 3), thick=1),
    )


def finger(tip: Point) -> tuple[Path, ...]:
    """A hand that points upwards and to the left, its finger ending at `tip`."""
    thumb = turned(
        (box(-13, 27, width=10, height=26, radius=5, fill=SKIN),), -32, about=(-8, 40)
    )
    hand = (
        box(-2, 48, width=26, height=18, fill=SKIN),
        *thumb,
        box(-7, 24, width=36, height=32, radius=10, fill=SKIN),
        box(6, 19, width=9.5, height=17, radius=4.7, fill=SKIN),
        box(14.5, 21, width=8.5, height=16, radius=4.2, fill=SKIN),
        box(22, 24, width=7, height=13, radius=3.5, fill=SKIN),
        box(-6, 0, width=12, height=36, radius=6, fill=SKIN),
        box(-5.2, 29, width=10.4, height=9, fill=SKIN, edge=SKIN, thick=0.2),
        box(-3.4, 2.2, width=6.8, height=6.5, radius=3, fill=WHITE, thick=0.7),
    )
    return moved(turned(scaled(hand, 0.8), -25, about=(0, 0)), *tip)


def bubble(
    x: float, y: float, *, width: float, height: float, fill: str = WHITE, tail: float = -1
) -> tuple[Path, ...]:
    """What somebody says; the tail is at the left (-1) or at the right (1), 0 is without."""
    root = x + 8 if tail < 0 else x + width - 8
    outer = (
        box(x, y, width=width, height=height, radius=5, fill=fill),
        area(
            (root - 4, y + height - 0.6),
            (root + tail * 9, y + height + 7),
            (root + 4, y + height - 0.6),
            fill=fill,
        ),
        line(
            (root - 3.2, y + height - 0.7),
            (root + 3.2, y + height - 0.7),
            colour=fill,
            thick=1.8,
        ),
    )
    return outer if tail else outer[:1]


def cross(
    x: float, y: float, reach: float, *, colour: str, thick: float = 5
) -> tuple[Path, ...]:
    """A large ×, with a white edge so that it is seen on anything."""
    strokes = (
        ((x - reach, y - reach), (x + reach, y + reach)),
        ((x - reach, y + reach), (x + reach, y - reach)),
    )
    return (
        *(line(*ends, colour=WHITE, thick=thick + 3) for ends in strokes),
        *(line(*ends, colour=colour, thick=thick) for ends in strokes),
    )


def battery(x: float, y: float, *, share: float, fill: str) -> tuple[Path, ...]:
    """A battery, so full."""
    return (
        box(x, y, width=22, height=11, radius=2, fill=WHITE),
        box(x + 22, y + 3.4, width=2.6, height=4.2, fill=INK),
        box(x + 2, y + 2, width=18 * share, height=7, fill=fill, edge=fill, thick=0.3),
    )


def handset(x: float, y: float, *, colour: str, size: float = 1) -> tuple[Path, ...]:
    """The receiver of an old telephone, as on every button that calls."""
    upright = (
        box(-3, -9, width=6, height=18, radius=3, fill=colour, edge=colour, thick=0.4),
        box(-3, -10, width=9.5, height=6.5, radius=2, fill=colour, edge=colour, thick=0.4),
        box(-3, 3.5, width=9.5, height=6.5, radius=2, fill=colour, edge=colour, thick=0.4),
    )
    return moved(turned(scaled(upright, size), -40, about=(0, 0)), x, y)


def person(x: float, y: float, *, fill: str = GREY) -> tuple[Path, ...]:
    """Head and shoulders, the head around (x, y)."""
    return (
        box(x - 13, y + 9, width=26, height=22, radius=9, fill=fill),
        box(x - 7.5, y - 8, width=15, height=16, radius=7.4, fill=SKIN),
    )
