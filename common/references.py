"""Reference numbers that survive a telephone: 4827-3156.

Eight digits in two groups. The first is never 0, so the number is no telephone number and no
spreadsheet shortens it. The last is a check digit after Damm (2004), which catches every single
mistyped digit and every two neighbours exchanged, so a slip finds nobody instead of somebody
else. A reference names a record; it is no secret and must not open one alone.
"""

from __future__ import annotations

import re
import unicodedata

from common.errors import RuleViolation

NUMBERS = 9_000_000
"""How many references there are: `encode` takes 0 to NUMBERS - 1."""

# Damm's totally anti-symmetric quasigroup of order 10.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_FIRST = 1_000_000
_WRITTEN = re.compile(r"([1-9]\d{3})[\s\-‐‑‒–—―−ーの]*(\d{4})", re.ASCII)
_SPACES = re.compile(r"\s+")


class UnreadableReference(RuleViolation):
    """Not a reference number, or one with a slip in it."""

    code = "unreadable_reference"
    message = (
        "番号が正しくありません。「4827-3156」のような8けたの番号を、もう一度ご確認ください。"
    )


def encode(number: int) -> str:
    """The reference of a number: distinct numbers, distinct references.

    Draw the number at random, and let the database refuse one that is taken. ValueError outside
    0 to NUMBERS - 1.
    """
    if not 0 <= number < NUMBERS:
        raise ValueError(f"{number} is not within 0..{NUMBERS - 1}")
    body = str(number + _FIRST)
    digits = f"{body}{checksum(body)}"
    return f"{digits[:4]}-{digits[4:]}"


def parse(text: str) -> str:
    """'4827-3156' from what was typed or heard: full-width, spaces, any hyphen or none, 「の」.

    Raises UnreadableReference, also when the check digit tells of a slip.
    """
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    match = _WRITTEN.fullmatch(plain)
    if match is None or checksum("".join(match.groups())) != 0:
        raise UnreadableReference
    return "-".join(match.groups())


def checksum(digits: str) -> int:
    """Damm's check digit of these digits; 0 for digits that end in their own."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
