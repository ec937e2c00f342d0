"""What is on file of a helper, each with its dates. What was entered is never deleted: it is
withdrawn, and the page shows since when."""

from django.db import models
from django.db.models import F, Q

from people import choices
from people.models.helpers import Helper


class Record(models.Model):
    """Something on file of one helper."""

    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="%(class)ss")
    entered_at = models.DateTimeField("登録日時")
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Training(Record):
    """A course for helpers that was attended to its end."""

    course = models.CharField("研修", max_length=80)
    done_on = models.DateField("修了日")

    class Meta:
        verbose_name = "研修"
        ordering = ["-done_on", "-pk"]


class Qualification(Record):
    """A certificate with a last day, or without one."""

    name = models.CharField("資格", max_length=80)
    until = models.DateField("有効期限", null=True, blank=True)

    class Meta:
        verbose_name = "資格"
        ordering = ["name", "-until", "-pk"]


class Insurance(Record):
    """A policy that covers the helper up to and including `until`."""

    name = models.CharField("保険", max_length=80)
    starts_on = models.DateField("始期", null=True, blank=True)
    until = models.DateField("有効期限")

    class Meta:
        verbose_name = "保険"
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(until__gte=F("starts_on")),
                name="an_insurance_ends_after_it_starts",
            ),
        ]


class GuardianConsent(Record):
    """The form that a guardian has signed: what it covers, from the day on it until the last
    day, if it names one. Withdrawn, it no longer holds on the day of withdrawal."""

    guardian_name = models.CharField("保護者の氏名", max_length=80)
    guardian_phone = models.CharField("保護者の電話番号", max_length=15, blank=True)
    given_on = models.DateField("同意日")
    until = models.DateField("有効期限", null=True, blank=True)
    covers = models.JSONField("同意の範囲", default=list)
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)

    class Meta:
        verbose_name = "保護者の同意"
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("given_on")),
                name="a_consent_ends_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False),
                name="a_withdrawn_consent_has_a_day_of_withdrawal",
            ),
        ]

    @property
    def covered(self) -> list[str]:
        """What it covers, in words."""
        return [choices.ConsentScope(scope).label for scope in self.covers]


class ConsentScan(models.Model):
    """The signed form as it was scanned. Kept in the database: it is backed up, and forgotten,
    with the consent that it proves, and no folder of files can be served by mistake."""

    consent = models.OneToOneField(
        GuardianConsent, on_delete=models.CASCADE, related_name="scan"
    )
    media_type = models.CharField("形式", max_length=20, choices=choices.ScanType.choices)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = "同意書の写し"

    def __str__(self) -> str:
        return f"scan {self.pk}"
