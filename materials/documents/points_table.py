"""A payout as the file that a local currency takes in: its columns are data.

No published format of MIMACA or of any other local currency is known: the default says what any
of them needs, and another profile is another sequence of columns.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from attendance.models import PointPayout
from attendance.queries.points import Share
from common.clock import tokyo_date


class Column(NamedTuple):
    """A field of FIELDS under the heading that the currency asks for."""

    field: str
    heading: str


FIELDS: dict[str, Callable[[PointPayout, Share], str | int]] = {
    "payout": lambda payout, _: payout.number,
    "day": lambda payout, _: tokyo_date(payout.made_at).isoformat(),
    "helper": lambda _, share: share.helper.pk,
    "name": lambda _, share: share.helper.name,
    "kana": lambda _, share: share.helper.kana,
    "phone": lambda _, share: share.helper.phone,
    "affiliation": lambda _, share: share.helper.affiliation,
    "points": lambda _, share: share.points,
}
DEFAULT = (
    Column("payout", "付与番号"),
    Column("day", "付与日"),
    Column("helper", "会員番号"),
    Column("name", "氏名"),
    Column("kana", "フリガナ"),
    Column("points", "ポイント"),
)


def headings(columns: Sequence[Column] = DEFAULT) -> list[str]:
    """The first line."""
    return [column.heading for column in columns]


def rows(
    payout: PointPayout, shares: Iterable[Share], columns: Sequence[Column] = DEFAULT
) -> list[list[str | int]]:
    """One line for everybody who is given points. KeyError for a field that there is not."""
    return [[FIELDS[column.field](payout, share) for column in columns] for share in shares]
