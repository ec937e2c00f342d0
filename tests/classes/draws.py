"""Lotteries to be drawn."""

from typing import Any

from classes.actions import offerings
from classes.choices import OfferingState, Selection
from classes.models import Offering
from tests import make
from tests.make import BY, NOON


def lottery(*, people: int = 6, **columns: Any) -> Offering:
    """A published lottery of 2 seats, its draw promised, for which so many have applied."""
    given = {"capacity": 2, "waiting_limit": None, "state": OfferingState.DRAFT} | columns
    drafted = make.offering(selection=Selection.LOTTERY, **given)
    offering = offerings.publish(drafted, by=BY, at=NOON)
    for _ in range(people):
        make.registration(offering)
    return offering
