"""Which numbers of a table are hidden before it is published, so that nobody is known by them.

Pure: no database, no clock, no dice.
"""

from collections.abc import Sequence

FEWEST = 5
"""The smallest number of people that is published; nobody at all (0) is no secret."""
HIDDEN = "X"
"""What stands instead, as in official statistics (秘匿)."""


def small(number: int) -> bool:
    """Whether so few people are hidden."""
    return 0 < number < FEWEST


def hidden(numbers: Sequence[int]) -> set[int]:
    """The places in a column that are hidden, where the sum of the column is published.

    All small numbers, and the next smallest with them as long as what is left out could be
    reckoned back from the sum: at least two numbers, and together no small one.
    """
    found = {place for place, number in enumerate(numbers) if small(number)}
    others = sorted((number, place) for place, number in enumerate(numbers) if number >= FEWEST)
    for _, place in others:
        if not found or (len(found) > 1 and not small(sum(numbers[each] for each in found))):
            break
        found.add(place)
    return found


def published(numbers: Sequence[int]) -> list[str]:
    """The column as it is published; its sum is not part of it. A number that stands alone, as
    a sum does, is a column of its own."""
    away = hidden(numbers)
    return [HIDDEN if place in away else str(each) for place, each in enumerate(numbers)]
