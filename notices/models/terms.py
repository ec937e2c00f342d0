"""What a town has decided about messages that a machine sends."""

from datetime import time
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from notices import choices


class NoticeTerms(models.Model):
    """How a town's messages go out: one row, made when it is first changed. A town without one
    sends nothing by machine: its staff ring up."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="notice_terms"
    )
    # Which of MACHINE_CHANNELS are in use; none: staff tell everything.
    machines = models.JSONField("自動で送る方法", default=list, blank=True)
    sms_for = models.CharField(
        "ショートメッセージを送る方",
        max_length=12,
        choices=choices.SmsFor.choices,
        default=choices.SmsFor.AS_WISHED,
    )
    opens = models.TimeField("送り始める時刻", default=time(9))
    closes = models.TimeField("送り終える時刻", default=time(18))
    urgent_until = models.TimeField("中止・変更を送り終える時刻", default=time(20))
    # A number in E.164, up to 11 letters, or a messaging service (MG…).
    sms_sender = models.CharField("ショートメッセージの差出人", max_length=40, blank=True)
    call_from = models.CharField("自動音声電話の発信番号", max_length=20, blank=True)
    mail_from = models.EmailField("電子メールの差出人", blank=True)
    # Where people ask whether a message is from the town; the office's number where empty.
    check_phone = models.CharField("確認用の電話番号", max_length=20, blank=True)
    price_sms = models.DecimalField(
        "1通の目安（円）", max_digits=7, decimal_places=2, default=Decimal("12.00")
    )
    price_call = models.DecimalField(
        "1回の通話の目安（円）", max_digits=7, decimal_places=2, default=Decimal("20.00")
    )
    retention_days = models.PositiveSmallIntegerField("文を残す日数", default=180)

    class Meta:
        verbose_name = "連絡の設定"
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=F("urgent_until")),
                name="messages_go_out_between_two_times_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"notice terms {self.municipality_id}"


class OptOut(models.Model):
    """A number (or an address) that wants no more of one channel of a town, from when and how
    that is known. It ends when its owner says so; what is ended stays as history."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField("伝え方", max_length=10, choices=choices.MessageChannel.choices)
    to = models.CharField("あて先", max_length=254)
    since = models.DateTimeField("停止した日時")
    source = models.CharField("きっかけ", max_length=10, choices=choices.OptOutSource.choices)
    ended_at = models.DateTimeField("再開した日時", null=True, blank=True)
    ended_by = models.CharField(
        "再開のきっかけ", max_length=10, blank=True, choices=choices.OptOutSource.choices
    )

    class Meta:
        verbose_name = "配信停止"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "channel", "to"],
                condition=Q(ended_at__isnull=True, to__gt=""),
                name="an_opt_out_holds_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="an_opt_out_that_ended_says_how",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "to"], name="opt_outs_by_number")]

    def __str__(self) -> str:
        return f"opt-out {self.pk}"


class Reply(models.Model):
    """What came back by text message, or was pressed in a call: read by the machine as far as
    it can, and by staff where it cannot."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The carrier's number of the message, or of the call and the key: taken in once.
    sid = models.CharField("通信会社の番号", max_length=80, unique=True)
    channel = models.CharField("伝え方", max_length=10, choices=choices.MessageChannel.choices)
    sending = models.ForeignKey(
        "notices.Sending",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replies",
    )
    sender = models.CharField("差出人", max_length=254, blank=True)
    text = models.TextField("内容", blank=True)
    meaning = models.CharField("意味", max_length=12, choices=choices.ReplyMeaning.choices)
    state = models.CharField("状態", max_length=10, choices=choices.ReplyState.choices)
    # What came of it, in a sentence without names.
    outcome = models.CharField("結果", max_length=200, blank=True)
    at = models.DateTimeField("受信日時")
    settled_at = models.DateTimeField("対応日時", null=True, blank=True)

    class Meta:
        verbose_name = "返信"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False)
                | Q(state="open", settled_at__isnull=True),
                name="a_settled_reply_says_when",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "state", "at"], name="replies_list")]

    def __str__(self) -> str:
        return f"reply {self.pk}"
