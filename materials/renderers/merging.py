"""Several PDFs laid on each other into one, page after page.

The same parts give the same bytes: nothing of the hour or the machine is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter


@dataclass(frozen=True)
class Stack:
    """One PDF and how it lies among the others. `backs`: every page has an empty back."""

    content: bytes
    copies: int = 1
    backs: bool = False


@dataclass(frozen=True)
class Bundle:
    """All of it. `starts` are the first pages of the stacks, from 1."""

    content: bytes
    starts: tuple[int, ...]
    pages: int


def count(content: bytes) -> int:
    """The pages of a PDF."""
    return len(PdfReader(BytesIO(content)).pages)


def merge(stacks: Iterable[Stack], *, title: str, duplex: bool) -> Bundle:
    """The stacks in their order. For a printer that prints both sides (`duplex`) every copy of
    each begins on a front: an empty page is put in where the one before ended on a front."""
    writer, starts = PdfWriter(), []
    for stack in stacks:
        starts.append(len(writer.pages) + 1)
        reader = PdfReader(BytesIO(stack.content))
        for _ in range(stack.copies):
            for page in reader.pages:
                writer.add_page(page)
                if duplex and stack.backs:
                    writer.add_blank_page()
            if duplex and len(writer.pages) % 2:
                writer.add_blank_page()
    writer.metadata = {"/Title": title, "/Producer": "Tomoni"}
    made = BytesIO()
    writer.write(made)
    return Bundle(made.getvalue(), tuple(starts), len(writer.pages))
