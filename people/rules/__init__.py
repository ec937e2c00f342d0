"""What is decided about people. Pure: no database, no clock."""

from people.rules.likeness import (
    OLDEST_AGE,
    Likeness,
    Traits,
    absorbed_under,
    contradict,
    likeness,
    possible_birth_date,
    same_person,
)

__all__ = [
    "OLDEST_AGE",
    "Likeness",
    "Traits",
    "absorbed_under",
    "contradict",
    "likeness",
    "possible_birth_date",
    "same_person",
]
