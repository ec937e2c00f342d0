"""How a town's lists of points are laid out."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from attendance.actions.points import PointsRefused
from attendance.models import PointColumn
from attendance.queries import locks
from attendance.rules import point_columns
from attendance.rules.point_columns import LONGEST, Column


class ColumnsImpossible(PointsRefused):
    code = "point_columns_impossible"
    message = f"「ポイント」を含む項目に順番をつけ、見出しを{LONGEST}文字までで入れてください。"


@transaction.atomic
def choose(
    municipality: Municipality, *, columns: Sequence[Column], by: Actor, at: datetime
) -> list[PointColumn]:
    """Lay out every list that is taken from now on so. Raises ColumnsImpossible."""
    locks.hold(municipality)
    told = [Column(column.field, " ".join(column.heading.split())) for column in columns]
    if not point_columns.possible(told):
        raise ColumnsImpossible
    PointColumn.objects.filter(municipality=municipality).delete()
    made = PointColumn.objects.bulk_create(
        PointColumn(municipality=municipality, position=place, field=field, heading=heading)
        for place, (field, heading) in enumerate(told, start=1)
    )
    audit.record(
        "points.columns_chosen",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        fields=[str(column.field) for column in told],
    )
    return made
