"""Everything that can be asked of the seat ledger, in any order, beside a ledger on paper."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from classes.actions import closing, crowding, draws, offerings, parties, sessions
from classes.choices import DrawChangeGround, RegistrationState
from classes.models import Draw, Offering, Registration, RegistrationEvent
from tests import make
from tests.classes.ledger_answering import Answering
from tests.classes.ledger_asking import picks
from tests.classes.ledger_pools import (
    APPLIED,
    CONFIRMED,
    LOST,
    OFFERED,
    SEATED,
    WAITING,
)

# So many steps happen first, before a class is called off or moved.
LATE = 24
BY_HAND = [each for each in RegistrationState if each != RegistrationState.APPLIED]


class Ledger(Answering):
    """One offering, nine people, and whatever may happen to them."""

    # The office plans anew -------------------------------------------------------------------

    @precondition(
        lambda self: (
            self.now_and_then() or (self.book.state == "published" and self.steps % 3 == 0)
        )
    )
    @rule(
        capacity=st.integers(1, 6),
        kept=st.none() | st.integers(0, 2),
        limit=st.sampled_from(["as it is", "as it is", None, 0, 2]),
        days=st.sampled_from([-1, 0, 0, 1]),
        reason=st.sampled_from(["", "会場の変更", "会場の変更"]),
    )
    def change(self, capacity, kept, limit, days, reason):  # noqa: PLR0917  # a form
        self.plan_anew(capacity=capacity, kept=kept, limit=limit, days=days, reason=reason)

    @precondition(
        lambda self: (
            self.book.state == "published"
            and self.steps % 3 == 0
            and 1 < self.book.fullest() <= self.book.capacity
            and not (self.book.devices or self.book.draw == "frozen")
        )
    )
    @rule(pick=picks, stays=st.booleans())
    def shrink(self, pick, stays):
        """A smaller room: one stays all the same, or has to give way."""
        self.plan_anew(capacity=self.book.fullest() - 1, reason="会場の変更")
        if self.crowd():
            (self.let_stay if stays else self.send_back)(self.in_the_crowd(pick))

    def plan_anew(self, *, capacity, kept=None, limit="as it is", days=0, reason):
        offering = Offering.objects.get(pk=self.offering.pk)
        capacity = offering.capacity if self.book.devices else capacity
        kept = offering.kept_seats if kept is None or self.book.lottery else kept
        plan = replace(
            offerings.OfferingPlan.of(offering),
            capacity=capacity,
            kept_seats=kept if self.now_and_then() else min(kept, capacity - 1),
            waiting_limit=offering.waiting_limit if limit == "as it is" else limit,
            closes_at=max(
                offering.closes_at + timedelta(days=days),
                offering.opens_at + timedelta(hours=1),
            ),
        )
        self.step(
            "change",
            lambda: offerings.change(
                offering, plan=plan, reason=reason, by=make.BY, at=self.at
            ),
            lambda book, _: book.change(
                capacity=plan.capacity,
                kept=plan.kept_seats,
                limit=plan.waiting_limit,
                closes_at=plan.closes_at,
                reason=reason,
                at=self.at,
            ),
        )

    def crowd(self):
        """Who has a seat where there are more people than seats; now and then anybody."""
        places = self.book.places
        if self.now_and_then():
            return [*places]
        return [
            key
            for key, each in places.items()
            if each.state in SEATED and self.book.crowded(key)
        ]

    def in_the_crowd(self, pick):
        keys = self.crowd()
        return Registration.objects.get(pk=keys[pick % len(keys)])

    @precondition(crowd)
    @rule(pick=picks)
    def keep(self, pick):
        self.let_stay(self.in_the_crowd(pick))

    def let_stay(self, row):
        self.step(
            "keep",
            lambda: crowding.keep(row, by=make.BY, at=self.at),
            lambda book, _: book.keep_seat(row.pk),
        )

    @precondition(crowd)
    @rule(pick=picks)
    def put_back(self, pick):
        self.send_back(self.in_the_crowd(pick))

    def send_back(self, row):
        self.step(
            "put back",
            lambda: crowding.put_back(row, reason="席の不足", by=make.BY, at=self.at),
            lambda book, _: book.put_back(row.pk, self.at),
        )

    @precondition(
        lambda self: self.now_and_then() or (self.open_to_all() and self.steps % 5 == 0)
    )
    @rule()
    def close(self):
        self.step(
            "close",
            lambda: closing.close(self.offering, by=make.BY, at=self.at),
            lambda book, _: book.close(self.at),
        )

    @precondition(
        lambda self: (
            self.now_and_then()
            or (
                self.goes_on()
                and self.at >= self.book.closes_at
                and self.book.draw in {"", "committed"}
            )
        )
    )
    @rule(hours=st.sampled_from([12, 48, 120]))
    def reopen(self, hours):
        hours = -1 if self.now_and_then() else hours
        closes_at = self.at + timedelta(hours=hours)
        self.step(
            "reopen",
            lambda: closing.reopen(self.offering, closes_at=closes_at, by=make.BY, at=self.at),
            lambda book, _: book.reopen(closes_at, self.at),
        )

    @precondition(
        lambda self: (
            self.now_and_then() if self.book.state == "cancelled" else self.steps > LATE
        )
    )
    @rule()
    def cancel_offering(self):
        self.step(
            "cancel offering",
            lambda: offerings.cancel(self.offering, reason="台風", by=make.BY, at=self.at),
            lambda book, _: book.cancel_all(self.at),
        )

    @precondition(lambda self: (self.steps > LATE and self.goes_on()) or self.now_and_then())
    @rule(pick=picks)
    def cancel_session(self, pick):
        session = self.session(pick)
        self.step(
            "cancel session",
            lambda: sessions.cancel(session, reason="台風", by=make.BY, at=self.at),
            lambda book, _: book.cancel_session(session.pk, self.at),
        )

    @precondition(lambda self: (self.steps > LATE and self.goes_on()) or self.now_and_then())
    @rule(pick=picks, hours=st.sampled_from([-48, -3, 3, 48]))
    def move_session(self, pick, hours):
        session = self.session(pick)
        starts = session.starts_at + timedelta(hours=hours)
        self.step(
            "move session",
            lambda: sessions.move(
                session,
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                venue=session.venue,
                by=make.BY,
                at=self.at,
            ),
            lambda book, _: book.move_session(session.pk, starts, self.at),
        )

    # Draws -----------------------------------------------------------------------------------

    @precondition(
        lambda self: self.now_and_then() or (self.book.draw == "drawn" and self.steps > LATE)
    )
    @rule()
    def promise_a_draw(self):
        self.step(
            "promise a draw",
            lambda: draws.commit([self.offering], by=make.BY, at=self.at, seed="5" * 64),
            lambda book, _: book.commit(),
        )

    def to_draw(self):
        due = self.at >= self.book.closes_at and self.book.state == "published"
        return self.now_and_then() or due

    @precondition(lambda self: self.book.draw == "committed" and self.goes_on())
    @rule()
    def wait_until_closed(self):
        self.at = max(self.at, self.book.closes_at)

    @precondition(lambda self: self.book.draw == "committed" and self.to_draw())
    @rule()
    def freeze(self):
        self.step(
            "freeze",
            lambda: draws.freeze(self.drawing(), by=make.BY, at=self.at),
            lambda book, _: book.freeze(self.at),
        )

    @precondition(lambda self: self.book.draw in {"committed", "frozen"} and self.to_draw())
    @rule()
    def hold(self):
        """As many seats as were written down at closing, whoever came to the door since."""
        self.step(
            "hold",
            lambda: draws.hold(self.drawing(), by=make.BY, at=self.at),
            lambda book, done: book.hold(self.drawn() if done else [], self.at),
            may_overfill=True,
        )

    @precondition(
        lambda self: (
            self.book.draw == "drawn" and self.any_in(LOST, WAITING, CONFIRMED, OFFERED)
        )
    )
    @rule(pick=picks, to=st.sampled_from(BY_HAND))
    def change_result(self, pick, to):
        row = self.row(pick, LOST, WAITING, CONFIRMED, OFFERED)
        self.step(
            "change result",
            lambda: draws.change(
                row,
                to=to,
                ground=DrawChangeGround.OFFICE_MISTAKE,
                note="入力の誤り",
                by=make.BY,
                at=self.at,
            ),
            lambda book, _: book.change_by_hand(row.pk, to.value, self.at),
        )

    def drawing(self):
        return Draw.objects.get(offerings=self.offering)

    def drawn(self):
        """What the lots said: whom they moved to which state, in their order."""
        waited = [key for key, each in self.book.places.items() if each.state == APPLIED]
        moves = RegistrationEvent.objects.filter(
            registration__in=waited, from_state=APPLIED, reason="抽選"
        )
        return [*moves.order_by("pk").values_list("registration", "to_state")]

    @precondition(
        lambda self: (
            self.any_in(APPLIED)
            and (self.now_and_then() or (self.book.draw == "committed" and self.steps % 3 == 0))
        )
    )
    @rule(first=picks, second=picks)
    def join(self, first, second):
        one, other = self.row(first, APPLIED), self.row(second, APPLIED)
        self.step(
            "join",
            lambda: parties.join(one, other=other, by=make.BY, at=self.at),
            lambda book, _: book.join(one.pk, other.pk),
        )

    @precondition(
        lambda self: any(
            each.party and (each.state == APPLIED or self.now_and_then()) and self.steps % 3
            for each in self.book.places.values()
        )
    )
    @rule(pick=picks)
    def part(self, pick):
        row = self.row(pick, APPLIED)
        self.step(
            "part",
            lambda: parties.part(row, by=make.BY, at=self.at),
            lambda book, _: book.part(row.pk),
        )
