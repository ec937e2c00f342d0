"""The points ledger of a town: what was earned, what was handed over, what is left."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet, Sum

from accounts.models import Municipality
from attendance.choices import PointBasis, PointField, PointRounding
from attendance.models import PointColumn, PointEntry, PointPayout, PointRule
from attendance.rules import point_columns
from attendance.rules.point_columns import Column
from attendance.rules.points import Rule
from common import kana
from people.models import Helper


@dataclass(frozen=True)
class Balance:
    """One helper in one fiscal year: points earned in all, and those handed over already."""

    helper: Helper
    earned: int
    paid: int

    @property
    def left(self) -> int:
        return self.earned - self.paid


@dataclass(frozen=True)
class Share:
    """What a payout gives to one helper."""

    helper: Helper
    points: int


def rules_of(municipality: Municipality) -> Sequence[PointRule]:
    """All that ever held, in the order in which they began."""
    return [*PointRule.objects.filter(municipality=municipality).order_by("starts_on", "pk")]


def as_rule(row: PointRule) -> Rule:
    """The row as the reckoning reads it."""
    return Rule(
        basis=PointBasis(row.basis),
        points=row.points,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        rounding=PointRounding(row.rounding),
        day_cap=row.day_cap,
        year_cap=row.year_cap,
    )


def written(municipality: Municipality, *, year: int) -> dict[int, dict[int, int]]:
    """Points that follow from sessions, by helper and session: one query."""
    rows = (
        _entries(municipality, year=year)
        .filter(session__isnull=False)
        .order_by()
        .values_list("helper", "session")
        .annotate(sum=Sum("points"))
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for helper, session, points in rows:
        found[helper][session] = points
    return found


def balances(municipality: Municipality, *, year: int) -> list[Balance]:
    """Everybody with an entry in the fiscal year, in 五十音順: one query."""
    earned: dict[int, int] = defaultdict(int)
    paid: dict[int, int] = defaultdict(int)
    helpers: dict[int, Helper] = {}
    for row in _entries(municipality, year=year).select_related("helper", "paid"):
        helpers[row.helper_id] = row.helper
        earned[row.helper_id] += row.points
        paid[row.helper_id] += row.points if hasattr(row, "paid") else 0
    found = [Balance(each, earned[key], paid[key]) for key, each in helpers.items()]
    return sorted(found, key=lambda one: (kana.sort_key(one.helper.kana), one.helper.pk))


def unpaid(municipality: Municipality, *, year: int) -> list[PointEntry]:
    """The entries in no payout of those who have more than nothing left; the others wait."""
    left: dict[int, list[PointEntry]] = defaultdict(list)
    for row in _entries(municipality, year=year).filter(paid__isnull=True):
        left[row.helper_id].append(row)
    return [
        row for rows in left.values() if sum(each.points for each in rows) > 0 for row in rows
    ]


def payouts(municipality: Municipality) -> QuerySet[PointPayout]:
    """All payouts with their sums, the latest first."""
    theirs = PointPayout.objects.filter(municipality=municipality)
    return theirs.annotate(points=Sum("entries__entry__points")).order_by("-number")


def next_number(municipality: Municipality) -> int:
    """The number of the next payout; ask while the municipality is held."""
    last = PointPayout.objects.filter(municipality=municipality).aggregate(last=Max("number"))
    return (last["last"] or 0) + 1


def shares(payout: PointPayout) -> list[Share]:
    """What everybody gets by a payout, in 五十音順: two queries."""
    rows = PointEntry.objects.filter(paid__payout=payout).order_by()
    sums = dict(rows.values_list("helper").annotate(sum=Sum("points")))
    helpers = Helper.objects.filter(pk__in=sums).order_by("pk")
    found = [Share(helper, sums[helper.pk]) for helper in helpers]
    return sorted(found, key=lambda one: (kana.sort_key(one.helper.kana), one.helper.pk))


def _entries(municipality: Municipality, *, year: int) -> QuerySet[PointEntry]:
    return PointEntry.objects.filter(municipality=municipality, fiscal_year=year).order_by("pk")


def columns(municipality: Municipality) -> tuple[Column, ...]:
    """How the town's lists are laid out; the default where it never said."""
    rows = PointColumn.objects.filter(municipality=municipality)
    own = tuple(Column(PointField(row.field), row.heading) for row in rows)
    return own or point_columns.DEFAULT
