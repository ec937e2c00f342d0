"""Where things lie on a page, in millimetres from its upper left corner: what runs out of the
paper, out of its frame, or over something else."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

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
    drawn = _objects(content, raw.FPDF_PAGEOBJ_PATH)
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


def _objects(content: bytes, kind: int) -> Iterator[Box]:
    for number, page in enumerate(pypdfium2.PdfDocument(content)):
        height = page.get_height()
        words = page.get_textpage()
        for each in page.get_objects(filter=[kind], textpage=words):
            left, bottom, right, top = each.get_bounds()
            yield Box(
                number,
                left * POINT,
                (height - top) * POINT,
                right * POINT,
                (height - bottom) * POINT,
                each.extract() if kind == raw.FPDF_PAGEOBJ_TEXT else "",
            )
