"""What was issued on paper, so that anybody can ask later whether it is genuine."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from classes.models import Offering, Session
from common import fiscal
from people.models import Helper, Participant

GROUP = 4
_SAYS_WHY = Q(revoked_at__isnull=True, revoked_because="") | (
    Q(revoked_at__isnull=False) & ~Q(revoked_because="")
)


class Issuer(models.Model):
    """In whose name a municipality issues certificates (団体名・代表者名)."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="issuer"
    )
    organisation = models.CharField("団体名", max_length=80)
    representative = models.CharField("代表者の職・氏名", max_length=80)

    class Meta:
        verbose_name = "証明書の発行者"

    def __str__(self) -> str:
        return self.organisation


class Issued(models.Model):
    """What every certificate has: serial, code to check it by, who signs, what it said.

    It is never changed, only revoked. The holder's name is not kept here: `sha256`, of all that
    the paper says, tells whether it would say the same again, name and all.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("番号")
    code = models.CharField("確認用の符号", max_length=16, unique=True)
    first_day = models.DateField("期間の最初の日")
    last_day = models.DateField("期間の最後の日")
    issued_at = models.DateTimeField("発行日時")
    organisation = models.CharField("団体名", max_length=80)
    representative = models.CharField("代表者の職・氏名", max_length=80)
    address = models.CharField("確認のページ", max_length=200)
    template = models.PositiveSmallIntegerField("様式の版")
    sha256 = models.CharField("SHA-256", max_length=64)
    revoked_at = models.DateTimeField("取消日時", null=True, blank=True)
    revoked_because = models.CharField("取消しの理由", max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["-fiscal_year", "-number"]

    @property
    def serial(self) -> str:
        """令和8-0001: counted anew in each fiscal year of the municipality."""
        return f"{fiscal.label(self.fiscal_year).removesuffix('年度')}-{self.number:04d}"

    @property
    def code_in_groups(self) -> str:
        """K7M4-XH2P-…: as it is printed and typed."""
        starts = range(0, len(self.code), GROUP)
        return "-".join(self.code[start : start + GROUP] for start in starts)

    @property
    def url(self) -> str:
        """Where the paper sends whoever checks it; says nothing but the code."""
        return f"{self.address}{self.code}/"


class IssuedDocument(Issued):
    """A certificate of activity (活動証明書) of a helper as it was issued."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="documents"
    )
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="documents")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )

    class Meta(Issued.Meta):
        verbose_name = "発行した証明書"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "number"],
                name="a_serial_once_per_municipality_and_year",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="a_certified_period_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=_SAYS_WHY, name="a_revoked_document_says_why"),
        ]

    def __str__(self) -> str:
        return f"document {self.key}"


class Completion(Issued):
    """A certificate (修了証) that somebody completed a class, as it was issued: `attended` of
    its meetings, from `first_day` to `last_day`."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="completions"
    )
    person = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="completions"
    )
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="completions")
    title = models.CharField("講座名", max_length=120)
    attended = models.PositiveSmallIntegerField("出席した回数")
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )

    class Meta(Issued.Meta):
        verbose_name = "修了証"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "number"],
                name="a_completion_serial_once_per_municipality_and_year",
            ),
            models.UniqueConstraint(
                fields=["person", "offering"],
                condition=Q(revoked_at__isnull=True),
                name="a_class_is_completed_once_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"), attended__gte=1),
                name="a_completed_class_was_attended",
            ),
            models.CheckConstraint(condition=_SAYS_WHY, name="a_revoked_completion_says_why"),
        ]

    def __str__(self) -> str:
        return f"completion {self.key}"


class IssuedLine(AppendOnly):
    """One activity as the certificate says it."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="lines")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("行")
    day = models.DateField("日")
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")
    place = models.CharField("場所", max_length=120)
    content = models.CharField("内容", max_length=200)
    minutes = models.PositiveIntegerField("分")

    class Meta:
        verbose_name = "証明した活動"
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "session"], name="a_session_is_certified_once_per_document"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"
