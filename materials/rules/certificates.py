"""Who may be certified, and how much of a name a stranger is shown. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from people.rules.helping import Code, Standing, lacking

HIDDEN = 2
"""Letters of a name that the page for checking hides."""
MASK = "○"


def without_consent(standing: Standing, days: Iterable[date]) -> str:
    """The sentence for why these days of a minor are not certified; '' when they may be.

    A day needs a guardian's consent that was in force on it, or one that is in force on the day
    of issue (`standing.on`): a guardian who agrees today agrees to what has been done. Whoever
    is of age on the day of issue needs none.
    """
    if standing.has_consent(standing.on) or all(map(standing.has_consent, days)):
        return ""
    return next((why.sentence for why in lacking(standing) if why.code is Code.NO_CONSENT), "")


def hidden(name: str) -> str:
    """The name with its last two letters hidden: 髙田　ハナ → 髙田　○○.

    Whoever holds the paper reads the whole name there and compares; who has only found the code
    learns no full name. Of a name of two letters the first is shown, of one letter none. A
    variation selector belongs to the letter before it.
    """
    letters = _letters(name)
    seen = [index for index, letter in enumerate(letters) if not letter.isspace()]
    kept = max(len(seen) - HIDDEN, min(len(seen) - 1, 1))
    masked = {*seen[kept:]}
    return "".join(MASK if index in masked else letter for index, letter in enumerate(letters))


def corrected(
    issued: Mapping[int, tuple[date, int]], now: Mapping[int, tuple[date, int]]
) -> bool:
    """Whether a day or the minutes of an issued line, by its session, are other ones now.

    Activities that came to be known after the issue correct nothing.
    """
    return any(now.get(session) != line for session, line in issued.items())


def _letters(name: str) -> list[str]:
    letters: list[str] = []
    for character in name:
        if letters and unicodedata.category(character) in {"Mn", "Me", "Mc"}:
            letters[-1] += character
        else:
            letters.append(character)
    return letters
