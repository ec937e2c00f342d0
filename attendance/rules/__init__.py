"""What is decided about attendance. Pure: no database, no clock, so all can be replayed."""

from attendance.rules.marking import (
    AFTERWARDS,
    AHEAD,
    MARKS,
    YEARS,
    Event,
    Obstacle,
    correctable,
    last_change,
    moment,
    obstacle,
    presence,
    standing,
)

__all__ = [
    "AFTERWARDS",
    "AHEAD",
    "MARKS",
    "YEARS",
    "Event",
    "Obstacle",
    "correctable",
    "last_change",
    "moment",
    "obstacle",
    "presence",
    "standing",
]
