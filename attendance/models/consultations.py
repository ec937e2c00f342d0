"""One-to-one help (スマホ相談会): who waits, who is at which table, and what came of it."""

import uuid

from django.db import models
from django.db.models import Q

from attendance import choices
from classes.models import Offering, Registration, Session
from classes.rules.topics import LONGEST_CODE
from people.choices import AGE_BAND_CHOICES


class ConsultationQueue(models.Model):
    """The line of one consultation day, with and without a booking. Whoever calls somebody
    holds this row. `secret` is the address of the monitor in the hall, which shows numbers
    alone."""

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="consultation_queue"
    )
    secret = models.UUIDField("モニターの番号", default=uuid.uuid4, unique=True, editable=False)
    tables = models.PositiveSmallIntegerField("テーブルの数")
    last_number = models.PositiveIntegerField("最後の整理番号", default=0)

    class Meta:
        verbose_name = "相談会の列"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tables__gt=0), name="a_consultation_has_a_table"
            ),
        ]

    def __str__(self) -> str:
        return f"queue {self.session_id}"


class Ticket(models.Model):
    """Somebody who came to a consultation, under a number (整理番号). `public_id` opens the
    page with their wait; neither says who they are. Without a registration it is
    somebody who gave no name."""

    queue = models.ForeignKey(
        ConsultationQueue, on_delete=models.PROTECT, related_name="tickets"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField("整理番号")
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.TicketState.choices,
        default=choices.TicketState.WAITING,
    )
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets"
    )
    booked_at = models.DateTimeField("予約の時刻", null=True, blank=True)
    topic = models.CharField("相談の分類", max_length=LONGEST_CODE, blank=True)
    table = models.PositiveSmallIntegerField("テーブル", null=True, blank=True)
    arrived_at = models.DateTimeField("来場")
    called_at = models.DateTimeField("呼出し", null=True, blank=True)
    started_at = models.DateTimeField("相談開始", null=True, blank=True)
    ended_at = models.DateTimeField("終了", null=True, blank=True)

    class Meta:
        verbose_name = "整理番号"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "number"], name="a_ticket_number_once_per_queue"
            ),
            models.UniqueConstraint(
                fields=["queue", "table"],
                condition=Q(state__in=choices.AT_A_TABLE),
                name="one_person_at_a_table",
            ),
            models.UniqueConstraint(
                fields=["queue", "registration"],
                condition=Q(state__in=choices.IN_THE_HOUSE),
                name="somebody_in_the_house_has_one_ticket",
            ),
            models.CheckConstraint(
                condition=Q(state__in=choices.AT_A_TABLE, table__isnull=False)
                | ~Q(state__in=choices.AT_A_TABLE),
                name="whoever_is_called_is_called_to_a_table",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.queue_id}: {self.number}"


class ConsultationRecord(models.Model):
    """What a consultation was about and what came of it (相談記録). Codes, result and minutes
    are without a name and are counted for ever; the two free texts go when the person is
    forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="consultation_records"
    )
    ticket = models.OneToOneField(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="record"
    )
    result = models.CharField("結果", max_length=10, choices=choices.ConsultationResult.choices)
    minutes = models.PositiveSmallIntegerField("相談時間（分）")
    referred_to = models.CharField("案内した機関", max_length=60, blank=True)
    note = models.CharField("相談の内容", max_length=500, blank=True)
    next_step = models.CharField("次にすること", max_length=200, blank=True)
    suggested = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    day = models.DateField("開催日")
    age_band = models.CharField("年代", max_length=10, blank=True, choices=AGE_BAND_CHOICES)
    recorded_at = models.DateTimeField("記録日時")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "相談記録"
        ordering = ["recorded_at", "id"]
        indexes = [
            models.Index(fields=["session", "day"], name="consultation_records_by_day"),
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"


class RecordTopic(models.Model):
    """One of the topics of a record, by its code."""

    record = models.ForeignKey(
        ConsultationRecord, on_delete=models.CASCADE, related_name="topics"
    )
    code = models.CharField("相談の分類", max_length=LONGEST_CODE)

    class Meta:
        verbose_name = "記録の分類"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "code"], name="a_record_names_a_topic_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code
