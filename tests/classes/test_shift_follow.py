"""What becomes of those who come when a session is moved or called off."""

from datetime import timedelta

import pytest

from classes.actions import offerings, sessions
from classes.actions.offerings import OfferingPlan
from classes.choices import AssignmentState
from classes.models import Assignment
from notices.models import Message
from tests import make
from tests.classes.shifting import assign, citizen, invite, led, states

pytestmark = pytest.mark.django_db
ACCEPTED, INVITED = AssignmentState.ACCEPTED, AssignmentState.INVITED
WITHDRAWN = AssignmentState.WITHDRAWN
LATER = make.NOON + timedelta(hours=1)


def said():
    rows = Message.objects.filter(helper__isnull=False).exclude(state="withdrawn")
    return [(row.helper, row.purpose) for row in rows.order_by("pk")]


def move(held, starts, *, venue=None):
    start = make.tokyo(starts)
    return sessions.move(
        held,
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        venue=venue or held.venue,
        by=make.BY,
        at=LATER,
    )


def test_they_go_along_to_another_day_and_are_told():
    held, coming, asked = led(12), citizen(), citizen()
    row = assign(held, coming)
    invite(held, asked)

    move(held, "2026-06-16 13:00")

    row.refresh_from_db()
    assert (row.starts_at, row.ends_at) == (
        make.tokyo("2026-06-16 12:30"),
        make.tokyo("2026-06-16 15:15"),
    )
    assert said() == [(coming, "shift_changed"), (asked, "shift_invited")]
    told = Message.objects.get(purpose="shift_changed").text
    assert told.startswith(
        f"お願いしている「{held.offering.title}」（6月15日（月）9:30〜12:15、{held.venue.name}）は、"
        f"「{held.offering.title}」（6月16日（火）12:30〜15:15、{held.venue.name}）に変わりました。"
    )


def test_who_is_busy_then_is_freed_and_told():
    held, helper = led(8), citizen()
    other = led(8, first=make.tokyo("2026-06-16 13:00"))
    assign(held, helper)
    assign(other, helper)

    move(held, "2026-06-16 13:30")

    assert states(held) == [(helper, WITHDRAWN)]
    assert said() == [(helper, "shift_confirmed"), (helper, "shift_ended")]


def test_another_hall_that_is_too_far_frees_them_too():
    held, helper = led(8), citizen()
    other = led(8, venue=held.venue, first=make.tokyo("2026-06-15 12:50"))
    assign(held, helper)
    assign(other, helper)
    offering = held.offering
    plan = OfferingPlan.of(offering)

    offerings.change(
        offering,
        plan=type(plan)(**{**vars(plan), "venue": make.venue()}),
        by=make.BY,
        at=LATER,
    )

    assert states(held) == [(helper, WITHDRAWN)]


def test_nobody_is_expected_at_a_session_that_is_called_off():
    held, coming, asked = led(12), citizen(), citizen()
    assign(held, coming)
    invite(held, asked)

    sessions.cancel(held, reason="台風", by=make.BY, at=LATER)

    assert states(held) == [(coming, WITHDRAWN), (asked, WITHDRAWN)]
    assert said() == [(coming, "shift_ended"), (asked, "shift_ended")]


def test_nor_at_an_offering_that_is_called_off():
    held, coming = led(8), citizen()
    assign(held, coming)

    offerings.cancel(held.offering, reason="台風", by=make.BY, at=LATER)

    assert states(held) == [(coming, WITHDRAWN)]
    assert not Assignment.objects.filter(state__in=["invited", "accepted"]).exists()
    assert said() == [(coming, "shift_ended")]
