"""What figures are made of: paths and a few words, described once and drawn twice.

A figure is 112 units wide; on paper a unit is half a millimetre, so that its smallest words (9
units) stand at 12.7 points. Everything is measured from the top left corner.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import cos, radians, sin, tan

from materials.renderers.fonts import Weight
from materials.renderers.palette import INK

SKIN, SUN, GREY, FROST = "#f7dcc3", "#ffd43d", "#c9d5d7", "#dff1f4"
GREEN, RED = "#1b7a46", "#c40000"
WIDTH = 112.0
SMALLEST_WORDS = 9.0
LINE = 1.3

Point = tuple[float, float]


@dataclass(frozen=True)
class Segment:
    """To where a pen goes: one point (a line), or three (a Bézier curve); none closes."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Path:
    """Lines and curves from a start, filled or edged or both."""

    start: Point
    segments: tuple[Segment, ...]
    fill: str = ""
    edge: str = ""
    line: float = LINE

    def placed(self, move: Callable[[Point], Point]) -> "Path":
        """The same path with every point elsewhere."""
        segments = tuple(Segment(tuple(map(move, each.points))) for each in self.segments)
        return replace(self, start=move(self.start), segments=segments)


@dataclass(frozen=True)
class Words:
    """One line of text around a point: its middle, or its left end."""

    text: str
    x: float
    y: float
    size: float = SMALLEST_WORDS
    weight: Weight = Weight.BOLD
    colour: str = INK
    centred: bool = True

    @property
    def baseline(self) -> float:
        """Where the letters stand, so that they are in the middle of the line."""
        return self.y + self.size * 0.38


Shape = Path | Words


@dataclass(frozen=True)
class Drawing:
    """A figure: its height in units, and its shapes from the back to the front."""

    height: float
    shapes: tuple[Shape, ...]


def line(*points: Point, colour: str = INK, thick: float = LINE) -> Path:
    """Straight lines from point to point."""
    return Path(points[0], tuple(Segment((each,)) for each in points[1:]), "", colour, thick)


def area(*points: Point, fill: str = "", edge: str = INK, thick: float = LINE) -> Path:
    """What straight lines enclose."""
    segments = (*(Segment((each,)) for each in points[1:]), Segment(()))
    return Path(points[0], segments, fill, edge, thick)


def box(  # noqa: PLR0913  # a rectangle has that many sides to it
    x: float,
    y: float,
    *,
    width: float,
    height: float,
    fill: str = "",
    edge: str = INK,
    radius: float = 0,
    thick: float = LINE,
) -> Path:
    """A rectangle, its corners rounded."""
    if not radius:
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        return area(*corners, fill=fill, edge=edge, thick=thick)
    right, low = x + width, y + height
    near = radius * 0.448  # how far from the corner a curve is held
    return Path(
        (x + radius, y),
        (
            Segment(((right - radius, y),)),
            Segment(((right - near, y), (right, y + near), (right, y + radius))),
            Segment(((right, low - radius),)),
            Segment(((right, low - near), (right - near, low), (right - radius, low))),
            Segment(((x + radius, low),)),
            Segment(((x + near, low), (x, low - near), (x, low - radius))),
            Segment(((x, y + radius),)),
            Segment(((x, y + near), (x + near, y), (x + radius, y))),
            Segment(()),
        ),
        fill,
        edge,
        thick,
    )


def circle(
    x: float, y: float, radius: float, *, fill: str = "", edge: str = INK, thick: float = LINE
) -> Path:
    """A circle around a point."""
    return box(
        x - radius,
        y - radius,
        width=2 * radius,
        height=2 * radius,
        fill=fill,
        edge=edge,
        radius=radius,
        thick=thick,
    )


def arc(
    x: float, y: float, radius: float, *, span: tuple[float, float], thick: float = LINE
) -> Path:
    """A part of a circle, from one angle to another in degrees; 0 is to the right, 90 up."""
    start, end = map(radians, span)
    reach = 4 / 3 * tan((end - start) / 4) * radius
    first = (x + radius * cos(start), y - radius * sin(start))
    last = (x + radius * cos(end), y - radius * sin(end))
    curve = (
        (first[0] - reach * sin(start), first[1] - reach * cos(start)),
        (last[0] + reach * sin(end), last[1] + reach * cos(end)),
        last,
    )
    return Path(first, (Segment(curve),), "", INK, thick)


def arrow(
    start: Point, end: Point, *, colour: str = INK, thick: float = 2.4
) -> tuple[Path, ...]:
    """A line with a head at its end."""
    along = ((end[0] - start[0]), (end[1] - start[1]))
    length = (along[0] ** 2 + along[1] ** 2) ** 0.5
    ahead = (along[0] / length, along[1] / length)
    size = thick * 2.6
    neck = (end[0] - ahead[0] * size, end[1] - ahead[1] * size)
    side = (-ahead[1] * size * 0.6, ahead[0] * size * 0.6)
    head = area(
        end,
        (neck[0] + side[0], neck[1] + side[1]),
        (neck[0] - side[0], neck[1] - side[1]),
        fill=colour,
        edge=colour,
        thick=0.6,
    )
    return line(start, neck, colour=colour, thick=thick), head


def turned(paths: Iterable[Path], degrees: float, *, about: Point) -> tuple[Path, ...]:
    """The paths turned clockwise around a point."""
    angle = radians(degrees)

    def move(point: Point) -> Point:
        x, y = point[0] - about[0], point[1] - about[1]
        return (
            about[0] + x * cos(angle) - y * sin(angle),
            about[1] + x * sin(angle) + y * cos(angle),
        )

    return tuple(path.placed(move) for path in paths)


def scaled(paths: Iterable[Path], size: float) -> tuple[Path, ...]:
    """The paths larger or smaller, from the corner; lines stay as thick as they are."""
    return tuple(
        path.placed(lambda point: (point[0] * size, point[1] * size)) for path in paths
    )


def moved(paths: Iterable[Path], right: float, down: float) -> tuple[Path, ...]:
    """The paths somewhere else."""
    return tuple(
        path.placed(lambda point: (point[0] + right, point[1] + down)) for path in paths
    )
