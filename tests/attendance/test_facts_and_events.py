"""Whatever happens in whatever order, facts are what a plain reading of the events gives."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.actions import check_ins, headcounts, identities
from attendance.actions.check_ins import Tap
from attendance.choices import Method, Result, TapKind
from attendance.models import AttendanceFact
from attendance.queries import facts
from people.models import Participant
from tests import make

pytestmark = pytest.mark.django_db
PEOPLE, SESSIONS, GROUPS = 3, 2, ["", "あおば会"]
START = make.tokyo("2026-06-15 10:00")

person, session = st.integers(0, PEOPLE - 1), st.integers(0, SESSIONS - 1)
any_of = st.integers(0, 99)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("arrived"), person, session, st.integers(0, 5)),
        st.tuples(st.just("arrived"), person, session, st.integers(0, 5)),
        st.tuples(st.just("left"), person, session, st.integers(0, 5)),
        st.tuples(st.just("void"), any_of),
        st.tuples(st.just("again"), any_of),
        st.tuples(st.just("merge"), person, person),
        st.tuples(st.just("merge"), person, person),
        st.tuples(st.just("separate"), any_of),
        st.tuples(st.just("count"), session, st.sampled_from(GROUPS), st.integers(0, 9)),
    ),
    min_size=8,
    max_size=20,
)


@dataclass
class Plain:
    """The same happenings, kept as one would on paper."""

    marks: list[Any] = field(default_factory=list)
    taken_back: set[Any] = field(default_factory=set)
    parent: dict[int, int] = field(default_factory=dict)
    heads: dict[Any, int] = field(default_factory=dict)

    def root(self, who):
        while who in self.parent:
            who = self.parent[who]
        return who

    def there(self):
        """(session, person) → present, by replaying each pair's marks in order of time."""
        stories = defaultdict(list)
        for tap, who, where in self.marks:
            if tap.id not in self.taken_back:
                stories[where, self.root(who)].append(tap)
        return {
            pair
            for pair, taps in stories.items()
            if any(tap.kind is TapKind.ARRIVED for tap in taps)
        }

    def expected(self):
        first = {}
        for where, who in sorted(self.there()):
            first.setdefault(who, where)
        people = {(where, who, int(first[who] == where)) for where, who in self.there()}
        groups = {(*where, number) for where, number in self.heads.items() if number}
        return people, groups


class Town:
    """The same happenings, through the actions."""

    def __init__(self):
        self.offering = make.offering(sessions=SESSIONS, first=START)
        self.sessions = [*self.offering.sessions.order_by("number")]
        self.registrations = [make.registration(self.offering) for _ in range(PEOPLE)]
        self.last_day = self.sessions[-1].ends_at
        self.plain = Plain()
        self.merges = []
        self.minutes = 0

    def people(self):
        return [Participant.objects.get(pk=row.participant_id) for row in self.registrations]

    def send(self, tap):
        [outcome] = check_ins.record(
            [tap], municipality=make.town(), by=make.BY, at=self.last_day
        )
        return outcome.result

    def tap(self, kind, who, where, *, minute):
        mark = Tap(
            id=uuid4(),
            session=self.sessions[where],
            participant=self.registrations[who].participant,
            registration=self.registrations[who],
            kind=TapKind(kind),
            method=Method.TAP,
            occurred_at=self.sessions[where].starts_at + timedelta(minutes=minute),
        )
        assert self.send(mark) == Result.STORED
        self.plain.marks.append((mark, who, where))

    def arrived(self, who, where, minute):
        self.tap("arrived", who, where, minute=minute)

    def left(self, who, where, minute):
        self.tap("left", who, where, minute=minute)

    def again(self, which):
        if self.plain.marks:
            mark, *_ = self.plain.marks[which % len(self.plain.marks)]
            assert self.send(mark) == Result.REPEATED

    def void(self, which):
        if self.plain.marks:
            mark, who, where = self.plain.marks[which % len(self.plain.marks)]
            withdrawal = Tap(
                id=uuid4(),
                session=self.sessions[where],
                participant=self.people()[self.plain.root(who)],
                kind=TapKind.VOIDED,
                method=Method.TAP,
                occurred_at=self.last_day,
                voids=mark.id,
            )
            assert self.send(withdrawal) == Result.STORED
            self.plain.taken_back.add(mark.id)

    def merge(self, kept, absorbed):
        kept, absorbed = self.plain.root(kept), self.plain.root(absorbed)
        if kept != absorbed:
            people = self.people()
            merged = identities.merge(
                kept=people[kept],
                absorbed=people[absorbed],
                reason="同じ方",
                by=make.BY,
                at=self.last_day,
            )
            self.plain.parent[absorbed] = kept
            self.merges.append((merged, absorbed))

    def separate(self, which):
        if self.merges:
            merged, absorbed = self.merges.pop(which % len(self.merges))
            identities.separate(merged, by=make.BY, at=self.last_day)
            del self.plain.parent[absorbed]

    def count(self, where, group, number):
        self.minutes += 1
        headcounts.count(
            id=uuid4(),
            session=self.sessions[where],
            group=group,
            count=number,
            by=make.BY,
            at=self.last_day + timedelta(minutes=self.minutes),
        )
        self.plain.heads[where, group] = number

    def stored(self):
        where = {session.pk: number for number, session in enumerate(self.sessions)}
        who = {row.participant.person_key: n for n, row in enumerate(self.registrations)}
        rows = [*AttendanceFact.objects.all()]
        people = {
            (where[row.session_id], who[row.person_key], row.first_time)
            for row in rows
            if row.role == "participant"
        }
        groups = {
            (where[row.session_id], row.label, row.count) for row in rows if row.role == "group"
        }
        assert len(people) + len(groups) == len(rows)
        return people, groups


@settings(max_examples=40, deadline=None)
@given(steps)
def test_facts_are_what_a_plain_reading_of_the_events_gives(happenings):
    with transaction.atomic():
        town = Town()

        for name, *details in happenings:
            getattr(town, name)(*details)
            assert town.stored() == town.plain.expected()

        assert [*facts.differences(make.town())] == []
        assert facts.wrong_first_times(make.town()) == []
        transaction.set_rollback(rollback=True)
