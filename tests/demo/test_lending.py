"""What there is to lend in the demo."""

from random import Random

import pytest

from classes.choices.equipment import EquipmentState, LoanState
from classes.models import Equipment, EquipmentReservation, Loan
from classes.queries import equipment, loans
from demo import lending, staging
from demo.people import crowd
from demo.towns import KAGOSHIMA
from tests import make

pytestmark = pytest.mark.django_db


def test_a_shelf_with_something_in_every_state_that_a_day_brings():
    offering = make.offering()
    people = crowd(size=lending.PEOPLE, place=KAGOSHIMA.place, on=make.TODAY, dice=Random(7))
    stage = staging.Stage(
        municipality=offering.municipality,
        hall=offering.venue,
        course=offering.course,
        people=people,
        now=make.NOON,
    )

    lending.tell(stage, mark="demo")

    states = Equipment.objects.values_list("state", flat=True)
    assert {*states} == {
        EquipmentState.AVAILABLE, EquipmentState.LENT, EquipmentState.REPAIR
    }  # fmt: skip
    assert Loan.objects.filter(state=LoanState.OUT).count() == 2
    assert loans.overdue(make.membership(), at=make.NOON).count() == 1
    assert [row.needs_erasure for row in equipment.listed(stage.municipality)].count(True) == 1
    assert EquipmentReservation.objects.get().count == 4
    assert equipment.shortages(stage.municipality, at=make.NOON) == []
