"""A small bar chart as plain numbers, drawn by templates/reports/chart.html.

Own drawing instead of a library: twelve bars need no more, and presentation attributes pass the
content security policy, which refuses style attributes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from reports.rules.pace import Number
from reports.rules.wording import number

WIDTH, HEIGHT = 420, 240
LEFT, RIGHT, TOP, BOTTOM = 50, 4, 28, 34
GAP = 0.3
ROOM = 3
"""As many characters stand over a bar; longer numbers are left to the table."""
STEPS = (1, 2, 5)
LINES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar and what stands over and under it; no height where there is nothing to say."""

    label: str
    value: str
    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line of the scale."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: Sequence[Bar]
    lines: Sequence[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def bars(columns: Sequence[tuple[str, Number | None]]) -> Chart:
    """(label, value) from left to right; None is a column of which nothing is known yet."""
    top = scale(max((value or 0 for _, value in columns), default=0))
    room = HEIGHT - TOP - BOTTOM
    step = (WIDTH - LEFT - RIGHT) / max(len(columns), 1)
    values = ["" if value is None else number(_tidy(value)) for _, value in columns]
    written = values if max(map(len, values), default=0) <= ROOM else [""] * len(values)
    drawn = []
    for index, (label, value) in enumerate(columns):
        height = room * (value or 0) / top[-1]
        left = LEFT + index * step
        drawn.append(
            Bar(
                label=label,
                value=written[index],
                x=round(left + step * GAP / 2, 1),
                y=round(HEIGHT - BOTTOM - height, 1),
                width=round(step * (1 - GAP), 1),
                height=round(height, 1),
                middle=round(left + step / 2, 1),
            )
        )
    return Chart(
        bars=drawn,
        lines=[
            Line(round(HEIGHT - BOTTOM - room * mark / top[-1], 1), number(mark))
            for mark in top
        ],
    )


def scale(highest: Number) -> list[int]:
    """Round numbers from 0 to at least the highest value, in at most a handful of steps.

    1, 2 or 5 times a power of ten: what people count in.
    """
    power = 1
    while True:
        for factor in STEPS:
            step = factor * power
            if step * LINES >= highest:
                return [step * mark for mark in range(max(ceil(highest / step), 1) + 1)]
        power *= 10


def _tidy(value: Number) -> Number:
    return int(value) if value == int(value) else round(value, 1)
