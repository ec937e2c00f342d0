"""Whether white letters can be read on a colour, and the nearest colour on which they can.

The contrast of WCAG 2.2 (1.4.3, 1.4.11): 4.5 to 1 for letters, 3 to 1 for a surface beside the
paper. Pure.
"""

import re
from dataclasses import dataclass

LETTERS = 4.5
"""The least contrast of white letters on the colour."""
SURFACE = 3.0
"""The least contrast of the colour beside the paper on which it is printed."""
WHITE = "#ffffff"
RECYCLED = "#e3e1d8"
"""Recycled paper (白色度 about 70), the darkest that a town prints on."""
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_STEPS = 255


@dataclass(frozen=True)
class Verdict:
    """How a colour does, and the nearest of its kind that does."""

    letters: float
    surface: float
    nearest: str

    @property
    def is_legible(self) -> bool:
        return self.letters >= LETTERS and self.surface >= SURFACE


def tidied(text: str) -> str:
    """A colour as we write it, #006173; '' for what is none."""
    found = text.strip().lower()
    return found if _COLOUR.fullmatch(found) else ""


def contrast(one: str, other: str) -> float:
    """From 1 to 21, whichever of the two is the lighter."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def judge(colour: str) -> Verdict:
    """The contrasts of a colour, #rrggbb, and the lightest of its hue that is legible."""
    return Verdict(
        letters=contrast(colour, WHITE),
        surface=contrast(colour, RECYCLED),
        nearest=colour if _legible(colour) else _darkened(colour),
    )


def _darkened(colour: str) -> str:
    """The same hue, with as little black in it as will do; black itself always does."""
    parts = _parts(colour)
    for step in range(_STEPS, 0, -1):
        tried = "#" + "".join(f"{part * step // _STEPS:02x}" for part in parts)
        if _legible(tried):
            return tried
    return "#000000"


def _legible(colour: str) -> bool:
    return contrast(colour, WHITE) >= LETTERS and contrast(colour, RECYCLED) >= SURFACE


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """sRGB (IEC 61966-2-1) without its curve."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # of the standard


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
