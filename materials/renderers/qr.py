"""QR codes (JIS X 0510) as one vector path: error level M, four cells of margin.

"QRコード" is a registered trademark of DENSO WAVE: whatever prints one prints TRADEMARK too.
Version and mask are given, not searched for: a code costs 0.7 ms instead of 5, and the same
content is the same picture for ever.
"""

from dataclasses import dataclass
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

MARGIN = 4
"""Cells of blank paper on each side (JIS X 0510: at least four)."""
SMALLEST = 20.0
"""Millimetres of a printed symbol, margin not counted."""
TRADEMARK = "QRコードは(株)デンソーウェーブの登録商標です。"

# Bytes that a version holds at level M. Below 3 a symbol saves nothing, above 10 a cell of a
# 30 mm symbol is smaller than half a millimetre.
_HOLDS = {3: 42, 4: 62, 5: 84, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213}
_MASK = 2


@dataclass(frozen=True)
class Symbol:
    """`size` cells on each side, without the margin; `bars` are (column, row, length) of dark
    cells, counted from the top left."""

    content: str
    size: int
    bars: tuple[tuple[int, int, int], ...]

    @property
    def path(self) -> str:
        """The dark cells as an SVG path, one unit a cell, the margin included."""
        return "".join(
            f"M{column + MARGIN} {row + MARGIN}h{length}v1h-{length}z"
            for column, row, length in self.bars
        )

    @property
    def drawing(self) -> str:
        """The dark cells as rectangles of a PDF (ISO 32000-1, 8.5.2.1), one unit a cell, from
        the top left corner, without the margin."""
        return " ".join(f"{column} {row} {length} 1 re" for column, row, length in self.bars)

    @property
    def span(self) -> int:
        """Cells on each side, margins included."""
        return self.size + 2 * MARGIN


def symbol(content: str) -> Symbol:
    """The code of an ASCII text. ValueError when it is too long for a flyer (213 bytes)."""
    data = content.encode("ascii")
    version = next((each for each, room in _HOLDS.items() if len(data) <= room), None)
    if version is None:
        raise ValueError(f"{len(data)} bytes are too many for a printed QR code")
    code = QRCode(version=version, error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(data, optimize=0)
    code.make(fit=False)
    return Symbol(content, code.modules_count, tuple(_bars(code.modules)))


def _bars(rows: list[list[bool | None]]) -> list[tuple[int, int, int]]:
    """Dark neighbours in a row as one bar: fewer edges, no hairlines between cells."""
    bars = []
    for row, cells in enumerate(rows):
        column = 0
        for dark, group in groupby(map(bool, cells)):
            length = len([*group])
            if dark:
                bars.append((column, row, length))
            column += length
    return bars
