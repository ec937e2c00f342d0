"""From closing until the draw: rule and entries stay as they were written down."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from classes.actions import draws, registrations, terms
from classes.actions.offerings import OfferingPlan, change
from classes.choices import DrawState
from classes.models import Draw, Refusal
from tests import make
from tests.classes.draws import lottery
from tests.make import BY

pytestmark = pytest.mark.django_db


def frozen(**columns):
    offering = lottery(**columns)
    draws.freeze(offering.draw, by=BY, at=offering.closes_at)
    return offering


def still_to_be_drawn(offering):
    assert Draw.objects.get().state == DrawState.FROZEN
    assert {*offering.registrations.values_list("state", flat=True)} == {"applied"}


def test_a_request_from_before_closing_that_comes_after_freezing_is_refused():
    offering = frozen()

    with pytest.raises(registrations.RegistrationClosed):
        make.registration(offering, at=offering.closes_at - timedelta(seconds=1))

    still_to_be_drawn(offering)
    assert [each.code for each in Refusal.objects.all()] == ["registration_closed"]


@pytest.mark.parametrize(
    "columns", [{"capacity": 1}, {"capacity": 9}, {"closes_at": make.tokyo("2026-06-14 17:00")}]
)
def test_seats_and_closing_stay_as_they_were_frozen(columns):
    offering = frozen()
    plan = OfferingPlan(**OfferingPlan.of(offering).columns | columns)

    with pytest.raises(terms.TermsFrozen):
        change(offering, plan=plan, by=BY, at=offering.closes_at)

    still_to_be_drawn(offering)


def test_after_the_draw_there_may_be_more_seats():
    offering = frozen()
    draws.hold(offering.draw, by=BY, at=offering.closes_at)

    plan = OfferingPlan(**OfferingPlan.of(offering).columns | {"capacity": 9})
    change(offering, plan=plan, by=BY, at=offering.closes_at)

    offering.refresh_from_db()
    assert offering.capacity == 9


@pytest.mark.parametrize("column", ["entries", "seed"])
def test_entries_that_were_tampered_with_are_not_drawn(column):
    offering = frozen()
    draw = Draw.objects.get()
    other = getattr(draw, column)[::-1]
    Draw.objects.filter(pk=draw.pk).update(**{column: other})

    with pytest.raises(draws.EntriesChanged):
        draws.hold(draw, by=BY, at=offering.closes_at)

    still_to_be_drawn(offering)


def test_the_database_refuses_a_draw_that_is_open_again_after_freezing():
    frozen()

    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.update(state=DrawState.COMMITTED)
