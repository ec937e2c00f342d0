"""Everything that can be asked of the seat ledger, in any order, beside a ledger on paper."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from classes.actions import draws, offerings, parties, registrations, sessions, waiting
from classes.choices import Channel, DrawChangeGround, Joining, RegistrationState
from classes.models import Draw, Offering, RegistrationEvent, Session
from common.errors import RuleViolation
from tests import make
from tests.classes.ledger_beside import PEOPLE, Beside
from tests.classes.ledger_pools import (
    APPLIED,
    CONFIRMED,
    DESK,
    LOST,
    OFFERED,
    WAITING,
    Asked,
    Refused,
)

CHANNELS = [channel for channel in Channel if channel != Channel.WALK_IN]
picks = st.integers(0, 40)
groups = st.one_of(
    *[st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=1)] * 3,
    st.lists(st.integers(0, PEOPLE - 1), min_size=2, max_size=5),
)


class Ledger(Beside):
    """One offering, nine people, and whatever may happen to them."""

    def somebody(self):
        return bool(self.book.places)

    def request(self, channel, pick, *, whole, digest=""):
        """What somebody asks for: the whole, or one session or slot, in a kind of seat."""
        session = slot = None
        meetings = [*Session.objects.filter(offering=self.offering).order_by("pk")]
        if self.book.joining != Joining.SERIES.value and not whole:
            session = meetings[pick % len(meetings)]
            if self.book.joining == Joining.SLOT.value:
                slot = session.slots.order_by("pk")[pick % 2]
        devices = [*self.book.devices] or [""]
        return registrations.Request(
            channel=channel,
            session=session,
            slot=slot,
            device=devices[pick % len(devices)],
            digest=digest,
        )

    @rule(who=groups, channel=st.sampled_from(CHANNELS), pick=picks, whole=st.booleans())
    def register(self, *, who, channel, pick, whole):
        request = self.request(channel, pick, whole=whole, digest="same")
        self.ask(who, replace(request, key=f"request-{len(self.requests)}"))

    def ask(self, who, request):
        asked = Asked(
            who=tuple(who),
            desk=request.channel in DESK,
            target=(
                request.session and request.session.pk,
                request.slot and request.slot.pk,
                request.device,
            ),
        )

        def promise(book, done):
            keys = [row.pk for row in done] if done else [-1 - n for n in range(len(who))]
            book.apply(keys, asked, self.at)

        def act():
            try:
                made = self.call(who, request)
            except RuleViolation:
                self.refusals += 1
                raise
            self.requests.append((who, request, made[0]))
            return made

        self.step(act, promise)

    def call(self, who, request):
        return registrations.register_together(
            offering=self.offering,
            people=[self.people[each] for each in who],
            request=request,
            by=make.BY,
            at=self.at,
        )

    @precondition(lambda self: self.requests)
    @rule(pick=picks, other=st.booleans())
    def repeat(self, pick, other):
        """A machine repeats itself: the same answer; with another content it is refused."""
        who, request, made = self.requests[pick % len(self.requests)]

        def promise(_book, done):
            assert other or done[0] == made
            return "request_reused" if other else None

        request = replace(request, digest="other") if other else request
        self.step(lambda: self.call(who, request), promise)

    @rule(who=st.integers(0, PEOPLE - 1), pick=picks)
    def admit(self, who, pick):
        session = self.session(pick)

        def act():
            return registrations.admit(
                session=session, participant=self.people[who], by=make.BY, at=self.at
            )

        def promise(book, done):
            book.admit(who, session.pk, done and done.pk)

        self.step(act, promise, may_overfill=True)

    @precondition(somebody)
    @rule(pick=picks)
    def cancel(self, pick):
        row = self.row(pick, CONFIRMED, OFFERED, WAITING)
        self.step(
            lambda: registrations.cancel(row, reason="用事", by=make.BY, at=self.at),
            lambda book, _: book.cancel(row.pk, self.at),
        )

    @precondition(somebody)
    @rule(pick=picks)
    def accept(self, pick):
        row = self.row(pick, OFFERED) if pick % 2 else self.row(pick, WAITING, OFFERED)
        self.step(
            lambda: waiting.accept(row, by=make.BY, at=self.at),
            lambda book, _: None if book.accept(row.pk, self.at) else "offer_expired",
        )

    @precondition(somebody)
    @rule(pick=picks)
    def decline(self, pick):
        row = self.row(pick, OFFERED)
        self.step(
            lambda: waiting.decline(row, reason="用事", by=make.BY, at=self.at),
            lambda book, _: book.decline(row.pk, self.at),
        )

    @precondition(lambda self: self.in_state(OFFERED))
    @rule(pick=picks)
    def pass_over(self, pick):
        row = self.row(pick, OFFERED)
        self.step(
            lambda: waiting.pass_over(row, reason="不在", by=make.BY, at=self.at),
            lambda book, _: book.pass_over(row.pk, self.at),
        )

    @precondition(somebody)
    @rule(pick=picks, place=st.integers(-1, 6), reason=st.sampled_from(["急ぎ", "急ぎ", " "]))
    def reorder(self, pick, place, reason):
        row = self.row(pick, WAITING)

        def promise(book, _done):
            if not reason.strip():
                raise Refused("reason_missing")
            book.reorder(row.pk, place)
            book.fill(self.at)

        self.step(
            lambda: waiting.reorder(row, place=place, reason=reason, by=make.BY, at=self.at),
            promise,
        )

    @rule()
    def fill(self):
        self.step(
            lambda: waiting.fill(self.offering, by=make.BY, at=self.at) and None,
            lambda book, _: book.fill(self.at),
        )

    @rule()
    def lapse(self):
        self.step(
            lambda: waiting.lapse(self.offering, by=make.BY, at=self.at),
            lambda book, _: book.lapse(self.at),
        )

    @rule(hours=st.sampled_from([1, 4, 9, 24]))
    def wait(self, hours):
        self.at += timedelta(hours=hours)

    @rule(pick=picks)
    def wait_until_something_is_due(self, pick):
        book = self.book
        moments = [each.deadline for each in book.places.values() if each.deadline]
        moments += [each.starts_at for each in book.meetings.values()]
        moments += [book.opens_at, book.closes_at, book.kept_until or self.at]
        ahead = sorted(moment for moment in moments if moment > self.at)
        if ahead:
            self.at = ahead[pick % 2 if len(ahead) > 1 else 0]

    # The office plans anew -------------------------------------------------------------------

    @rule(
        capacity=st.integers(1, 6), kept=st.none() | st.integers(0, 2), days=st.integers(-1, 3)
    )
    def change(self, capacity, kept, days):
        offering = Offering.objects.get(pk=self.offering.pk)
        plan = replace(
            offerings.OfferingPlan.of(offering),
            capacity=offering.capacity if self.book.devices else capacity,
            kept_seats=offering.kept_seats if kept is None else kept,
            closes_at=max(
                offering.closes_at + timedelta(days=days),
                offering.opens_at + timedelta(hours=1),
            ),
        )
        self.step(
            lambda: offerings.change(offering, plan=plan, by=make.BY, at=self.at),
            lambda book, _: book.change(
                capacity=plan.capacity,
                kept=plan.kept_seats,
                closes_at=plan.closes_at,
                at=self.at,
            ),
        )

    @rule(rarely=st.integers(0, 5))
    def cancel_offering(self, rarely):
        if rarely:
            return
        self.step(
            lambda: offerings.cancel(self.offering, reason="台風", by=make.BY, at=self.at),
            lambda book, _: book.cancel_all(self.at),
        )

    @rule(pick=picks, rarely=st.integers(0, 2))
    def cancel_session(self, pick, rarely):
        if rarely:
            return
        session = self.session(pick)
        self.step(
            lambda: sessions.cancel(session, reason="台風", by=make.BY, at=self.at),
            lambda book, _: book.cancel_session(session.pk, self.at),
        )

    @rule(pick=picks, hours=st.sampled_from([-48, -3, 3, 48]))
    def move_session(self, pick, hours):
        session = self.session(pick)
        starts = session.starts_at + timedelta(hours=hours)
        self.step(
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

    def session(self, pick):
        meetings = [*Session.objects.filter(offering=self.offering).order_by("pk")]
        return meetings[pick % len(meetings)]

    # Draws -----------------------------------------------------------------------------------

    @rule()
    def commit(self):
        self.step(
            lambda: draws.commit([self.offering], by=make.BY, at=self.at, seed="5" * 64),
            lambda book, _: book.commit(),
        )

    @precondition(lambda self: self.book.draw)
    @rule()
    def freeze(self):
        self.step(
            lambda: draws.freeze(self.drawing(), by=make.BY, at=self.at),
            lambda book, _: book.freeze(self.at),
        )

    @precondition(lambda self: self.book.draw)
    @rule()
    def hold(self):
        self.step(
            lambda: draws.hold(self.drawing(), by=make.BY, at=self.at),
            lambda book, done: book.hold(self.drawn() if done else [], self.at),
        )

    @precondition(lambda self: self.book.draw and self.somebody())
    @rule(pick=picks, to=st.sampled_from(RegistrationState))
    def change_result(self, pick, to):
        row = self.row(pick, LOST, WAITING, CONFIRMED)
        if to == RegistrationState.APPLIED:
            return
        self.step(
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

    @precondition(lambda self: self.book.lottery and self.somebody())
    @rule(first=picks, second=picks)
    def join(self, first, second):
        one, other = self.row(first, APPLIED), self.row(second, APPLIED)
        self.step(
            lambda: parties.join(one, other=other, by=make.BY, at=self.at),
            lambda book, _: book.join(one.pk, other.pk),
        )

    @precondition(lambda self: self.book.lottery and self.somebody())
    @rule(pick=picks)
    def part(self, pick):
        row = self.row(pick, APPLIED)
        self.step(
            lambda: parties.part(row, by=make.BY, at=self.at),
            lambda book, _: book.part(row.pk),
        )
