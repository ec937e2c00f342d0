"""What is decided about seats, windows and dates. Pure: no database, no clock, no dice."""

from classes.rules.registering import (
    age_basis_day,
    old_enough,
    opening,
    overlaps,
)

__all__ = ["age_basis_day", "old_enough", "opening", "overlaps"]
