"""Draws in the hands of several processes: held once, and drawn from what was frozen."""

import json
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from classes.choices import DrawState, RegistrationState
from classes.models import Draw, RegistrationEvent
from classes.rules import drawing
from notices.models import Message
from tests.classes.draws import lottery
from tests.faults.calls import holding, registering
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
JUST_BEFORE = timedelta(seconds=1)


def freezing(offering, **more):
    return {"do": "freeze", "draw": offering.draw_id, "at": offering.closes_at} | more


def late(offering, **more):
    """Somebody whose request came a moment before closing, and is looked at after it."""
    return registering(offering, at=offering.closes_at - JUST_BEFORE, **more)


def states(offering):
    rows = offering.registrations.order_by("pk")
    return sorted(rows.values_list("state", flat=True))


def drawn_as_frozen(draw):
    """The result is what anybody gets from the frozen entries and the seed."""
    frozen = drawing.thaw(draw.entries)
    assert drawing.entries_digest(frozen) == draw.entries_digest
    assert (
        drawing.draw(frozen, seed=draw.seed, digest=draw.entries_digest)
        == json.loads(draw.result)
    )  # fmt: skip


def test_a_draw_started_four_times_at_once_is_held_once(crowd):
    offering = lottery()

    answers = crowd.at_once(*[holding(offering)] * 4)

    draw = Draw.objects.get()
    assert [answer["result"] for answer in answers] == [draw.result] * 4
    drawn_as_frozen(draw)
    assert states(offering) == ["confirmed"] * 2 + ["waiting"] * 4
    for action, times in (("draw.frozen", 1), ("draw.held", 1), ("draw.committed", 1)):
        assert AuditEvent.objects.filter(action=action).count() == times
    moved = RegistrationEvent.objects.exclude(from_state="")
    assert moved.count() == moved.values("registration").distinct().count() == 6
    told = Message.objects.order_by("participant")
    assert told.count() == told.values("participant").distinct().count() == 6


def test_whoever_is_looked_at_after_freezing_is_refused(crowd):
    offering = lottery()

    frozen, refused = crowd.at_once(
        freezing(offering, halts="classes.rules.drawing:entries_digest"), late(offering)
    )

    assert refused["refused"] == "registration_closed"
    assert offering.registrations.count() == 6
    crowd.at_once(holding(offering))
    assert frozen["digest"] == Draw.objects.get().entries_digest
    assert states(offering) == ["confirmed"] * 2 + ["waiting"] * 4


def test_whoever_is_looked_at_after_the_draw_stands_in_line_behind_all(crowd):
    offering = lottery()

    _, answer = crowd.at_once(
        holding(offering, halts="classes.rules.drawing:draw"), late(offering)
    )

    assert answer["state"] == RegistrationState.WAITING
    last = offering.registrations.order_by("-queue_number").exclude(queue_number=None).first()
    assert last.pk == answer["registration"]
    drawn_as_frozen(Draw.objects.get())


def test_two_entries_are_not_joined_while_the_entries_are_frozen(crowd):
    offering = lottery()
    first, second = offering.registrations.order_by("pk")[:2]

    _, refused = crowd.at_once(
        freezing(offering, halts="classes.rules.drawing:entries_digest"),
        {"do": "join", "registration": first.pk, "other": second.pk, "at": NOON},
    )

    assert refused["refused"] == "draw_is_frozen"
    assert not offering.registrations.exclude(party=None).exists()
    crowd.at_once(holding(offering))
    drawn_as_frozen(Draw.objects.get())


def test_everybody_applies_cancels_and_joins_while_the_draw_is_held(crowd):
    offering = lottery(people=8, capacity=3)
    rows = [*offering.registrations.order_by("pk")]
    before = {"at": offering.closes_at - JUST_BEFORE}

    crowd.at_once(
        *[holding(offering)] * 2,
        *(late(offering) for _ in range(4)),
        *({"do": "cancel", "registration": row.pk} | before for row in rows[:3]),
        {"do": "join", "registration": rows[4].pk, "other": rows[5].pk} | before,
    )

    draw = Draw.objects.get()
    assert draw.state == DrawState.DRAWN
    drawn_as_frozen(draw)
    assert "applied" not in states(offering)
    taken = [state for state in states(offering) if state in {"confirmed", "offered"}]
    assert len(taken) == 3
    told = Message.objects.filter(purpose__in=["draw_won", "draw_lost"])
    assert told.count() == told.values("participant").distinct().count()


def test_the_capacity_is_not_lowered_while_the_entries_are_frozen(crowd):
    offering = lottery()

    _, refused = crowd.at_once(
        freezing(offering, halts="classes.rules.drawing:entries_digest"),
        {"do": "resize", "offering": offering.pk, "capacity": 1, "at": offering.closes_at},
    )

    assert refused["refused"] == "terms_frozen"
    crowd.at_once(holding(offering))
    offering.refresh_from_db()
    assert states(offering).count("confirmed") == offering.capacity == 2
