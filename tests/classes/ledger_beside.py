"""A ledger in the database and one on paper, in a world that is undone afterwards.

After each step both must say the same of every registration: its state, its place in line, its
history, its audit trail. What the paper refuses is refused, by the same code.
"""

import os
import random
from collections import Counter
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from itertools import count, pairwise
from unittest.mock import patch

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from accounts.models import AuditEvent
from classes.actions import slots
from classes.choices import Joining, Selection
from classes.models import Refusal, Registration, RegistrationEvent
from common.errors import RuleViolation
from tests import make
from tests.classes import ledger_keys
from tests.classes.ledger_lots import Drawn
from tests.classes.ledger_pools import (
    LIVE,
    SEATED,
    TWO_HOURS,
    Meeting,
    Refused,
)

PEOPLE = 9
STARTS = [make.tokyo(f"2026-06-{day} 10:00") for day in ("08", "09", "11")]
worlds = st.fixed_dictionaries(
    {
        "crowd": st.integers(2, 7),
        "joining": st.sampled_from(Joining),
        "lottery": st.sampled_from([False, False, True]),
        "split": st.sampled_from([False, False, True]),
        "capacity": st.sampled_from([1, 2, 2, 3, 4]),
        "kept": st.sampled_from([0, 1, 1, 2]),
        "kept_for": st.sampled_from([None, 24, 72]),
        "limit": st.sampled_from([None, None, None, None, 0, 2]),
        "meetings": st.integers(1, 3),
        "begins": st.sampled_from([0, 0, 0, 6]),
        "opens": st.sampled_from([*[-7] * 7, 1]),
        "closes": st.sampled_from([3, 6, 6, 9]),
        "hours": st.sampled_from([2, 8]),
    }
)


@contextmanager
def dice():
    """The same chances each time, so that a run that failed can be repeated; also the same
    names, as a draw hashes the title of what is drawn for."""
    chance = random.Random(0).randbytes
    with (
        patch.object(os, "urandom", chance),
        patch.object(random, "_urandom", chance),
        patch.object(make, "_numbers", count(1)),
    ):
        yield


class Beside(RuleBasedStateMachine):
    """One offering and nine people, before anything has happened."""

    # What was done by all machines of a kind, and what came of it.
    tally: Counter[tuple[str, str]]
    moves: Counter[tuple[str, str] | str]

    def __init__(self):
        super().__init__()
        self.at, self.requests, self.refusals, self.seated = make.NOON, [], 0, set()
        self.steps, self.merges = 0, []
        self.dice = dice()
        self.dice.__enter__()
        self.world = transaction.atomic()
        self.world.__enter__()
        ledger_keys.start_anew()

    def teardown(self):
        for place in self.book.places.values() if self.steps else []:
            self.moves.update(pairwise(place.history))
            self.moves["last call"] += place.audit.count("registration.called")
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)
        self.dice.__exit__(None, None, None)

    @initialize(world=worlds)
    def open(self, world):
        joining, lottery = world["joining"], world["lottery"]
        self.at += timedelta(days=world["begins"])
        split = world["split"] and joining != Joining.SLOT and world["capacity"] > 1
        devices = {"iphone": 1, "android": world["capacity"] - 1} if split else {}
        kept = 0 if lottery else min(world["kept"], world["capacity"] - 1)
        town = make.town(answer_hours=world["hours"])
        self.book = Drawn(
            joining=joining.value,
            lottery=lottery,
            capacity=world["capacity"],
            devices=devices,
            slots={},
            kept=kept,
            kept_until=world["kept_for"] and self.at + timedelta(hours=world["kept_for"]),
            limit=world["limit"],
            opens_at=make.NOON + timedelta(days=world["opens"]),
            closes_at=make.NOON + timedelta(days=max(world["closes"], world["begins"] + 1)),
            answer_hours=world["hours"],
        )
        self.offering = make.offering(
            town=town,
            sessions=STARTS[: world["meetings"]],
            opens=self.book.opens_at,
            closes=self.book.closes_at,
            capacity=self.book.capacity,
            joining=joining,
            selection=Selection.LOTTERY if lottery else Selection.FIRST_COME,
            seats_iphone=devices.get("iphone"),
            seats_android=devices.get("android"),
            kept_seats=kept,
            kept_until=self.book.kept_until,
            waiting_limit=self.book.limit,
        )
        self.people = [
            make.participant(town=town, phone=f"0992{number:06}") for number in range(PEOPLE)
        ]
        for session in self.offering.sessions.all():
            self.book.meetings[session.pk] = Meeting(session.starts_at)
            if joining == Joining.SLOT:
                self.divide(session)

        self.clerk = make.staff(town=town)
        self.expect_elsewhere(PEOPLE - 1, STARTS[0])
        if lottery:
            self.promise_a_draw()
        for who in range(world["crowd"]):
            self.come(who)

    def expect_elsewhere(self, who, starts_at):
        """Somebody has another class at the time of the first meeting."""
        elsewhere = make.offering(sessions=[starts_at])
        self.elsewhere = make.registration(elsewhere, self.people[who])
        self.book.busy[who] = (starts_at, starts_at + TWO_HOURS)

    def promise_a_draw(self):
        raise NotImplementedError

    def come(self, who):
        raise NotImplementedError

    def divide(self, session):
        for slot in slots.divide(session, minutes=60, seats=1, by=make.BY, at=self.at):
            self.book.slots[slot.pk] = (session.pk, 1)

    # Steps -----------------------------------------------------------------------------------

    def step(self, name, act, promise, *, may_overfill=False):
        """Do it, and write on paper what was promised; both must come to the same."""
        self.steps += 1
        done, refused, said = None, None, None
        try:
            done = act()
        except RuleViolation as refusal:
            refused = refusal.code
        paper = deepcopy(self.book)
        try:
            said = promise(paper, done)
        except Refused as refusal:
            said = refusal.args[0]
        else:
            self.book = paper
        assert refused == said, f"{name}: the ledger says {refused}, the paper {said}"
        self.tally[name, refused or ""] += 1
        self.compare()
        self.no_pool_is_oversold(may_overfill=may_overfill)
        return refused

    def row(self, pick, *states):
        """A registration: one in these states, but now and then one in any."""
        keys = [key for key, place in self.book.places.items() if place.state in states]
        keys = [*self.book.places] if self.now_and_then() or not keys else keys
        return Registration.objects.get(pk=keys[pick % len(keys)])

    def any_in(self, *states):
        """Whether there is a registration for `row`."""
        if self.now_and_then():
            return bool(self.book.places)
        return any(place.state in states for place in self.book.places.values())

    def now_and_then(self):
        """Whether it is time to ask for what is likely to be refused."""
        return self.steps % 9 == 8

    def goes_on(self):
        """Whether it is published, and something is still to come."""
        starts = [each.starts_at for each in self.book.meetings.values() if each.held]
        return self.book.state == "published" and max(starts, default=self.at) > self.at

    # What must hold --------------------------------------------------------------------------

    def compare(self):
        self.every_registration_is_there()
        self.the_line_is_in_order()
        self.every_change_is_written_down()

    def every_registration_is_there(self):
        rows = Registration.objects.filter(offering=self.offering).values_list(
            "pk",
            "state",
            "participant",
            "session",
            "slot",
            "device",
            "offer_deadline",
            "called_at",
        )
        people = [person.pk for person in self.people]
        stored = {
            pk: (state, people.index(who), *target, deadline, called is not None)
            for pk, state, who, *target, deadline, called in rows
        }
        assert stored == {
            key: (
                each.state,
                each.who,
                each.session,
                each.slot,
                each.device,
                each.deadline,
                each.called,
            )
            for key, each in self.book.places.items()
        }
        live = [
            (each.who, each.session) for each in self.book.places.values() if each.state in LIVE
        ]
        # Two who turned out to be one person may have two.
        assert len({*live}) == len(live) or self.merges
        assert Refusal.objects.filter(offering=self.offering).count() == self.refusals

    def the_line_is_in_order(self):
        line = Registration.objects.filter(
            offering=self.offering, queue_number__isnull=False
        ).order_by("queue_number")
        assert [*line.values_list("pk", flat=True)] == self.book.line

    def every_change_is_written_down(self):
        history = {key: [""] for key in self.book.places}
        events = RegistrationEvent.objects.filter(registration__offering=self.offering)
        for key, before, after in events.order_by("pk").values_list(
            "registration", "from_state", "to_state"
        ):
            assert history[key][-1] == before
            history[key].append(after)
        audit = {key: [] for key in self.book.places}
        recorded = AuditEvent.objects.filter(subject_type="classes.Registration")
        recorded = recorded.exclude(subject_key=self.elsewhere.pk).order_by("pk")
        for key, action in recorded.values_list("subject_key", "action"):
            audit[int(key)].append(action)
        assert history == {key: ["", *each.history] for key, each in self.book.places.items()}
        assert audit == {key: each.audit for key, each in self.book.places.items()}

    def no_pool_is_oversold(self, *, may_overfill):
        """Nobody gets a seat that is not there, but at the door and by hand after a draw."""
        seated = {key for key, each in self.book.places.items() if each.state in SEATED}
        taken = self.book.taken()
        for key in set() if may_overfill else seated - self.seated:
            for pool in self.book.pools_of(key):
                assert taken[pool] <= self.book.seats_in(pool)
        self.seated = seated
