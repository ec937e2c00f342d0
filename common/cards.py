"""What a participant's card says, and what a scan or a typed line says of whom it names.

The QR code of a card holds a `code`: sixteen characters of Crockford's base 32, so 75 random
bits and a check character. Under it stands a `number` of nine digits, for reading out. A
registration slip holds a reference (common.references). The three have different lengths, so
one field takes them all. `static/kiosk/rules/cards.js` reads the same;
`tests/vectors/cards.json` holds the cases both must agree on.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from common import references

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread or spell words."""
CODES = 32**15
"""How many codes there are: `encode_code` takes 0 to CODES - 1."""
NUMBERS = 90_000_000
"""How many numbers there are: `encode_number` takes 0 to NUMBERS - 1."""
LONGEST = 200
"""Characters that are looked at; whatever is longer is something else."""
PAGE = "/card/#"
"""What stands before the code in the QR of a card, after the address of the installation."""

_FIRST = 10_000_000
_MISREAD = str.maketrans("ILO", "110")
_SILENT = re.compile(r"[\s\-‐‑‒–—―−ーの]+")
_CODE = re.compile(f"[{LETTERS}]{{16}}")
_NUMBER = re.compile(r"[1-9]\d{8}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^/?#\s]+/card/#([^#]*)")


class Names(StrEnum):
    """What a text names."""

    CARD = "card"
    NUMBER = "number"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Read:
    """A text that was understood, as we write it."""

    names: Names
    value: str


def read(text: str) -> Read | None:
    """What was scanned or typed: a card's code, its number, a registration's reference.

    Full-width, small letters, spaces, hyphens and の do not matter, I and L are read as 1, O
    as 0. None for everything else: other QR codes, slips of the finger, other addresses.
    """
    letters = _letters(text)
    code = letters.translate(_MISREAD)
    if _NUMBER.fullmatch(letters) and references.checksum(letters) == 0:
        return Read(Names.NUMBER, grouped(letters))
    if _CODE.fullmatch(code) and _check(code[:-1]) == code[-1]:
        return Read(Names.CARD, code)
    try:
        return Read(Names.REFERENCE, references.parse(letters))
    except references.UnreadableReference:
        return None


def encode_code(randomness: int) -> str:
    """The code of a number: distinct numbers, distinct codes. Draw it at random.

    ValueError outside 0 to CODES - 1.
    """
    if not 0 <= randomness < CODES:
        raise ValueError(f"{randomness} is not within 0..{CODES - 1}")
    body = "".join(LETTERS[randomness >> 5 * place & 31] for place in reversed(range(15)))
    return body + _check(body)


def encode_number(number: int) -> str:
    """The number under the QR code, as 482-109-375: distinct numbers, distinct texts.

    ValueError outside 0 to NUMBERS - 1.
    """
    if not 0 <= number < NUMBERS:
        raise ValueError(f"{number} is not within 0..{NUMBERS - 1}")
    body = str(number + _FIRST)
    return grouped(f"{body}{references.checksum(body)}")


def grouped(digits: str) -> str:
    """Nine digits as they are printed and read out."""
    return "-".join((digits[:3], digits[3:6], digits[6:]))


def digest(session: UUID, code: str) -> str:
    """What a tablet holds instead of the code: SHA-256 of `<session>:<code>` in hexadecimal.

    Another one for each session, so that two tablets tell no more than one.
    """
    return sha256(f"{session}:{code}".encode()).hexdigest()


def _letters(text: str) -> str:
    """What stands after `/card/#`, or all of a text that is no address; '' for the rest."""
    if len(text) > LONGEST:
        return ""
    plain = unicodedata.normalize("NFKC", text).strip()
    address = _ADDRESS.fullmatch(plain)
    if address is None and ":" in plain:
        return ""
    return _SILENT.sub("", address[1] if address else plain).upper()


def _check(body: str) -> str:
    """The last character (Luhn's method modulo 32): one wrong or two exchanged are noticed."""
    total = 0
    for place, letter in enumerate(reversed(body)):
        value = LETTERS.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return LETTERS[-total % 32]
