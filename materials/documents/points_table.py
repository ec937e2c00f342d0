"""A payout as the file that a local currency takes in: its columns are the town's."""

from collections.abc import Callable, Iterable, Sequence

from attendance.choices import PointField
from attendance.models import PointPayout
from attendance.queries.points import Share
from attendance.rules.point_columns import DEFAULT, Column
from common.clock import tokyo_date

FIELDS: dict[PointField, Callable[[PointPayout, Share], str | int]] = {
    PointField.PAYOUT: lambda payout, _: payout.number,
    PointField.DAY: lambda payout, _: tokyo_date(payout.made_at).isoformat(),
    PointField.HELPER: lambda _, share: share.helper.pk,
    PointField.NAME: lambda _, share: share.helper.name,
    PointField.KANA: lambda _, share: share.helper.kana,
    PointField.PHONE: lambda _, share: share.helper.phone,
    PointField.AFFILIATION: lambda _, share: share.helper.affiliation,
    PointField.POINTS: lambda _, share: share.points,
}


def headings(columns: Sequence[Column] = DEFAULT) -> list[str]:
    """The first line."""
    return [column.heading for column in columns]


def rows(
    payout: PointPayout, shares: Iterable[Share], columns: Sequence[Column] = DEFAULT
) -> list[list[str | int]]:
    """One line for everybody who is given points."""
    return [[FIELDS[column.field](payout, share) for column in columns] for share in shares]
