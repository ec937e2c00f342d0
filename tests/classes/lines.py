"""Full classes, and people who wait for a seat in them."""

from typing import Any

from classes.models import Offering, Registration
from tests import make


def full(
    seats: int, *, waiting: int, **columns: Any
) -> tuple[Offering, list[Registration], list[Registration]]:
    """An offering without a free seat, the registrations that have one, and those in line."""
    offering = make.offering(**{"capacity": seats, "waiting_limit": None} | columns)
    rows = [make.registration(offering) for _ in range(seats + waiting)]
    return offering, rows[:seats], rows[seats:]
