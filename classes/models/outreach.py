"""出前講座: what a town offers to groups, who asked for it, and what was written to them."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from classes import choices
from classes.models.catalogue import Course
from classes.models.offerings import Offering
from people.models import GroupContact


class OutreachSettings(models.Model):
    """How a municipality does it: one row, made when it is first changed."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="outreach_settings"
    )
    # Kept free before and after a class, for the way there and back.
    travel_minutes = models.PositiveSmallIntegerField("移動の時間（分）", default=30)
    letter_sign = models.CharField("文書の記号", max_length=20, blank=True)
    sender = models.CharField("通知書の発信者", max_length=60, blank=True)
    # 行政不服審査法第82条, 行政事件訴訟法第46条: only where a refusal is a 処分.
    instruction = models.TextField("不承認通知書の教示文", blank=True)

    class Meta:
        verbose_name = "出前講座の設定"

    def __str__(self) -> str:
        return f"outreach settings {self.municipality_id}"


class OutreachMenuItem(models.Model):
    """One class that a group may ask for, with what the town asks of the group (`rules`, read
    by `classes.rules.outreach.terms`)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="outreach_menu"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.CatalogueState.choices,
        default=choices.CatalogueState.IN_USE,
    )
    title = models.CharField("講座名", max_length=60)
    description = models.TextField("内容", blank=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="outreach_menu")
    minutes = models.PositiveIntegerField("標準の時間（分）", default=90)
    teachers = models.CharField("講師", max_length=120, blank=True)
    provides = models.CharField("団体で用意するもの", max_length=300, blank=True)
    contact_name = models.CharField("問合せ先", max_length=120, blank=True)
    contact_phone = models.CharField("問合せ先電話番号", max_length=20, blank=True)
    rules = models.JSONField("決まり", default=dict)

    class Meta:
        verbose_name = "出前講座のメニュー"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "title"],
                name="outreach_titles_differ_in_a_municipality",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0), name="an_outreach_class_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phone(self) -> str:
        """The number to ring about it."""
        return self.contact_phone or self.municipality.phone

    @property
    def contact(self) -> str:
        """The office that answers."""
        return self.contact_name or self.municipality.office_name


class OutreachRequest(models.Model):
    """A group asks for a class. `reference` is read out on the phone, `secret` opens the
    group's own page. Who they are stands in people/; the name of the group is nobody's."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="outreach_requests"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField("受付番号", max_length=12, unique=True)
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状態", max_length=14, choices=choices.OutreachState.choices)
    item = models.ForeignKey(
        OutreachMenuItem, on_delete=models.PROTECT, related_name="requests"
    )
    contact = models.OneToOneField(
        GroupContact, on_delete=models.PROTECT, related_name="outreach_request"
    )
    channel = models.CharField("受付方法", max_length=10, choices=choices.Channel.choices)
    group = models.CharField("団体名", max_length=50)
    group_key = models.CharField("団体名の検索キー", max_length=50)
    belonging = models.CharField(
        "団体の方", max_length=10, choices=choices.OutreachBelonging.choices
    )
    venue_name = models.CharField("会場", max_length=120)
    venue_address = models.CharField("会場の所在地", max_length=200, blank=True)
    inside = models.BooleanField("市町村内の会場", default=True)
    people = models.PositiveIntegerField("予定人数")
    equipment = models.JSONField("会場の設備", default=list, blank=True)
    needs = models.JSONField("必要な配慮", default=list, blank=True)
    note = models.CharField("連絡事項", max_length=300, blank=True)
    confirmed = models.JSONField("確認したこと", default=list, blank=True)
    offering = models.OneToOneField(
        Offering,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="outreach_request",
    )
    conditions = models.TextField("承認の条件", blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    # Why a condition was set aside: at the desk, or when it was approved.
    overridden = models.CharField("職員の判断の理由", max_length=200, blank=True)
    request_key = models.CharField(
        "要求キー", max_length=100, null=True, blank=True, unique=True
    )
    request_digest = models.CharField("要求の要約", max_length=64, blank=True)
    requested_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = "出前講座の申込み"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "conditional", "held", "reported"])
                | Q(offering__isnull=False),
                name="an_approved_outreach_request_has_its_class",
            ),
            models.CheckConstraint(
                condition=~Q(state="conditional") | ~Q(conditions=""),
                name="a_conditional_approval_says_its_conditions",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="a_refused_outreach_request_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "state", "requested_at"], name="outreach_by_state"
            ),
            models.Index(
                fields=["municipality", "group_key", "requested_at"], name="outreach_by_group"
            ),
        ]

    def __str__(self) -> str:
        return f"outreach request {self.reference}"


class OutreachWish(models.Model):
    """When a group would like the class: the first to the third wish."""

    request = models.ForeignKey(
        OutreachRequest, on_delete=models.CASCADE, related_name="wishes"
    )
    rank = models.PositiveSmallIntegerField("希望順位")
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")

    class Meta:
        verbose_name = "希望日時"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "rank"], name="an_outreach_wish_has_its_own_rank"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="an_outreach_wish_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.rank}希望"


class OutreachEvent(AppendOnly):
    """One step in the life of a request."""

    request = models.ForeignKey(
        OutreachRequest, on_delete=models.CASCADE, related_name="history"
    )
    from_state = models.CharField("前の状態", max_length=14, blank=True)
    to_state = models.CharField(
        "次の状態", max_length=14, choices=choices.OutreachState.choices
    )
    reason = models.CharField("理由", max_length=300, blank=True)
    at = models.DateTimeField("日時")
    actor_kind = models.CharField("行為者の種類", max_length=20)
    actor_key = models.CharField("行為者", max_length=60, blank=True)

    class Meta:
        verbose_name = "出前講座の経過"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.to_state}"


class OutreachLetter(AppendOnly):
    """A letter that was issued: its number is never given again within a fiscal year."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        OutreachRequest, on_delete=models.PROTECT, related_name="letters"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("種類", max_length=12, choices=choices.LetterKind.choices)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("番号")
    sign = models.CharField("文書の記号", max_length=20, blank=True)
    issued_on = models.DateField("日付")

    class Meta:
        verbose_name = "出前講座の通知書"
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "number"],
                name="an_outreach_letter_has_its_own_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.number}"
