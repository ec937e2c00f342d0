"""Tables as plain text for a terminal, and as CSV that offices can open safely."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
GAP = "  "

Cell = str | int | float | None


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Lines in which the columns stand under each other; `right` names columns of figures.

    Full-width characters count as two, as a terminal shows them.
    """
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            _padded(cell, widths[index], right=index in right) for index, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in text)


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """CSV as デジタル庁's rules for machine-readable data ask: one table, the header first,
    CRLF, UTF-8 with a mark (Excel in Japan needs it), no line break inside a cell. Numbers are
    plain; a text that a spreadsheet would run as a formula is disarmed with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([safe(cell) for cell in header])
    yield _taken(buffer)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        yield _taken(buffer)


def safe(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; numbers and blanks as they are."""
    if not isinstance(cell, str):
        return cell
    line = " ".join(cell.split("\n")).replace("\r", " ")
    return f"'{line}" if line.startswith(DANGEROUS) else line


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _padded(cell: str, columns: int, *, right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if right else cell + space
