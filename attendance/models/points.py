"""Points for helping: the rules of a town, what was earned, and what was handed over."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from attendance import choices
from classes.models import Session
from people.models import Helper


class PointRule(models.Model):
    """So many points for an hour, or for an activity, from a day to a day (both included)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="point_rules"
    )
    name = models.CharField("名称", max_length=60)
    basis = models.CharField("単位", max_length=10, choices=choices.PointBasis.choices)
    points = models.PositiveIntegerField("ポイント")
    rounding = models.CharField(
        "端数",
        max_length=10,
        choices=choices.PointRounding.choices,
        default=choices.PointRounding.DOWN,
    )
    day_cap = models.PositiveIntegerField("1日の上限", null=True, blank=True)
    year_cap = models.PositiveIntegerField("1年度の上限", null=True, blank=True)
    starts_on = models.DateField("開始日")
    ends_on = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "ポイントの決まり"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_point_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PointColumn(models.Model):
    """One column of a town's lists of points; a town without any has the default ones."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="point_columns"
    )
    position = models.PositiveSmallIntegerField("順番")
    field = models.CharField("項目", max_length=20, choices=choices.PointField.choices)
    heading = models.CharField("見出し", max_length=40)

    class Meta:
        verbose_name = "ポイントの一覧の項目"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "field"], name="a_field_is_in_a_list_of_points_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "position"],
                name="columns_of_a_list_of_points_differ_in_place",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class PointEntry(AppendOnly):
    """Points that were earned, or taken back, in a fiscal year. Without a session, staff
    corrected them for a reason; with one, they follow from the hours ledger."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="point_entries")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.UUIDField("操作", default=uuid.uuid4, unique=True)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    points = models.IntegerField("ポイント")
    reason = models.CharField("訂正の理由", max_length=200, blank=True)
    written_at = models.DateTimeField("記録した時刻")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "ポイントの記録"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, reason="")
                | (Q(session__isnull=True) & ~Q(reason="")),
                name="points_follow_from_a_session_or_have_a_reason",
            ),
            models.CheckConstraint(condition=~Q(points=0), name="an_entry_changes_points"),
        ]
        indexes = [
            models.Index(fields=["municipality", "fiscal_year"], name="points_of_a_year"),
        ]

    def __str__(self) -> str:
        return f"points {self.pk}"


class PointPayout(models.Model):
    """A list of points handed over to the local currency, all at once, once."""

    key = models.UUIDField("操作", unique=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="point_payouts"
    )
    number = models.PositiveIntegerField("番号")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    made_at = models.DateTimeField("確定した時刻")

    class Meta:
        verbose_name = "ポイントの付与"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="a_payout_number_once_per_municipality"
            ),
        ]

    def __str__(self) -> str:
        return f"payout {self.number}"


class PaidEntry(AppendOnly):
    """This entry is in that payout: no entry is ever in two."""

    entry = models.OneToOneField(PointEntry, on_delete=models.PROTECT, related_name="paid")
    payout = models.ForeignKey(PointPayout, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        verbose_name = "付与した記録"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"paid {self.pk}"
