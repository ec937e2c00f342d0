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


def tier(priorities: Sequence[Priority], applicant: Applicant) -> Tier:
    """Somebody's place in each priority, in their order; the smaller is served first."""
    return tuple(_PLACES[each](applicant) for each in priorities)


def party_tier(tiers: Sequence[Tier]) -> Tier:
    """The tier of those who apply together: in each priority that of the last among them, so
    that nobody gets ahead by taking somebody along who is favoured."""
    return tuple(max(places) for places in zip(*tiers, strict=True))


def in_words(priorities: Sequence[Priority]) -> str:
    """The rule as it is published with the call; empty when lots alone decide."""
    if not priorities:
        return ""
    order = " → ".join(each.label for each in priorities)
    return f"応募多数のときは、{order} の順に優先し、同じ順位の中で抽選します。"
