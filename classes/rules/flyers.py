"""The code of a flyer as it is typed from paper, and who opened its address. Pure."""

import re
import unicodedata

ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
"""What somebody might type from paper: no 0/O, 1/I/L, 2/Z, 5/S, 8/B. So nothing has to be
guessed for who types one of these: no flyer has it, and they are told which are not used."""
NEVER = "0・O・1・I・L・2・Z・5・S・8・B"
LENGTH = 6
MOST_CLASSES = 6
"""As many classes as a flyer of A5 can name in letters of 12 points."""
DEFAULT_HEADLINE = "スマホ教室のご案内"

_PUT_IN = re.compile(r"[\s\-‐‑–—−ーｰ・.]+")
_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|facebookexternalhit|line-poker|curl|wget|python|scan|fetch",
    re.IGNORECASE,
)


def typed(text: str) -> str:
    """The code in the letters in which it is kept: full-width, small letters, blanks and
    hyphens are all the same."""
    return _PUT_IN.sub("", unicodedata.normalize("NFKC", text)).upper()


def is_machine(agent: str) -> bool:
    """Whether a program asks and no person: search engines and previews of messages say so;
    who does not say at all is none of the telephones that read a code."""
    return not agent.strip() or _MACHINES.search(agent) is not None
