"""Where things lie on a page, in millimetres from its upper left corner: what runs out of the
paper, out of its frame, or over something else."""

from collections.abc import Callable, Iterator
from ctypes import c_float
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from tests.materials.paper import POINT

TOUCH = 0.35
"""Millimetres by which two things may meet: hairlines, and the side bearings of letters."""


@dataclass(frozen=True)
class Box:
    """What lies on the page with this number, from 0; `text` is '' for a drawing."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, other: "Box", *, slack: float = TOUCH) -> bool:
        """Whether the other one lies wholly within this one."""
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )

    def holds_middle(self, other: "Box") -> bool:
        """Whether the middle of the other one lies within this one."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom

    def meets(self, other: "Box") -> bool:
        """Whether both cover the same ground, by more than a touch each way."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > TOUCH and down > TOUCH


def papers(content: bytes) -> list[Box]:
    """The edges of every page."""
    return [
        Box(number, 0, 0, page.get_width() * POINT, page.get_height() * POINT)
        for number, page in enumerate(pypdfium2.PdfDocument(content))
    ]


def texts(content: bytes) -> list[Box]:
    """Everything written, run by run, as far as its letters are inked."""
    return [box for box in _objects(content, raw.FPDF_PAGEOBJ_TEXT) if box.text.strip()]


def frames(content: bytes) -> list[Box]:
    """Every rectangle with an edge or a ground that is wide and high enough to write in."""
    drawn = _objects(content, raw.FPDF_PAGEOBJ_PATH, _is_rectangle)
    return [box for box in drawn if box.width > 4 and box.height > 4]  # mm


def out_of_paper(content: bytes, *, margin: float) -> list[Box]:
    """What is written nearer to an edge of its page than `margin`."""
    pages = papers(content)
    return [
        box
        for box in texts(content)
        if not Box(
            box.page,
            margin,
            margin,
            pages[box.page].right - margin,
            pages[box.page].bottom - margin,
        ).holds(box)
    ]


def out_of_frames(content: bytes) -> list[tuple[Box, Box]]:
    """What is written across the edge of a rectangle that it stands in, with the rectangle."""
    edges = frames(content)
    return [
        (box, frame)
        for box in texts(content)
        for frame in edges
        if frame.page == box.page
        and frame.holds_middle(box)
        and not frame.holds(box)
        and not box.holds(frame)
    ]


def over_each_other(content: bytes) -> list[tuple[Box, Box]]:
    """Two runs of text that cover the same ground."""
    return [
        (one, other)
        for one, other in combinations(texts(content), 2)
        if one.page == other.page and one.meets(other)
    ]


def _is_rectangle(drawn: Any) -> bool:
    """Whether a path runs along its own edges for the most part: its corners may be round."""
    corners = [*_corners(drawn)]
    if not corners:
        return False
    wide = max(x for _, x, _ in corners) - min(x for _, x, _ in corners)
    high = max(y for _, _, y in corners) - min(y for _, _, y in corners)
    straight = sum(
        abs(x - left) + abs(y - low)
        for (_, left, low), (kind, x, y) in pairwise(corners)
        if kind == raw.FPDF_SEGMENT_LINETO and (x == left or y == low)
    )
    return straight > wide + high


def _corners(drawn: Any) -> Iterator[tuple[int, float, float]]:
    """The points of a path, each with how it is come to."""
    x, y = c_float(), c_float()
    for number in range(raw.FPDFPath_CountSegments(drawn.raw)):
        segment = raw.FPDFPath_GetPathSegment(drawn.raw, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield raw.FPDFPathSegment_GetType(segment), round(x.value, 2), round(y.value, 2)


def _anything(_: Any) -> bool:
    return True


def _objects(
    content: bytes, kind: int, wanted: Callable[[Any], bool] = _anything
) -> Iterator[Box]:
    for number, page in enumerate(pypdfium2.PdfDocument(content)):
        height = page.get_height()
        words = page.get_textpage()
        for each in filter(wanted, page.get_objects(filter=[kind], textpage=words)):
            left, bottom, right, top = each.get_bounds()
            yield Box(
                number,
                left * POINT,
                (height - top) * POINT,
                right * POINT,
                (height - bottom) * POINT,
                each.extract() if kind == raw.FPDF_PAGEOBJ_TEXT else "",
            )
