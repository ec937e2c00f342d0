"""Draws in the hands of several processes: held once, and drawn from what was frozen."""

import json
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from classes.actions import draws, offerings
from classes.choices import (
    SEATED_STATES,
    DrawState,
    OfferingState,
    RegistrationState,
    Selection,
)
from classes.models import Draw, Registration, RegistrationEvent
from classes.rules import drawing
from notices.models import Message
from tests import make
from tests.classes.draws import lottery
from tests.faults.calls import asking, holding, registering
from tests.make import BY, NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROUNDS = 2


def freezing(offering, **more):
    return {"do": "freeze", "draw": offering.draw_id, "at": offering.closes_at} | more


def before(offering):
    return offering.closes_at - timedelta(seconds=1)


def late(offering):
    """Somebody whose request came a moment before closing, and is looked at after it."""
    return registering(offering, at=before(offering))


def states(offering):
    rows = offering.registrations.order_by("pk")
    return sorted(rows.values_list("state", flat=True))


def drawn_as_frozen(draw):
    """The result is what anybody gets from the frozen entries and the seed."""
    draw.refresh_from_db()
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


def heads_of_the_first_in_line(offering):
    line = offering.registrations.exclude(queue_number=None).order_by("queue_number")
    party = line.first().party
    return line.filter(party=party).count() if party else 1


def test_everybody_applies_cancels_and_joins_while_the_draw_is_held(crowd):
    offering = lottery(people=8, capacity=3)
    rows = [*offering.registrations.order_by("pk")]
    moment = {"at": before(offering)}

    crowd.at_once(
        *[holding(offering)] * 2,
        *(late(offering) for _ in range(4)),
        *({"do": "cancel", "registration": row.pk} | moment for row in rows[:3]),
        {"do": "join", "registration": rows[4].pk, "other": rows[5].pk} | moment,
    )

    draw = Draw.objects.get()
    assert draw.state == DrawState.DRAWN
    drawn_as_frozen(draw)
    assert "applied" not in states(offering)
    taken = [state for state in states(offering) if state in {"confirmed", "offered"}]
    # A seat that was given back is offered to the first in line, and may be too few for a pair.
    assert 0 <= 3 - len(taken) < heads_of_the_first_in_line(offering)
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


def test_one_draw_over_two_offerings_while_everything_happens_to_both(crowd):
    """Whoever locks two offerings locks them in the same order: nothing waits in a circle."""
    for _ in range(ROUNDS):
        first, second = lotteries_drawn_together(people=5)
        rows = [*Registration.objects.filter(offering__draw=first.draw).order_by("pk")]
        merged = {"do": "merge", "at": NOON, "kept": rows[0].participant_id}
        merged |= {"absorbed": rows[1].participant_id}

        crowd.at_once(
            *[holding(first), holding(second)] * 2,
            *(late(each) for each in (first, second, second, first)),
            *(asking("cancel", row, at=before(first)) for row in rows[3:5]),
            merged,
        )

        drawn_as_frozen(first.draw)
        for offering in (first, second):
            assert "applied" not in states(offering)
            seats = offering.registrations.filter(state__in=SEATED_STATES)
            assert seats.count() <= offering.capacity


def test_canary_two_offerings_locked_in_different_orders_wait_for_each_other(crowd):
    first, _ = lotteries_drawn_together(people=1)
    held = holding(first, halts="classes.actions.ledger:lock")

    with pytest.raises(AssertionError, match="deadlock detected"):
        crowd.at_once(held, held | {"backwards": True})


def lotteries_drawn_together(people):
    drafts = [
        make.offering(
            selection=Selection.LOTTERY, state=OfferingState.DRAFT, capacity=2,
            waiting_limit=None, first=make.tokyo(f"2026-06-15 {hour}:00"),
            closes=make.tokyo("2026-06-14 10:00"),
        )
        for hour in (10, 14)
    ]  # fmt: skip
    draws.commit(drafts, by=BY, at=NOON)
    both = [offerings.publish(each, by=BY, at=NOON) for each in drafts]
    for number in range(people):
        person = make.participant()
        for rank, offering in enumerate(both[:: 1 - number % 2 * 2], start=1):
            make.registration(offering, person, rank=rank)
    return both
