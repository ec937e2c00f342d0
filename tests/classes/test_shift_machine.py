"""Whatever the office and the helpers do, in whatever order: nobody is expected at two places
at once, nobody at a session that is called off, and the alarm is a recount of who is there.

The steps are drawn at random, the same ones each time.
"""

from collections import Counter
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from classes.actions import sessions, shift_answers, shift_chain, shifts
from classes.actions.shifts import Span, Wanted
from classes.choices import AssignmentState, SessionState
from classes.models import Assignment, Session
from classes.queries import staffing
from common.errors import RuleViolation
from tests import make
from tests.classes.shifting import citizen, led

pytestmark = pytest.mark.django_db
STEPS = 150
MINUTE = timedelta(minutes=1)


class World:
    """Six sessions of two hours on one day and the next, in two halls; five who help."""

    def __init__(self, seed):
        self.dice = Random(seed)
        halls = [make.venue(), make.venue()]
        starts = ["15 09:00", "15 10:00", "15 11:30", "15 13:00", "15 14:30", "16 10:00"]
        for number, start in enumerate(starts):
            led(
                [5, 8, 9, 0, 4, 13][number],
                venue=halls[number % 2],
                first=make.tokyo(f"2026-06-{start}"),
            )
        self.helpers = [citizen() for _ in range(5)]
        self.at = make.NOON
        self.done = Counter()

    def step(self):
        self.at += timedelta(minutes=self.dice.choice([1, 1, 30, 60 * 20]))
        name = self.dice.choice([*DO])
        row = self.assignment()
        if row is None and name in NEEDS_ONE:
            return
        try:
            DO[name](self, row)
            self.done[name] += 1
        except RuleViolation as refusal:
            self.done[refusal.code] += 1

    def assignment(self):
        rows = [*Assignment.objects.filter(state__in=["invited", "accepted"]).order_by("pk")]
        return self.dice.choice(rows) if rows else None

    def session(self):
        return self.dice.choice([*Session.objects.order_by("pk")])

    def helper(self):
        return self.dice.choice(self.helpers)

    @property
    def by(self):
        return {"by": make.BY, "at": self.at}


def move(world, _row):
    held = world.session()
    start = held.starts_at + timedelta(hours=world.dice.choice([-3, -1, 1, 2, 24]))
    sessions.move(
        held,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        venue=held.venue,
        **world.by,
    )


def change_times(world, row):
    cut = timedelta(minutes=world.dice.choice([30, 60, -60]))
    shifts.change_times(row, span=Span(row.starts_at, row.ends_at - cut), **world.by)


def cancel(world, _row):
    if world.dice.random() < 0.15:
        sessions.cancel(world.session(), reason="台風", **world.by)


DO = {
    "invite": lambda w, _: shifts.invite(
        w.session(), helper=w.helper(), wanted=Wanted(), **w.by
    ),
    "assign": lambda w, _: shifts.assign(
        w.session(), helper=w.helper(), wanted=Wanted(), **w.by
    ),
    "in order": lambda w, _: shift_chain.invite_next(w.session(), **w.by),
    "volunteer": lambda w, _: shift_answers.volunteer(w.session(), helper=w.helper(), **w.by),
    "yes": lambda w, row: shift_answers.accept(row, **w.by),
    "yes again": lambda w, row: shift_answers.accept(row, **w.by),
    "no": lambda w, row: shift_answers.decline(row, **w.by),
    "cannot": lambda w, row: shift_answers.drop_out(row, **w.by),
    "off": lambda w, row: shifts.withdraw(row, reason="", **w.by),
    "lapse": lambda w, row: shift_chain.lapse(row, **w.by),
    "times": change_times,
    "move": move,
    "cancel": cancel,
}
NEEDS_ONE = {"yes", "yes again", "no", "cannot", "off", "lapse", "times"}


def overlapping():
    rows = Assignment.objects.filter(state=AssignmentState.ACCEPTED).order_by("pk")
    return [
        (first, second)
        for first, second in combinations(rows, 2)
        if first.helper_id == second.helper_id
        and first.starts_at < second.ends_at
        and second.starts_at < first.ends_at
    ]


def recount(held):
    """The most helpers who are missing in any minute, counted on one's fingers."""
    people = held.offering.registrations.filter(state="confirmed").count()
    here = Assignment.objects.filter(shift__session=held, state=AssignmentState.ACCEPTED)
    spans = [*here.values_list("starts_at", "ends_at")]
    minutes = int((held.ends_at - held.starts_at) / MINUTE)
    return max(
        max(0, -(-people // 4) - 1 - sum(start <= moment < end for start, end in spans))
        for moment in (held.starts_at + number * MINUTE for number in range(minutes))
    )


def test_nobody_is_at_two_places_and_the_alarm_is_a_recount():
    world = World(seed=2)

    for _ in range(STEPS):
        world.step()
        assert overlapping() == []
        gone = Session.objects.filter(state=SessionState.CANCELLED)
        living = Assignment.objects.filter(state__in=["invited", "accepted"])
        assert not living.filter(shift__session__in=gone).exists()

    for held in Session.objects.filter(state=SessionState.SCHEDULED):
        found = staffing.post(held).shortage
        assert (found.instructors, found.helpers) == (0, recount(held))
    assert {"assign", "yes", "volunteer", "in order", "move", "cannot_help"} <= {*world.done}
