"""Orders of the print centre: what is printed together, and how far each piece of it is.

Nobody's name is kept here: a piece knows rows by their keys. What was drawn lies in `PrintFile`
until somebody takes it or a day has passed.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from classes.models import Session
from materials import choices
from materials.choices import PartState, PrintState
from materials.rules.labels import SheetKind


class PrintJob(models.Model):
    """Several papers that were ordered at once and are taken as one PDF."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="print_jobs"
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    request_key = models.CharField("注文の鍵", max_length=80)
    digest = models.CharField("注文の内容の符号", max_length=64)
    sides = models.CharField("面", max_length=10, choices=choices.Sides)
    order = models.CharField("並べ方", max_length=20, choices=choices.PrintOrder)
    unfit = models.CharField("印刷できない文字", max_length=20, choices=choices.Unfit)
    cutting = models.CharField("切り方", max_length=10, choices=choices.Cutting)
    labels = models.CharField(
        "ラベル用紙", max_length=20, choices=[(kind.value, kind.value) for kind in SheetKind]
    )
    state = models.CharField(
        "状態", max_length=10, choices=PrintState, default=PrintState.WORKING
    )
    problem = models.TextField("作れなかった理由", blank=True)
    pages = models.PositiveIntegerField("ページ数", default=0)
    ordered_at = models.DateTimeField("注文日時")
    kept_until = models.DateTimeField("消去する日時")
    ready_at = models.DateTimeField("できた日時", null=True, blank=True)
    taken_at = models.DateTimeField("受け取った日時", null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "まとめて印刷"
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "request_key"], name="a_print_job_is_ordered_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="whoever_takes_a_print_job_takes_it_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "ordered_at"], name="print_jobs_in_turn")]

    def __str__(self) -> str:
        return f"print job {self.public_id}"

    def may_become(self, state: PrintState) -> bool:
        """Whether the order can still come into this state."""
        return state in choices.NEXT_PRINT_STATES.get(self.state, frozenset())


class PrintPart(models.Model):
    """One paper of one session, or a stretch of it, that is drawn in one go.

    `members` are the keys of what stands on it (registrations, people, flyers), in their order,
    null where a place stays empty; [] where the paper holds whatever the session holds. Whoever
    draws it holds `claim` until `claimed_until`; then anybody may begin it again.
    """

    job = models.ForeignKey(PrintJob, on_delete=models.CASCADE, related_name="parts")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("順番")
    kind = models.CharField("紙の種類", max_length=40)
    copies = models.PositiveSmallIntegerField("部数", default=1)
    members = models.JSONField("載せるもの", default=list, blank=True)
    state = models.CharField(
        "状態", max_length=10, choices=PartState, default=PartState.WAITING
    )
    claim = models.UUIDField("担当", null=True, blank=True)
    claimed_until = models.DateTimeField("担当の期限", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)
    problem = models.TextField("できなかった理由", blank=True)
    unfit = models.JSONField("印刷できなかった文字", default=list, blank=True)
    people = models.PositiveIntegerField("人数", default=0)
    pages = models.PositiveIntegerField("ページ数", default=0)
    gone_at = models.DateTimeField("紙の内容を消す日時", null=True, blank=True)
    first_page = models.PositiveIntegerField("最初のページ", default=0)

    class Meta:
        verbose_name = "まとめて印刷の一部"
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "number"], name="a_place_in_a_print_job_is_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PartState.CLAIMED, claim__isnull=False, claimed_until__isnull=False
                )
                | (
                    ~Q(state=PartState.CLAIMED)
                    & Q(claim__isnull=True, claimed_until__isnull=True)
                ),
                name="whoever_draws_a_part_holds_it_until_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "claimed_until"], name="print_parts_to_draw")]

    def __str__(self) -> str:
        return f"print part {self.pk}"


class PrintFile(models.Model):
    """What was drawn: one part, or (`part` is null) the whole, as a PDF. Deleted in time."""

    job = models.ForeignKey(PrintJob, on_delete=models.CASCADE, related_name="files")
    part = models.OneToOneField(
        PrintPart, on_delete=models.CASCADE, null=True, blank=True, related_name="file"
    )
    content = models.BinaryField("PDF")

    class Meta:
        verbose_name = "まとめて印刷のPDF"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["job"],
                condition=Q(part__isnull=True),
                name="a_print_job_is_one_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"print file {self.pk}"
