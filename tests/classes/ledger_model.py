"""What may be done at the paper ledger, and what comes of it: the paper is ledger_pools."""

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

from tests.classes.ledger_pools import (
    APPLIED,
    CANCELLED,
    CONFIRMED,
    LIVE,
    LOST,
    OFFERED,
    WAITING,
    WITHDRAWN,
    Page,
    Place,
    Refused,
    office,
)

AUDITED = {
    CONFIRMED: "registration.confirmed",
    WAITING: "registration.queued",
    OFFERED: "registration.offered",
    LOST: "registration.lost",
    CANCELLED: "registration.cancelled",
    WITHDRAWN: "registration.withdrawn",
}


class Book(Page):
    """A page on which the clerk writes."""

    def move(self, key, to, *, called=False, deadline=None):
        place = self.places[key]
        self.another_turn(place.state in {CONFIRMED, OFFERED} and to in {CANCELLED, WITHDRAWN})
        if to != OFFERED and key in self.line:
            self.line.remove(key)
        if to == WAITING:
            self.line.append(key)
        place.state, place.called, place.deadline = to, called, deadline
        place.history.append(to)
        place.audit.append(AUDITED[to])

    def another_turn(self, more):
        """Where there is one seat more to give, whoever let one go has their turn again."""
        for place in self.places.values():
            place.called = place.called and not more

    def enter(self, key, place):
        self.places[key] = place
        if place.state in {WAITING, OFFERED}:
            self.line.append(key)
        place.history.append(place.state)
        place.audit.append("registration.created")

    def expire(self, at, *, besides=()):
        for key in [*self.line]:
            place = self.places[key]
            if place.state == OFFERED and place.deadline <= at and key not in besides:
                self.move(key, WAITING, called=True)

    def fill(self, at):
        self.expire(at)
        if self.state != "published":
            return
        while True:
            lots = self.lots(key for key in self.turns() if self.ahead(key, at))
            lot = self.first_fitting(lots, at)
            if lot is None:
                return
            if self.near(lot, at):
                self.call(lot, lots, at)
                continue
            begins = min(self.begins(key) for key in lot)
            deadline = min(office(at, hours=self.answer_hours), begins)
            for key in lot:
                self.move(key, OFFERED, deadline=deadline)

    def call(self, lot, lots, at):
        """The last call: everybody in line for these seats at once; the first yes has one."""
        pools = {pool for key in lot for pool in self.pools_of(key)}
        for other in lots:
            wants = {pool for key in other for pool in self.pools_of(key)}
            if wants & pools and self.near(other, at):
                for key in other:
                    self.places[key].called = True
                    self.places[key].audit.append("registration.called")

    def near(self, lot, at):
        begins = min(self.begins(key) for key in lot)
        return office(at, hours=self.answer_hours) > begins - timedelta(days=1)

    def apply(self, keys, asked, at):
        """What those who ask become; `keys` are their registrations, if they are taken."""
        state = self.decide(asked, at)
        party = uuid4() if len(asked.who) > 1 else None
        for key, person in zip(keys, asked.who, strict=True):
            who = self.root(person)
            self.enter(key, Place(who, state, asked.desk, *asked.target, party=party))
        self.fill(at)

    def decide(self, asked, at):
        self.refuse_choice(*asked.target)
        self.refuse_people(asked)
        self.refuse_by_window(at)
        if not asked.override:
            self.refuse_clash(asked)
        if self.lottery and self.draw in {"", "committed"}:
            return APPLIED
        pools, people = self.wanted(*asked.target), len(asked.who)
        if min(self.for_newcomer(pool, at, desk=asked.desk) for pool in pools) >= people:
            return CONFIRMED
        if self.limit is None or len(self.waiting()) + people <= self.limit:
            return WAITING
        if min(self.for_newcomer(pool, at, desk=True) for pool in pools) >= people:
            raise Refused("kept_for_desk")
        raise Refused("waiting_list_full" if self.limit else "offering_full")

    def refuse_choice(self, session, slot, device):
        if bool(self.devices) != bool(device):
            raise Refused("choose_device")
        if session is None and self.joining == "slot":
            raise Refused("choose_session")
        if session is None and not any(meeting.held for meeting in self.meetings.values()):
            raise Refused("offering_cancelled")
        if session is None:
            return
        if self.joining == "series":
            raise Refused("series_only")
        if not self.meetings[session].held or (self.joining == "slot") != (slot is not None):
            raise Refused("choose_session")

    def refuse_people(self, asked):
        session, people = asked.target[0], [self.root(who) for who in asked.who]
        if len(people) > 4:
            raise Refused("too_many_together")
        if len({*people}) < len(people):
            raise Refused("same_person_twice")
        if asked.override and not asked.desk:
            raise Refused("override_needs_desk")
        for place in self.places.values():
            same = session is None or place.session in {None, session}
            same = same and (place.session is None or self.meetings[place.session].held)
            if self.root(place.who) in people and place.state in LIVE and same:
                raise Refused("already_registered")

    def refuse_by_window(self, at):
        if self.state == "cancelled":
            raise Refused("offering_cancelled")
        if at < self.opens_at:
            raise Refused("not_yet_open")
        if at >= self.closes_at or self.draw == "frozen":
            raise Refused("registration_closed")

    def refuse_clash(self, asked):
        session, people = asked.target[0], [self.root(who) for who in asked.who]
        meetings = [self.meetings[session]] if session is not None else self.meetings.values()
        for who, (begins, ends) in self.busy.items():
            expected = self.root(who) in people
            for meeting in meetings if expected else []:
                if meeting.held and meeting.starts_at < ends and begins < meeting.ends_at:
                    raise Refused("same_time_elsewhere")

    def cancel(self, key, at):
        state = self.places[key].state
        if state not in LIVE:
            raise Refused("already_cancelled")
        self.move(key, CANCELLED if state == CONFIRMED else WITHDRAWN)
        self.fill(at)

    def decline(self, key, at):
        if self.places[key].state != OFFERED:
            raise Refused("no_offer")
        self.move(key, WITHDRAWN)
        self.fill(at)

    def pass_over(self, key, at):
        if self.places[key].state != OFFERED:
            raise Refused("no_offer")
        for mate in self.mates(key):
            self.move(mate, WAITING, called=True)
        self.fill(at)

    def accept(self, key, at):
        """Gives whether the answer came in time."""
        place = self.places[key]
        if self.state != "published":
            raise Refused("offering_cancelled")
        begins = self.begins(key)
        mates = self.mates(key)
        late = place.state == OFFERED and begins and min(place.deadline, begins) <= at
        self.expire(at, besides=mates)
        if late:
            for mate in mates:
                self.move(mate, WAITING, called=True)
        elif place.state != CONFIRMED:
            self.refuse_answer(key, mates, at)
            for mate in mates:
                self.move(mate, CONFIRMED)
        self.fill(at)
        return not late

    def refuse_answer(self, key, mates, at):
        place = self.places[key]
        called = place.state == WAITING and place.called
        if not (called or place.state == OFFERED) or not self.ahead(key, at):
            raise Refused("no_offer")
        if called and not self.fits(mates, at, left=self.left):
            raise Refused("seat_gone")
        if called and not self.has_its_turn(key, mates, at):
            raise Refused("no_offer")

    def has_its_turn(self, key, mates, at):
        """Whether a seat is left when those ahead, who have not been asked, have theirs."""
        before = {*self.line[: self.line.index(key)]}
        lots = self.lots(
            each for each in self.turns() if each in before and self.ahead(each, at)
        )
        later = deepcopy(self)
        while True:
            lot = later.first_fitting([*lots, mates], at)
            if lot is None or lot == mates:
                return lot == mates
            lots.remove(lot)
            for each in lot:
                later.places[each].state = OFFERED

    def reorder(self, key, place):
        if self.places[key].state != WAITING:
            raise Refused("no_offer")
        party = self.places[key].party
        waiting = self.waiting()
        moved = [
            each
            for each in waiting
            if each == key or (party and self.places[each].party == party)
        ]
        rest = [each for each in waiting if each not in moved]
        position = min(max(place, 1), len(rest) + 1) - 1
        offered = [each for each in self.line if each not in waiting]
        self.line = [*offered, *rest[:position], *moved, *rest[position:]]
        for each in moved:
            self.places[each].called = False
        self.places[key].audit.append("registration.reordered")

    def tend(self, at):
        """What is done by machine now and then."""
        if self.state == "published" and self.line:
            self.fill(at)
            self.lapse(at)

    def lapse(self, at):
        """The lines of what has begun end."""
        for key in [*self.line]:
            begins = self.begins(key)
            if begins is not None and begins <= at:
                self.move(key, LOST)
