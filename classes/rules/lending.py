"""Whether there are devices enough, and what a borrower is asked to agree to. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Span = tuple[datetime, datetime]
"""From a moment until a moment, the last not included."""

CONDITIONS = (
    "本人だけが使い、ほかの人に貸しません。",
    "有料のアプリや買い物には使いません。分からないことは、下の電話番号へ聞きます。",
    "こわれたとき、なくしたときは、すぐに下の電話番号へ知らせます。",
    "返すときに、写真や連絡先などのデータがすべて消えることを承知します。",
    "返却の期限までに、機器と付属品をそろえて返します。",
)
"""What stands in the agreement unless a municipality writes its own."""

_NUMBER = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*")
_DASHES = re.compile(r"[‐‑‒–—―−ー－]")
_ADDRESS = re.compile(r"https?://[^/?#\s]+/device/(\d{6})/([^/?#\s]+)/?", re.IGNORECASE)
LONGEST = 12


@dataclass(frozen=True)
class Hold:
    """`count` devices are out, or kept, from `start` until `end`; None while nobody knows."""

    start: datetime
    end: datetime | None
    count: int


def most_at_once(holds: Iterable[Hold], *, within: Span) -> int:
    """How many devices are held in that moment of the span in which most are."""
    start, end = within
    met = [
        hold for hold in holds if hold.start < end and (hold.end is None or hold.end > start)
    ]
    moments = {max(hold.start, start) for hold in met}
    return max((sum(_held(hold, moment) for hold in met) for moment in moments), default=0)


def free(inventory: int, holds: Iterable[Hold], *, within: Span) -> int:
    """How many more can be held all through the span; below 0 where too many are already."""
    return inventory - most_at_once(holds, within=within)


def read_number(text: str) -> tuple[str, str] | None:
    """The municipality's code ('' if it is not said) and the number of a device, from what was
    typed or what a scanner read from its label. None for everything else.

    Full-width, small letters, spaces and any hyphen do not matter.
    """
    plain = unicodedata.normalize("NFKC", text[:200]).strip()
    address = _ADDRESS.fullmatch(plain)
    code, number = (address[1], address[2]) if address else ("", plain)
    number = _DASHES.sub("-", "".join(number.split())).upper()
    if len(number) > LONGEST or not _NUMBER.fullmatch(number):
        return None
    return code, number


def conditions(text: str) -> list[str]:
    """What the borrower agrees to, one sentence each: the town's, or the standard ones."""
    return [line.strip() for line in text.splitlines() if line.strip()] or [*CONDITIONS]


def _held(hold: Hold, moment: datetime) -> int:
    inside = hold.start <= moment and (hold.end is None or moment < hold.end)
    return hold.count if inside else 0
