"""Which seats stand at one table, and how the table is called."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
USUAL, MOST = 4, 8
"""Seats at a table unless the office says otherwise; and as many as a card has room for."""


def letter(number: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    ahead, last = divmod(number - 1, len(LETTERS))
    return (letter(ahead) if ahead else "") + LETTERS[last]


def divided(seats: Sequence[T], *, most: int) -> list[Sequence[T]]:
    """The seats in their order at as few tables as will do, as evenly as can be."""
    tables = -(-len(seats) // most)
    edges = [len(seats) * number // tables for number in range(tables + 1)] if tables else []
    return [seats[start:end] for start, end in pairwise(edges)]


def numbers(seats: Sequence[int]) -> str:
    """「1〜4番」, 「1・3番」 where one between is elsewhere."""
    first, last = seats[0], seats[-1]
    if first == last:
        return f"{first}番"
    if last - first + 1 == len(seats):
        return f"{first}〜{last}番"
    return "・".join(map(str, seats)) + "番"
