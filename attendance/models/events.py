"""What happened. Events are appended and never edited."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.records import AppendOnly
from attendance import choices
from classes.models import Registration, Session
from people.choices import AGE_BAND_CHOICES
from people.models import Helper, Participant


class CheckIn(AppendOnly):
    """One mark at one door. The id is made where the mark is made, so a mark that is sent twice
    is stored once. A `voided` event names the event that it takes back: by its id alone, for a
    tablet's withdrawal may arrive before what it withdraws.

    What the figures need is kept here as it was when the mark was received: `day` is the day
    for which the session was planned then (moving the session moves nothing that happened),
    `age_band` and `district` are the person's, so that forgetting them changes no number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="check_ins")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="check_ins"
    )
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="check_ins"
    )
    kind = models.CharField("種類", max_length=10, choices=choices.TapKind.choices)
    method = models.CharField("方法", max_length=10, choices=choices.Method.choices)
    voids = models.UUIDField("取り消す記録", null=True, blank=True)
    day = models.DateField("開催日")
    age_band = models.CharField("年代", max_length=10, blank=True, choices=AGE_BAND_CHOICES)
    district = models.CharField("地区", max_length=60, blank=True)
    occurred_at = models.DateTimeField("起きた時刻")
    received_at = models.DateTimeField("受け取った時刻")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "出席の記録"
        ordering = ["occurred_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="voided", voids__isnull=False)
                | (~Q(kind="voided") & Q(voids__isnull=True)),
                name="only_a_voided_event_takes_another_back",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "participant"], name="check_ins_by_person"),
            models.Index(
                fields=["voids"], condition=Q(voids__isnull=False), name="check_ins_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Headcount(AppendOnly):
    """How many came to a session without giving names. A later count replaces an earlier one
    of the same group; counting 0 takes it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="headcounts")
    group = models.CharField("団体名", max_length=80, blank=True)
    count = models.PositiveIntegerField("人数")
    # How many of them were of which age, as far as somebody knew: band to heads.
    bands = models.JSONField("年代ごとの人数", default=dict, blank=True)
    day = models.DateField("開催日")
    counted_at = models.DateTimeField("数えた時刻")
    received_at = models.DateTimeField("受け取った時刻")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "人数の記録"
        ordering = ["counted_at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.count}"


class WorkedHours(AppendOnly):
    """How long a helper was there, in minutes. A later row replaces an earlier one of the same
    helper and session; 0 minutes take it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="worked_hours")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="worked_hours")
    minutes = models.PositiveIntegerField("分")
    # Why the hours are other ones than were written down before: said by whoever corrects them.
    reason = models.CharField("訂正の理由", max_length=200, blank=True)
    day = models.DateField("開催日")
    received_at = models.DateTimeField("受け取った時刻")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "活動時間"
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.minutes}"


class HelperCheckIn(AppendOnly):
    """A helper came, or went; as CheckIn for participants. What they amount to in minutes is
    logged as WorkedHours, unless staff entered the hours themselves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="helper_check_ins"
    )
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="check_ins")
    kind = models.CharField("種類", max_length=10, choices=choices.TapKind.choices)
    voids = models.UUIDField("取り消す記録", null=True, blank=True)
    day = models.DateField("開催日")
    occurred_at = models.DateTimeField("起きた時刻")
    received_at = models.DateTimeField("受け取った時刻")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "協力者の出入り"
        ordering = ["occurred_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="voided", voids__isnull=False)
                | (~Q(kind="voided") & Q(voids__isnull=True)),
                name="only_a_voided_helper_event_takes_another_back",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "helper"], name="helper_check_ins_by_helper"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
