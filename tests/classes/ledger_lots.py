"""What may be done at the paper ledger where lots are drawn."""

from collections import Counter
from uuid import uuid4

from tests.classes.ledger_office import Office
from tests.classes.ledger_pools import (
    APPLIED,
    CANCELLED,
    CONFIRMED,
    LIVE,
    LOST,
    OFFERED,
    WAITING,
    WITHDRAWN,
    Refused,
)

# What staff may make of a drawn result.
BY_HAND = {
    APPLIED: {CONFIRMED, WAITING, LOST, CANCELLED, WITHDRAWN},
    WAITING: {CONFIRMED, LOST, CANCELLED, WITHDRAWN},
    OFFERED: {CONFIRMED, WAITING, LOST, CANCELLED, WITHDRAWN},
    CONFIRMED: {WAITING, CANCELLED},
    LOST: {WAITING},
    CANCELLED: set(),
    WITHDRAWN: set(),
}


class Drawn(Office):
    """The lots themselves are not drawn on paper: it judges whether they kept to the rules."""

    def join(self, key, other):
        if key == other:
            raise Refused("not_the_same_offering")
        self.refuse_unless_drawn_later(key)
        self.refuse_unless_drawn_later(other)
        first, second = self.mates(key), self.mates(other)
        if other in first:
            return
        if len(first) + len(second) > 4:
            raise Refused("too_many_together")
        party = uuid4()
        for each in (*first, *second):
            self.places[each].party = party
            self.places[each].audit.append("registration.joined")

    def part(self, key):
        if self.places[key].party is None:
            return
        self.refuse_unless_drawn_later(key)
        left = [each for each in self.mates(key) if each != key]
        for each in (key, *(left if len(left) == 1 else [])):
            self.places[each].party = None
        self.places[key].audit.append("registration.parted")

    def refuse_unless_drawn_later(self, key):
        if self.draw not in {"", "committed"}:
            raise Refused("draw_is_frozen")
        if self.places[key].state != APPLIED:
            raise Refused("move_not_possible")

    def change_by_hand(self, key, to, at):
        """A drawn result that staff change."""
        if self.draw != "drawn":
            raise Refused("not_yet_drawn")
        place = self.places[key]
        if to == OFFERED:
            raise Refused("move_not_possible")
        if place.state == LOST and self.twins(key):
            raise Refused("already_registered")
        free = min(self.left(pool, at, desk=True) for pool in self.pools_of(key))
        if to == CONFIRMED and place.state != OFFERED and not free:
            raise Refused("no_seat_free")
        if to not in BY_HAND[place.state]:
            raise Refused("move_not_possible")
        self.move(key, to)
        self.fill(at)

    def twins(self, key):
        """Other live places of the same person for the same thing."""
        mine = self.places[key]
        return [
            other
            for other, each in self.places.items()
            if other != key
            and each.who == mine.who
            and each.state in LIVE
            and (None in {each.session, mine.session} or each.session == mine.session)
        ]

    def freeze(self, at):
        if self.draw != "committed":
            return
        if self.state == "cancelled":
            raise Refused("nothing_to_draw")
        if at < self.closes_at:
            raise Refused("not_yet_closed")
        self.draw = "frozen"
        self.entered = {key for key, place in self.places.items() if place.state == APPLIED}
        taken = self.taken()
        pools = {pool for key in self.entered for pool in self.pools_of(key)}
        self.to_draw = {pool: max(0, self.seats_in(pool) - taken[pool]) for pool in pools}

    def commit(self):
        """Promised once; promised anew when the draw is over."""
        if not self.lottery:
            raise Refused("no_lottery")
        if self.draw != "frozen":
            self.draw = "committed"

    def hold(self, drawn, at):
        """The lots have spoken; the paper looks whether they kept to the rules."""
        if self.draw == "drawn":
            return
        self.freeze(at)
        self.draw = "drawn"
        if self.state == "cancelled":
            assert drawn == []
            return
        in_it = {key for key, place in self.places.items() if place.state == APPLIED}
        assert {key for key, _ in drawn} == in_it
        self.judge(dict(drawn))
        for key, to in drawn:
            self.move(key, to)
        self.fill(at)

    def judge(self, drawn):
        """Parties win or lose together, no seat is given twice, none is left although somebody
        who lost would fit, and nobody loses a place in line that is free."""
        won = Counter()
        for key, to in drawn.items():
            assert {drawn[mate] for mate in self.mates(key)} == {to}
            won.update(self.pools_of(key) if to == CONFIRMED else [])
        assert all(number <= self.to_draw[pool] for pool, number in won.items())
        places = sum(to == WAITING for to in drawn.values())
        assert self.limit is None or places <= self.limit
        for key, to in drawn.items():
            mates = self.mates(key)
            if to == LOST:
                assert self.limit is not None
                assert places + len(mates) > self.limit
            if to != CONFIRMED and {*drawn} == self.entered:
                needs = Counter(pool for mate in mates for pool in self.pools_of(mate))
                assert any(
                    won[pool] + number > self.to_draw[pool] for pool, number in needs.items()
                )
