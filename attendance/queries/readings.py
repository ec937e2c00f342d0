"""What was read from a card or slip, as it is looked up."""

import unicodedata

from common import cards
from common.cards import Names

_HINT = 4


def key(text: str) -> str:
    """What a card is known by, its code or its number; '' where it is no card."""
    read = cards.read(text)
    return read.value if read and read.names is not Names.REFERENCE else ""


def reference(text: str) -> str:
    """The reference number that was read, '' where it is none."""
    read = cards.read(text)
    return read.value if read and read.names is Names.REFERENCE else ""


def hint(text: str) -> str:
    """The last four characters, by which unknown cards are told apart; never empty."""
    read = cards.read(text)
    folded = unicodedata.normalize("NFKC", read.value if read else text).upper()
    return "".join(letter for letter in folded if letter.isalnum())[-_HINT:] or "？"
