"""Those in line and those with a seat answer, and the clock goes on."""

from datetime import timedelta
from io import StringIO

import time_machine
from django.core.management import call_command
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from classes.actions import registrations, waiting
from classes.models import Registration
from tests import make
from tests.classes.ledger_asking import Asking, picks
from tests.classes.ledger_pools import (
    APPLIED,
    CONFIRMED,
    OFFERED,
    WAITING,
    Refused,
)

REASON = "用事"
by_machine = st.sampled_from([False, False, False, True])


class Answering(Asking):
    """Yes, no, not now, and no answer at all; by telephone, or sent by a machine."""

    @precondition(lambda self: self.any_in(CONFIRMED, OFFERED, WAITING, APPLIED))
    @rule(pick=picks, machine=by_machine)
    def cancel(self, pick, machine):
        self.give_up(self.row(pick, CONFIRMED, OFFERED, WAITING, APPLIED), machine=machine)

    @precondition(lambda self: self.any_in(CONFIRMED) and self.any_in(WAITING))
    @rule(pick=picks, machine=by_machine)
    def give_back(self, pick, machine):
        """A seat, while others wait for one."""
        self.give_up(self.row(pick, CONFIRMED), machine=machine)

    def give_up(self, row, *, machine):
        self.answer(
            "cancel",
            row,
            None
            if machine
            else lambda: registrations.cancel(row, reason=REASON, by=make.BY, at=self.at),
            lambda book, _: book.cancel(row.pk, self.at),
        )

    @precondition(lambda self: self.any_in(OFFERED))
    @rule(pick=picks, machine=by_machine)
    def accept(self, pick, machine):
        row = self.row(pick, OFFERED)
        self.say_yes("accept", row, machine=machine)

    @precondition(lambda self: self.any_in(OFFERED) and self.goes_on())
    @rule(pick=picks)
    def accept_too_late(self, pick):
        """The machine has not come by yet since the offer ran out."""
        row = self.row(pick, OFFERED)
        self.at = max(self.at, row.offer_deadline or self.at)
        self.say_yes("accept", row)

    @precondition(lambda self: any(each.called for each in self.book.places.values()))
    @rule(pick=picks)
    def accept_late(self, pick):
        """Whoever was asked before says yes after all."""
        keys = [key for key, each in self.book.places.items() if each.called]
        row = Registration.objects.get(pk=keys[pick % len(keys)])
        self.say_yes("accept late", row)

    def say_yes(self, name, row, *, machine=False):
        self.answer(
            name,
            row,
            None if machine else lambda: waiting.accept(row, by=make.BY, at=self.at),
            lambda book, _: None if book.accept(row.pk, self.at) else "offer_expired",
        )

    @precondition(lambda self: self.any_in(OFFERED))
    @rule(pick=picks, machine=by_machine)
    def decline(self, pick, machine):
        row = self.row(pick, OFFERED)
        self.answer(
            "decline",
            row,
            None
            if machine
            else lambda: waiting.decline(row, reason=REASON, by=make.BY, at=self.at),
            lambda book, _: book.decline(row.pk, self.at),
        )

    @precondition(lambda self: self.any_in(OFFERED))
    @rule(pick=picks, machine=by_machine)
    def pass_over(self, pick, machine):
        row = self.row(pick, OFFERED)
        self.answer(
            "pass-over",
            row,
            None
            if machine
            else lambda: waiting.pass_over(row, reason=REASON, by=make.BY, at=self.at),
            lambda book, _: book.pass_over(row.pk, self.at),
        )

    def answer(self, name, row, act, promise):  # noqa: PLR0917  # as `step`, for a row
        """Without an `act`, a machine sends it."""
        path = f"{row.reference}/{name}/"
        self.step(
            name if act else f"{name} by machine",
            act or (lambda: self.post(path, {"reason": REASON})),
            promise,
        )

    @precondition(lambda self: self.any_in(WAITING) and self.steps % 2)
    @rule(pick=picks, place=st.integers(-1, 6))
    def reorder(self, pick, place):
        row = self.row(pick, WAITING)
        reason = " " if self.now_and_then() and pick % 2 else "急ぎ"

        def promise(book, _done):
            if not reason.strip():
                raise Refused("reason_missing")
            book.reorder(row.pk, place)
            book.fill(self.at)

        self.step(
            "reorder",
            lambda: waiting.reorder(row, place=place, reason=reason, by=make.BY, at=self.at),
            promise,
        )

    # The clock -------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 4, 9]))
    def wait(self, hours):
        self.at += timedelta(hours=hours)

    @precondition(Asking.goes_on)
    @rule(pick=picks)
    def wait_until_something_is_due(self, pick):
        self.at = self.next_moment(pick)

    @precondition(lambda self: self.book.line or self.now_and_then())
    @rule(pick=picks, due=st.booleans())
    def tend(self, pick, due):
        """What the machine does by itself every few minutes."""
        if due:
            self.at = self.next_moment(pick)
        with time_machine.travel(self.at, tick=False):
            self.step(
                "tend",
                lambda: call_command("tend_waiting", stdout=StringIO()),
                lambda book, _: book.tend(self.at),
            )
        if self.book.state == "published":
            self.nobody_holds_a_seat_too_long()

    def next_moment(self, pick):
        """When something is due: an answer, a meeting, the opening, the closing, a release."""
        book = self.book
        moments = [each.deadline for each in book.places.values() if each.deadline]
        moments += [each.starts_at for each in book.meetings.values()]
        moments += [book.opens_at, book.closes_at, book.kept_until or self.at]
        ahead = sorted(moment for moment in moments if moment > self.at)
        return ahead[pick % 2 if len(ahead) > 1 else 0] if ahead else self.at

    def nobody_holds_a_seat_too_long(self):
        """After the machine has been there, no offer is open that has run out, and nobody waits
        for what has begun."""
        line = Registration.objects.filter(offering=self.offering, queue_number__isnull=False)
        offered = line.filter(state=OFFERED)
        assert not offered.filter(offer_deadline__lte=self.at).exists()
        begun = [key for key, each in self.book.meetings.items() if each.starts_at <= self.at]
        held = [key for key in begun if self.book.meetings[key].held]
        assert not line.filter(session__in=held).exists()
        assert not held or not line.filter(session=None).exists()
