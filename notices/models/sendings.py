"""What was handed to a carrier, and what it said of it."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from notices import choices
from notices.models.messages import Message


class Sending(models.Model):
    """One try to tell a message by machine. It is stored before the carrier is asked, so that
    whatever happens then, it is known that something was asked.

    `key` stands in the address to which the carrier reports: a report finds its row even when
    the answer was never heard. Whoever asks holds the row until `held_until`; what is held
    longer was asked by a worker that is gone, and is shown as 結果不明.
    """

    key = models.UUIDField("符号", default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="sendings")
    channel = models.CharField("伝え方", max_length=10, choices=choices.MessageChannel.choices)
    # A number in digits, a mail address, an account: blanked when the contents are forgotten.
    to = models.CharField("あて先", max_length=254, blank=True)
    text = models.TextField("送った文", blank=True)
    parts = models.PositiveSmallIntegerField("通数", default=1)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.SendingState.choices,
        default=choices.SendingState.ASKING,
    )
    sid = models.CharField("通信会社の番号", max_length=64, blank=True)
    error = models.CharField("届かなかった理由の番号", max_length=30, blank=True)
    worker = models.CharField("送信したワーカー", max_length=80, blank=True)
    asked_at = models.DateTimeField("送信日時")
    held_until = models.DateTimeField("結果を待つ期限", null=True, blank=True)
    answered_at = models.DateTimeField("受付の返事の日時", null=True, blank=True)
    ended_at = models.DateTimeField("結果の日時", null=True, blank=True)
    # When the carrier is next asked what became of it, where its report does not come.
    look_up_at = models.DateTimeField("結果を問い合わせる日時", null=True, blank=True)
    # Of a call: since when its contents have been read out to somebody who pressed a key.
    heard_at = models.DateTimeField("内容を聞いた日時", null=True, blank=True)

    class Meta:
        verbose_name = "送信"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sid"],
                condition=~Q(sid=""),
                name="a_carrier_s_number_is_of_one_sending",
            ),
            # The database itself refuses to ask twice at a time.
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(state="asking"),
                name="a_message_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="asking", held_until__isnull=False)
                | (~Q(state="asking") & Q(held_until__isnull=True)),
                name="whoever_asks_holds_the_row",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["delivered", "failed"], ended_at__isnull=False)
                | (~Q(state__in=["delivered", "failed"]) & Q(ended_at__isnull=True)),
                name="a_result_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["held_until"], condition=Q(state="asking"), name="sendings_held"
            ),
            models.Index(
                fields=["look_up_at"],
                condition=Q(look_up_at__isnull=False),
                name="sendings_to_look_up",
            ),
            models.Index(fields=["municipality", "asked_at"], name="sendings_by_day"),
        ]

    def __str__(self) -> str:
        return f"sending {self.key}"


class Receipt(AppendOnly):
    """What a carrier reported of a sending: each report once, in whatever order they came."""

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="receipts")
    status = models.CharField("状態", max_length=30)
    error = models.CharField("理由の番号", max_length=30, blank=True)
    at = models.DateTimeField("受信日時")

    class Meta:
        verbose_name = "配信の報告"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "status", "error"], name="a_report_is_stored_once"
            ),
        ]

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Pace(models.Model):
    """How fast one gateway may be asked, by all workers together: one row each.

    A gateway that fails over and over is left alone until `paused_until`.
    """

    channel = models.CharField(
        "伝え方", max_length=10, choices=choices.MessageChannel.choices, unique=True
    )
    next_slot_at = models.DateTimeField("次に送れる日時")
    faults = models.PositiveIntegerField("続けて失敗した回数", default=0)
    paused_until = models.DateTimeField("休止の終わり", null=True, blank=True)

    class Meta:
        verbose_name = "送信の速さ"
        ordering = ["channel"]

    def __str__(self) -> str:
        return f"pace of {self.channel}"

    def is_paused(self, at: datetime) -> bool:
        """Whether nothing is asked of it for now."""
        return self.paused_until is not None and at < self.paused_until


class Worker(models.Model):
    """A running `deliver`: seen every few seconds, so that one that is silent is noticed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名前", max_length=80)
    started_at = models.DateTimeField("開始日時")
    seen_at = models.DateTimeField("最後の合図")
    stopped_at = models.DateTimeField("終了日時", null=True, blank=True)
    sent = models.PositiveIntegerField("送信した件数", default=0)

    class Meta:
        verbose_name = "送信ワーカー"
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return self.name
