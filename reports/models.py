"""What the counts amount to: plans, indicators with their targets, results from before."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from classes.choices import Kind, Organiser
from classes.models import Course
from reports import choices


class Plan(models.Model):
    """A municipality's published plan, from its first to its last day (both included)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="plans"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("計画の名称", max_length=120)
    starts_on = models.DateField("計画の開始日")
    ends_on = models.DateField("計画の終了日")
    activities = models.JSONField("計画にある取組", default=list, blank=True)
    note = models.TextField("備考", blank=True)

    class Meta:
        verbose_name = "計画"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="plan_names_differ_in_a_municipality"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_plan_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A figure that a plan promises, and how it is counted: a row, so that staff can change it.

    Empty `kinds`, an empty `organiser` and no `courses` mean: no restriction.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="indicators"
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    slug = models.SlugField("識別名", max_length=60)
    title = models.CharField("指標の名称", max_length=120)
    unit = models.CharField("単位", max_length=12)
    measure = models.CharField("数え方", max_length=24, choices=choices.Measure.choices)
    window = models.CharField("期間の取り方", max_length=24, choices=choices.Window.choices)
    window_from = models.DateField("期間の初日", null=True, blank=True)
    window_to = models.DateField("期間の末日", null=True, blank=True)
    kinds = models.JSONField("対象の種類", default=list, blank=True)
    organiser = models.CharField(
        "対象の主催", max_length=12, blank=True, choices=Organiser.choices
    )
    courses = models.ManyToManyField(
        Course, blank=True, related_name="indicators", verbose_name="対象の講座"
    )
    baseline_value = models.PositiveIntegerField("基準値", null=True, blank=True)
    baseline_label = models.CharField("基準値の説明", max_length=80, blank=True)
    # Exactly as the plan has it: this text is quoted, never rewritten.
    target_wording = models.CharField("計画の記載", max_length=200, blank=True)
    source = models.CharField("出典", max_length=200, blank=True)
    open_question = models.TextField("計画の読み方", blank=True)
    visibility = models.CharField(
        "公開の範囲",
        max_length=10,
        choices=choices.Visibility.choices,
        default=choices.Visibility.INTERNAL,
    )
    published_on = models.DateField("公開日", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "指標"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"], name="indicator_slugs_differ_in_a_municipality"
            ),
            models.CheckConstraint(
                condition=Q(
                    window="dates_cumulative",
                    window_from__isnull=False,
                    window_to__isnull=False,
                )
                | (
                    ~Q(window="dates_cumulative")
                    & Q(window_from__isnull=True, window_to__isnull=True)
                ),
                name="only_a_window_of_dates_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(window_to__isnull=True) | Q(window_to__gte=F("window_from")),
                name="an_indicator_window_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(window="plan_period_cumulative") | Q(plan__isnull=False),
                name="a_plan_period_needs_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(visibility="published", published_on__isnull=False)
                | (~Q(visibility="published") & Q(published_on__isnull=True)),
                name="only_a_published_indicator_has_a_publication_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """What an indicator is to reach by the end of a fiscal year (its Western starting year)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    value = models.PositiveIntegerField("目標値")

    class Meta:
        verbose_name = "目標"
        ordering = ["fiscal_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"], name="one_target_per_indicator_and_year"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="a_target_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.fiscal_year} {self.value}"


class PastResult(models.Model):
    """A result from before the system, or from outside it, with the paper it comes from.

    It enters every figure whose window holds all of its days and whose scope holds it. It is
    never deleted: a mistaken one is withdrawn and stays readable.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="past_results"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.PastResultState.choices,
        default=choices.PastResultState.COUNTED,
    )
    title = models.CharField("内容", max_length=120)
    measure = models.CharField("数え方", max_length=24, choices=choices.Measure.choices)
    kind = models.CharField("種類", max_length=14, blank=True, choices=Kind.choices)
    organiser = models.CharField("主催", max_length=12, blank=True, choices=Organiser.choices)
    course = models.ForeignKey(
        Course, null=True, blank=True, on_delete=models.PROTECT, related_name="past_results"
    )
    starts_on = models.DateField("期間の初日")
    ends_on = models.DateField("期間の末日")
    value = models.DecimalField("実績", max_digits=9, decimal_places=1)
    source = models.CharField("出典", max_length=300)
    entered_at = models.DateTimeField("入力日時")
    withdrawn_reason = models.CharField("取消しの理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "システム導入前の実績"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_past_result_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="a_past_result_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(source=""), name="a_past_result_names_its_source"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | Q(withdrawn_reason=""),
                name="only_a_withdrawn_result_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=[
                    "municipality",
                    "measure",
                    "kind",
                    "organiser",
                    "starts_on",
                    "ends_on",
                    "title",
                ],
                condition=Q(state="counted"),
                name="a_past_result_is_entered_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title
