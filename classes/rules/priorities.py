"""Who is served first in a draw. Pure: no database, no clock, no dice."""

from collections.abc import Callable, Sequence

from classes.choices import Priority
from classes.rules.eligibility import Applicant

Tier = tuple[int, ...]
_PLACES: dict[Priority, Callable[[Applicant], int]] = {
    Priority.FIRST_TIME: lambda applicant: int(applicant.visits > 0),
    Priority.FEWEST_IN_TWO_YEARS: lambda applicant: applicant.visits_in_two_years,
    Priority.FEWEST_WON: lambda applicant: applicant.won_in_two_years,
    Priority.RESIDENT: lambda applicant: int(applicant.lives_here is not True),
}
_WORDS: dict[Priority, Callable[[int], str]] = {
    Priority.FIRST_TIME: lambda place: "参加したことがある" if place else "はじめて",
    Priority.FEWEST_IN_TWO_YEARS: lambda place: f"過去2年の参加{place}回",
    Priority.FEWEST_WON: lambda place: f"過去2年の当選{place}回",
    Priority.RESIDENT: lambda place: "市町村外か不明" if place else "市町村内",
}


def tier(priorities: Sequence[Priority], applicant: Applicant) -> Tier:
    """Somebody's place in each priority, in their order; the smaller is served first."""
    return tuple(_PLACES[each](applicant) for each in priorities)


def party_tier(tiers: Sequence[Tier]) -> Tier:
    """The tier of those who apply together: in each priority that of the last among them, so
    that nobody gets ahead by taking somebody along who is favoured."""
    return tuple(max(places) for places in zip(*tiers, strict=True))


def tier_in_words(priorities: Sequence[Priority], tier: Sequence[int]) -> str:
    """A place as staff read it: 「はじめて・過去2年の参加0回」. Empty without priorities."""
    return "・".join(_WORDS[each](place) for each, place in zip(priorities, tier, strict=True))


def in_words(priorities: Sequence[Priority]) -> str:
    """The rule as it is published with the call; empty when lots alone decide."""
    if not priorities:
        return ""
    order = " → ".join(each.label for each in priorities)
    first = f"{order} の順に優先し" if len(priorities) > 1 else f"{order}を優先し"
    return f"応募多数のときは、{first}、同じ順位の中で抽選します。"
