"""How long the brief of a class may be read, and when it is deleted. Pure.

It holds what somebody needs to hear, see or move, beside their name. 個人情報の保護に関する法律
第61条第2項 (a public body keeps no more than its purpose needs) is why it goes with the class.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from common.clock import at_tokyo, tokyo_date
from people.choices import Language, SupportNeed

SLOWER = frozenset({SupportNeed.WHEELCHAIR, SupportNeed.HEARING, SupportNeed.SIGHT})
"""Who needs more of a helper's time than others."""


def language(needs: Iterable[str]) -> str:
    """What somebody must be spoken to in; "" for Japanese."""
    return Language.SIGN.value if SupportNeed.SIGN in needs else ""


@dataclass(frozen=True)
class Terms:
    """`kept_days`: whole days after the day of the class. `hours_ahead`: how long before it
    helpers see theirs on their own page."""

    kept_days: int = 0
    hours_ahead: int = 24


def gone_at(ends_at: datetime, terms: Terms) -> datetime:
    """From when nothing is left: the midnight that ends the last day of keeping."""
    last = tokyo_date(ends_at) + timedelta(days=terms.kept_days)
    return at_tokyo(last + timedelta(days=1), time.min)
