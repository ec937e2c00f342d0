"""What the office may do at the paper ledger besides answering those who ask."""

from tests.classes.ledger_model import Book
from tests.classes.ledger_pools import (
    APPLIED,
    CONFIRMED,
    LIVE,
    LOST,
    OFFERED,
    SEATED,
    TWO_HOURS,
    WAITING,
    Place,
    Refused,
)


class Office(Book):
    """A page that the office may plan anew."""

    def admit(self, who, session, key):
        """At the door of a session: a seat in it, whatever the capacity says."""
        if self.state != "published":
            raise Refused("not_published")
        wanted = None if self.joining == "series" else session
        if wanted is not None and not self.meetings[wanted].held:
            raise Refused("choose_session")
        known = [
            each
            for each, place in self.places.items()
            if self.root(place.who) == self.root(who)
            and place.state in LIVE
            and place.session in {None, session}
        ]
        seated = [each for each in known if self.places[each].state == CONFIRMED]
        waits = [each for each in known if self.places[each].session == wanted]
        if not seated and not waits:
            self.enter(key, Place(self.root(who), CONFIRMED, desk=False, session=wanted))
        elif not seated:
            assert key in waits
            self.move(key, CONFIRMED)
        else:
            assert key in seated

    def change(self, *, capacity, kept, limit, closes_at, reason, at):
        if self.state == "cancelled":
            raise Refused("state_does_not_allow")
        if kept and kept >= capacity:
            raise Refused("too_many_kept")
        starts = [each.starts_at for each in self.meetings.values() if each.held]
        if kept and starts and self.kept_until and self.kept_until >= min(starts):
            raise Refused("released_too_late")
        if self.lottery and kept:
            raise Refused("kept_in_a_lottery")
        if capacity < min(self.fullest(), self.capacity) and not reason:
            raise Refused("capacity_below_taken")
        wanted = (capacity, kept, limit, closes_at)
        if wanted == (self.capacity, self.kept, self.limit, self.closes_at):
            return
        if self.draw == "frozen" and (capacity, closes_at) != (self.capacity, self.closes_at):
            raise Refused("terms_frozen")
        self.another_turn(capacity > self.capacity)
        self.capacity, self.kept, self.limit, self.closes_at = wanted
        self.fill(at)

    def keep_seat(self, key):
        """Although there are more people than seats."""
        self.refuse_unless_crowded(key)
        if "registration.kept" in self.places[key].audit:
            raise Refused("decided_already")
        self.places[key].audit.append("registration.kept")

    def put_back(self, key, at):
        """For want of seats, to the head of the line."""
        self.refuse_unless_crowded(key)
        self.move(key, WAITING)
        self.line = [key, *[each for each in self.line if each != key]]
        self.fill(at)

    def refuse_unless_crowded(self, key):
        if self.places[key].state not in SEATED:
            raise Refused("not_seated")
        if not self.crowded(key):
            raise Refused("not_crowded")

    def crowded(self, key):
        taken = self.taken()
        return any(0 < self.seats_in(pool) < taken[pool] for pool in self.pools_of(key))

    def close(self, at):
        if self.state == "cancelled":
            raise Refused("not_taking_registrations")
        if at < self.closes_at:
            if at <= self.opens_at:
                raise Refused("not_opened_yet")
            self.closes_at = at

    def reopen(self, closes_at, at):
        if self.state == "cancelled":
            raise Refused("not_taking_registrations")
        if closes_at == self.closes_at and at < closes_at:
            return
        if at < self.closes_at:
            raise Refused("still_open")
        if self.draw not in {"", "committed"}:
            raise Refused("entries_frozen")
        if closes_at <= at:
            raise Refused("closes_too_early")
        starts = [each.starts_at for each in self.meetings.values() if each.held]
        if max(starts, default=at) <= at:
            raise Refused("nothing_ahead")
        if closes_at > max(starts):
            raise Refused("closes_too_late")
        self.closes_at = closes_at

    def cancel_all(self, at):
        if self.state == "cancelled":
            raise Refused("state_does_not_allow")
        self.state = "cancelled"
        for meeting in self.meetings.values():
            meeting.held = meeting.held and meeting.ends_at <= at

    def cancel_session(self, key, at):
        if not self.meetings[key].held:
            raise Refused("session_already_cancelled")
        self.meetings[key].held = False
        for each, place in self.places.items():
            if place.session == key and place.state in {APPLIED, WAITING, OFFERED}:
                self.move(each, LOST)
        self.fill(at)

    def move_session(self, key, starts_at, at):
        meeting = self.meetings[key]
        if self.state == "cancelled":
            raise Refused("offering_is_cancelled")
        if not meeting.held:
            raise Refused("session_already_cancelled")
        for other in self.meetings.values():
            if (
                other is not meeting
                and other.held
                and abs(other.starts_at - starts_at) < TWO_HOURS
            ):
                raise Refused("same_offering_same_time")
        meeting.starts_at = starts_at
        self.fill(at)

    def merge(self, kept, absorbed):
        """Two entries turn out to be one person."""
        kept = self.root(kept)
        if kept == self.root(absorbed):
            raise Refused("same_person")
        if absorbed in self.joined:
            raise Refused("already_merged")
        moved = [absorbed, *[who for who, root in self.joined.items() if root == absorbed]]
        self.joined |= dict.fromkeys(moved, kept)
