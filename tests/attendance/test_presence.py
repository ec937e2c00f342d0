"""What marks amount to, whatever the order in which they come."""

import json
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance import rules
from attendance.choices import Presence, TapKind
from attendance.rules import Event
from classes.choices import OfferingState, SessionState
from tests.make import TODAY, tokyo

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "presence.json").read_text())
TEN = tokyo("2026-06-15 10:00")


def read(vector):
    return [
        Event(
            id=UUID(event["id"]),
            kind=TapKind(event["kind"]),
            occurred_at=datetime.fromisoformat(event["occurred_at"]),
            voids=UUID(event["voids"]) if event["voids"] else None,
        )
        for event in vector["events"]
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["says"])
def test_the_cases_that_tablets_must_agree_on_in_every_order(vector):
    for order in permutations(read(vector)):
        assert rules.presence(order) == vector["presence"]
        assert [str(event.id) for event in rules.last_change(order)] == vector["last_change"]


IDS = [UUID(int=number) for number in range(1, 7)]
events = st.lists(
    st.builds(
        Event,
        id=st.sampled_from(IDS),
        kind=st.sampled_from(TapKind),
        occurred_at=st.integers(0, 3).map(lambda minute: TEN + timedelta(minutes=minute)),
        voids=st.sampled_from(IDS),
    ),
    unique_by=lambda event: event.id,
)


@given(events, st.randoms())
def test_the_order_in_which_marks_come_does_not_matter(marks, dice):
    shuffled = [*marks]
    dice.shuffle(shuffled)

    assert rules.standing(shuffled) == rules.standing(marks)
    assert rules.presence(shuffled) == rules.presence(marks)


@given(events, st.data())
def test_marks_that_come_again_change_nothing(marks, data):
    again = data.draw(st.lists(st.sampled_from(marks))) if marks else []

    assert rules.standing([*marks, *again]) == rules.standing(marks)


@given(events)
def test_one_press_takes_back_exactly_one_step(marks):
    """From left early to there, from anything else to not there."""
    before = rules.presence(marks)
    press = [
        Event(UUID(int=100 + n), TapKind.VOIDED, TEN, voids=event.id)
        for n, event in enumerate(rules.last_change(marks))
    ]

    after = rules.presence([*marks, *press])

    step = {Presence.LEFT_EARLY: Presence.PRESENT}
    assert after == step.get(before, Presence.EXPECTED)


@given(events, st.sampled_from([TapKind.ARRIVED, TapKind.LEFT]))
def test_the_clerk_speaks_last(marks, kind):
    """A mark made at the desk has its effect although a tablet's clock was fast."""
    here = Event(UUID(int=100), TapKind.ARRIVED, TEN)
    known = [*marks, here]
    moment = rules.moment(marks=rules.standing(known), proposed=TEN)

    after = rules.presence([*known, Event(UUID(int=101), kind, moment)])

    assert after == {TapKind.ARRIVED: Presence.PRESENT, TapKind.LEFT: Presence.LEFT_EARLY}[kind]


@pytest.mark.parametrize(
    ("days", "obstacle"),
    [(-400, None), (0, None), (1, None), (2, rules.Obstacle.TOO_EARLY)],
)
def test_a_session_is_marked_from_the_day_before(days, obstacle):
    found = rules.obstacle(
        session=SessionState.SCHEDULED,
        offering=OfferingState.PUBLISHED,
        session_day=TODAY + timedelta(days=days),
        marked_on=TODAY,
    )

    assert found == obstacle


@pytest.mark.parametrize(
    ("session", "offering"),
    [
        (SessionState.CANCELLED, OfferingState.PUBLISHED),
        (SessionState.SCHEDULED, OfferingState.CANCELLED),
    ],
)
def test_what_is_cancelled_is_not_marked(session, offering):
    found = rules.obstacle(
        session=session, offering=offering, session_day=TODAY, marked_on=TODAY
    )

    assert found == rules.Obstacle.CANCELLED


@pytest.mark.parametrize(
    ("days", "holder", "office"),
    [(0, True, True), (1, True, True), (2, False, True), (-1, True, True)],
)
def test_those_who_held_a_session_correct_it_until_the_next_day(days, holder, office):
    on = TODAY + timedelta(days=days)

    assert rules.correctable(session_day=TODAY, on=on, by_office=False) == holder
    assert rules.correctable(session_day=TODAY, on=on, by_office=True) == office
