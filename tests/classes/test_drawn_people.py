"""People who are joined or separated around a draw: everybody gets one answer."""

from datetime import timedelta

import pytest

from attendance.actions import identities
from classes.actions import draws
from classes.rules import drawing
from notices.models import Message
from tests.classes.draws import lottery
from tests.make import BY

pytestmark = pytest.mark.django_db
SEEDS = [f"{number:064x}" for number in range(8)]


def two_of_one(offering, *, at):
    """The first two who applied turn out to be one person. Gives their registrations."""
    kept, absorbed = rows = [*offering.registrations.order_by("reference")[:2]]
    merged = identities.merge(
        kept=kept.participant, absorbed=absorbed.participant, reason="同じ方", by=BY, at=at
    )
    return rows, merged


def hold(offering):
    draw = draws.hold(offering.draw, by=BY, at=offering.closes_at + timedelta(hours=1))
    return drawing.thaw(draw.result)


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def with_seed(offering, seed):
    draw = offering.draw
    draw.seed = seed
    draw.commitment = drawing.commitment(draw_id=str(draw.public_id), seed=seed)
    draw.save()


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_applied_twice_is_drawn_once_and_told_once(seed):
    offering = lottery(people=4)
    with_seed(offering, seed)
    rows, _ = two_of_one(offering, at=offering.closes_at)

    hold(offering)

    assert offering.registrations.filter(state="applied").count() == 0
    assert sorted(states(rows))[-1] in {"lost", "waiting"}
    assert "lost" in states(rows)
    assert Message.objects.filter(participant=rows[0].participant).count() == 1
    assert Message.objects.count() == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_two_who_are_joined_after_freezing_get_what_the_sheet_says(seed):
    offering = lottery(people=4)
    with_seed(offering, seed)
    draws.freeze(offering.draw, by=BY, at=offering.closes_at)
    two_of_one(offering, at=offering.closes_at)

    result = hold(offering)

    won = {member for lot in result["winners"] for member in lot["members"]}
    confirmed = offering.registrations.filter(state="confirmed")
    assert {*confirmed.values_list("reference", flat=True)} == won
    assert offering.registrations.filter(state="waiting").count() == 2


def test_somebody_separated_after_freezing_stands_at_the_end_of_the_line():
    offering = lottery(people=4)
    rows, merged = two_of_one(offering, at=offering.closes_at)
    draws.freeze(offering.draw, by=BY, at=offering.closes_at)
    identities.separate(merged, by=BY, at=offering.closes_at)

    hold(offering)

    last = offering.registrations.filter(state="waiting").order_by("queue_number").last()
    assert last == rows[1]
    assert sorted(offering.registrations.values_list("state", flat=True)) == (
        ["confirmed"] * 2 + ["waiting"] * 2
    )
    assert Message.objects.count() == 4
