"""Who may act, for which municipality, and what they did."""

from datetime import date, time

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from accounts.choices import Role
from accounts.records import AppendOnly


class Municipality(models.Model):
    """A city, town or village that runs classes here."""

    code = models.CharField("全国地方公共団体コード", max_length=6, unique=True)
    name = models.CharField("名称", max_length=60)
    kana = models.CharField("名称（カナ）", max_length=120)
    prefecture = models.CharField("都道府県", max_length=12)
    section = models.CharField("担当課", max_length=120)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    office_opens = models.TimeField("開庁", default=time(8, 30))
    office_closes = models.TimeField("閉庁", default=time(17, 15))
    # Counted in office hours: about one working day.
    answer_hours = models.PositiveSmallIntegerField("繰上げの返事を待つ時間", default=8)

    class Meta:
        verbose_name = "市町村"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"), name="municipality_code_has_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def office_name(self) -> str:
        """The name that answers the phone: 「鹿児島市 総務局 総務部 デジタル戦略推進室」."""
        return f"{self.name} {self.section}".strip()


class User(AbstractUser):
    """Somebody who logs in. What they may do is said by their memberships alone."""

    display_name = models.CharField("表示名", max_length=60, blank=True)

    class Meta:
        verbose_name = "利用者"

    def __str__(self) -> str:
        return self.display_name or self.username


class Membership(models.Model):
    """One person's role for one municipality, from a day to a day (both included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("役割", max_length=20, choices=Role.choices)
    starts_on = models.DateField("開始日", null=True, blank=True)
    ends_on = models.DateField("終了日", null=True, blank=True)

    class Meta:
        verbose_name = "所属"
        ordering = ["municipality", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"], name="one_membership_per_user_and_municipality"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.municipality} / {self.get_role_display()}"

    def holds_on(self, day: date) -> bool:
        """Whether the membership is in force on the day: a contractor's ends by itself."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


class AuditEvent(AppendOnly):
    """One line of the audit trail. No foreign keys: it outlives what it speaks of."""

    at = models.DateTimeField("日時")
    municipality_code = models.CharField("市町村", max_length=6, blank=True)
    action = models.CharField("操作", max_length=60)
    actor_kind = models.CharField("行為者の種類", max_length=20)
    actor_key = models.CharField("行為者", max_length=60)
    origin = models.CharField("接続元", max_length=60, blank=True)
    subject_type = models.CharField("対象の種類", max_length=60)
    subject_key = models.CharField("対象", max_length=60)
    detail = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "監査記録"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["municipality_code", "-at"], name="audit_by_municipality"),
            models.Index(fields=["subject_type", "subject_key"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type}:{self.subject_key}"
