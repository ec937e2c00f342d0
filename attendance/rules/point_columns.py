"""The columns of a list of points, as the local currency of a town takes them in. Pure.

No published format of MIMACA or of any other local currency is known: the default says what any
of them needs, and each town says what its own asks for.
"""

from collections.abc import Sequence
from typing import NamedTuple

from attendance.choices import PointField

LONGEST = 40
"""Characters of a heading."""


class Column(NamedTuple):
    """A field under the heading that the currency asks for."""

    field: PointField
    heading: str


DEFAULT = tuple(
    Column(field, str(field.label))
    for field in PointField
    if field not in {PointField.PHONE, PointField.AFFILIATION}
)


def possible(columns: Sequence[Column]) -> bool:
    """Whether a list can be made of them: points are in it, each field once, with a heading."""
    fields = [column.field for column in columns]
    headed = all(0 < len(column.heading) <= LONGEST for column in columns)
    return headed and PointField.POINTS in fields and len({*fields}) == len(fields)
