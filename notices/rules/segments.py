"""How many text messages a text is sent, and paid, as. Pure.

A text of letters from the GSM alphabet goes as GSM-7: 160 of them in one message, 153 in each
part of several (GSM 03.38; a letter of the extension table, € for one, counts two). Any other
letter, so all Japanese, makes the whole text UCS-2: 70 UTF-16 units, 67 in each part. What
counts two is never torn apart: it goes into the next part as a whole, as Twilio does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")


class Encoding(Enum):
    """What letters are sent as; the value is what one message holds, and a part of several."""

    GSM_7 = (160, 153)
    UCS_2 = (70, 67)

    @property
    def alone(self) -> int:
        """How much one message holds."""
        return self.value[0]

    @property
    def each(self) -> int:
        """How much a part of several holds: the rest says which part it is."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Count:
    """What a text comes to. `units` are those of its encoding: UTF-16 units, or septets."""

    encoding: Encoding
    units: int
    parts: int

    @property
    def room(self) -> int:
        """How many units so many parts can hold."""
        one = self.encoding.alone
        return one if self.parts <= 1 else self.encoding.each * self.parts


def count(text: str) -> Count:
    """What a text comes to; no text is no part."""
    encoding = encoding_of(text)
    widths = [*_widths(text, encoding)]
    units = sum(widths)
    if units <= encoding.alone:
        return Count(encoding, units, 1 if text else 0)
    return Count(encoding, units, _parts(widths, encoding.each))


def units(text: str) -> int:
    """The length of a text in UTF-16 units: 𠮷 is two."""
    return sum(_widths(text, Encoding.UCS_2))


def encoding_of(text: str) -> Encoding:
    """What all of a text is sent as: one letter that GSM does not know is enough."""
    known = all(letter in BASIC or letter in EXTENSION for letter in text)
    return Encoding.GSM_7 if known else Encoding.UCS_2


def _widths(text: str, encoding: Encoding) -> Iterator[int]:
    if encoding is Encoding.GSM_7:
        return (2 if letter in EXTENSION else 1 for letter in text)
    return (2 if ord(letter) > 0xFFFF else 1 for letter in text)  # noqa: PLR2004  # beyond the BMP


def _parts(widths: Iterable[int], room: int) -> int:
    parts, left = 1, room
    for width in widths:
        if width > left:
            parts, left = parts + 1, room
        left -= width
    return parts
