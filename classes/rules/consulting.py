"""Who is told of whom at a consultation: slot by slot, one person for one helper. Pure.

Each helper has a table of their own all day, numbered in their order; who they help follows the
rules of a class (`classes.rules.briefing`), and whoever has had fewer people comes first. Whom
nobody can help stands at the numbers behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from classes.rules.briefing import (
    Group,
    Guest,
    Hand,
    Presence,
    Seat,
    Seating,
    Span,
    Table,
    in_charge,
    matched,
    presence,
    seat_of,
)


def seating(
    guests: Iterable[Guest], hands: Iterable[Hand], *, supervised: bool = False
) -> Seating:
    """Everybody who booked a slot (`span`), with a table and whoever helps them. A minor helps
    only while an adult is there. ValueError for a guest without a span."""
    people = sorted(guests, key=lambda one: (_span(one), one.place))
    crew = sorted(hands, key=lambda one: one.place)
    had: dict[int, int] = {hand.key: 0 for hand in crew}
    tables, served = [], set[int]()
    for span, group in groupby(people, key=_span):
        there = _there([*group], crew, had=had, supervised=supervised)
        tables.append(_table(span, *there, numbers=_numbers(crew)))
        served |= {hand.key for hand in there[1]}
        for seat in tables[-1].seats:
            if seat.helper is not None:
                had[seat.helper] += 1
    known = {hand.key for hand in crew}
    kept_out = {hand.key for hand in crew if people and hand.minor} - served
    return Seating(
        tuple(tables),
        idle=tuple(key for key, number in had.items() if not number and key not in kept_out),
        unplaced=tuple(hand.key for hand in crew if hand.key in kept_out),
        astray=tuple(x.key for x in people if x.helper is not None and x.helper not in known),
    )


def _span(one: Guest) -> Span:
    if one.span is None:
        raise ValueError("somebody without a time")
    return one.span


def _there(
    people: list[Guest], crew: Sequence[Hand], *, had: Mapping[int, int], supervised: bool
) -> tuple[list[Guest], list[Hand]]:
    """The people of one slot and who is there to help them, first who has had fewest."""
    here = [hand for hand in crew if presence(people[0], hand) is not Presence.NEVER]
    grown = supervised or any(not hand.minor for hand in here)
    able = [hand for hand in here if grown or not hand.minor]
    decided = {one.helper for one in people}
    able += [hand for hand in crew if hand.key in decided and hand not in able]
    return people, sorted(able, key=lambda hand: (had[hand.key], hand.place))


def _table(
    span: Span, people: list[Guest], able: list[Hand], *, numbers: Mapping[int, int]
) -> Table:
    helpers = matched(people, able, most=1)
    free = len(numbers)
    seats: list[Seat] = []
    for one in people:
        helper = helpers[one.key]
        if helper is None:
            free += 1
        number = free if helper is None else numbers[helper]
        seats.append(seat_of(one, number, helper=helper, crew=able))
    ordered = tuple(sorted(seats, key=lambda seat: seat.number))
    return Table(Group.OTHER, ordered, in_charge(ordered, able), span)


def _numbers(crew: Sequence[Hand]) -> dict[int, int]:
    return {hand.key: number for number, hand in enumerate(crew, start=1)}
