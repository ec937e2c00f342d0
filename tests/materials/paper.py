"""What a reader sees on a PDF: its text, its fonts, its pixels, what is drawn where."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

import pypdf
import pypdfium2
import zxingcpp
from pypdfium2 import raw

from classes.models import Flyer
from materials.documents import announcements, flyer
from materials.documents.printed import Document
from materials.queries import flyers
from materials.renderers.sheets import Sheet, Style
from tests import make

POINT = 25.4 / 72
CODE = "K7M4XH"


def pages(content: bytes) -> list[str]:
    """The text of each page as pypdf extracts it."""
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]


def text(content: bytes) -> str:
    """All text, without the white space that only comes from where it stands."""
    return "".join("".join(pages(content)).split())


def fonts(content: bytes) -> dict[str, bool]:
    """Every font of the document, and whether its glyphs are embedded."""
    found = {}
    for page in pypdf.PdfReader(BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        for reference in resources["/Font"].values():
            font = reference.get_object()
            found[font["/BaseFont"]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return found


def picture(content: bytes, *, dpi: int):
    """The first page as a grey picture."""
    page = pypdfium2.PdfDocument(content)[0]
    return page.render(scale=dpi / 72).to_pil().convert("L")


def codes(content: bytes, *, dpi: int) -> list[str]:
    """What a camera reads from the first page."""
    return [found.text for found in zxingcpp.read_barcodes(picture(content, dpi=dpi))]


def symbol(content: bytes) -> Sequence[float]:
    """Left, bottom, right, top of the QR code's dark cells, in points from the bottom left.

    It is the path with the most segments on the page.
    """
    document = pypdfium2.PdfDocument(content)
    paths = [each for each in document[0].get_objects() if each.type == raw.FPDF_PAGEOBJ_PATH]
    code = max(paths, key=lambda each: raw.FPDFPath_CountSegments(each.raw))
    return [*code.get_bounds()]


def sheet(*lines: str, **style) -> bytes:
    """A page with these lines of text."""
    drawn = Sheet(title="試し刷り", author="鹿児島市", dated=make.TODAY)
    for number, line in enumerate(lines):
        drawn.text(line, x=15, y=15 + 10 * number, style=Style(**style))
    return drawn.finish()


def flyer_of(offering, *, code: str = CODE) -> Flyer:
    return Flyer.objects.create(
        offering=offering, code=code, label="窓口", created_at=make.NOON
    )


def announcement(offering):
    """What the offering's flyer says, read as the pages read it."""
    printed = flyer_of(offering)
    membership = make.membership(town=offering.municipality)
    return announcements.read(flyers.of(membership).get(pk=printed.pk))


def print_flyer(offering) -> Document:
    return flyer.render(announcement(offering), dated=make.TODAY)


def sizes(content: bytes) -> dict[float, str]:
    """The text of the first page by size in points, smallest first."""
    seen: list[tuple[float, str]] = []

    def note(text, _cm, tm, _font, size):
        if text.strip():
            seen.append((round(size * tm[0], 1), text.strip()))

    pypdf.PdfReader(BytesIO(content)).pages[0].extract_text(visitor_text=note)
    seen.sort(key=lambda pair: pair[0])
    return {
        size: " ".join(words for _, words in group)
        for size, group in groupby(seen, key=lambda pair: pair[0])
    }
