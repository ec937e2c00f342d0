"""The night line (電話申込の自動受付): what a town has decided, and who rang."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from classes.choices import night as choices
from classes.models.offerings import Offering
from classes.models.registrations import Registration


class NightLine(models.Model):
    """A town's number that a machine answers: one row, made when it is first changed."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="night_line"
    )
    state = models.CharField(
        "自動受付",
        max_length=10,
        choices=choices.NightLineState.choices,
        default=choices.NightLineState.CLOSED,
    )
    # In digits, as dialled in Japan; what is called says whose line it is.
    number = models.CharField("受付の電話番号", max_length=20, blank=True)
    hours = models.CharField(
        "自動で受け付けるとき",
        max_length=16,
        choices=choices.NightHours.choices,
        default=choices.NightHours.OUTSIDE_OFFICE,
    )
    # Whom a caller is put through to while the office is open; empty: the number is said.
    forward_to = models.CharField("開庁中の転送先", max_length=20, blank=True)
    # A seat without a name is held until the office closes on so many working days later.
    hold_days = models.PositiveSmallIntegerField("お名前のない席を取っておく日数", default=1)
    # Counted up: the class number that is printed on flyers begins with it.
    last_class_number = models.PositiveIntegerField("最後の教室番号", default=99)
    changed_at = models.DateTimeField("変更日時")

    class Meta:
        verbose_name = "電話申込の自動受付"
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="a_night_line_has_a_number_of_its_own",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | ~Q(number=""),
                name="an_open_night_line_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(hold_days__gte=1, hold_days__lte=5),
                name="a_seat_without_a_name_is_held_some_days",
            ),
        ]

    def __str__(self) -> str:
        return f"night line {self.municipality_id}"


class NightCall(models.Model):
    """Somebody who rang the machine and wants to come, or wants to be rung.

    With a registration a seat (or a place in line, or a ticket in the draw) is theirs under a
    provisional name, until the office writes down who they are. Until `held_until` at the
    latest where they did not say their name.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The carrier's number of the call: one call, one row, however often it is told.
    call_sid = models.CharField("通話の番号", max_length=64, unique=True)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.NightCallState.choices,
        default=choices.NightCallState.DIALLED,
    )
    offering = models.ForeignKey(
        Offering, null=True, blank=True, on_delete=models.PROTECT, related_name="night_calls"
    )
    registration = models.OneToOneField(
        Registration,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="night_call",
    )
    # The number to ring, in digits: blanked when the call is finished.
    phone = models.CharField("折り返し先", max_length=15, blank=True)
    # What staff heard in the recording.
    note = models.CharField("聞き取りのメモ", max_length=200, blank=True)
    called_at = models.DateTimeField("電話の日時")
    held_until = models.DateTimeField("席を取っておく期限", null=True, blank=True)
    ended_at = models.DateTimeField("対応日時", null=True, blank=True)
    end_reason = models.CharField("取消しの理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "夜間の電話申込"
        ordering = ["called_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["dialled", "open"], ended_at__isnull=True)
                | (~Q(state__in=["dialled", "open"]) & Q(ended_at__isnull=False)),
                name="a_night_call_that_is_over_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="dialled") | Q(registration__isnull=True),
                name="a_call_in_progress_holds_no_seat",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(registration__isnull=False),
                name="only_a_seat_is_held",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "state", "called_at"], name="night_calls_list"
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(state="open", held_until__isnull=False),
                name="night_seats_held",
            ),
        ]

    def __str__(self) -> str:
        return f"night call {self.public_id}"


class NightRecording(models.Model):
    """Somebody saying their name: fetched from the carrier by `tend_night_line`, never in a
    request. Deleted when the office has written the name down."""

    call = models.OneToOneField(NightCall, on_delete=models.CASCADE, related_name="recording")
    sid = models.CharField("録音の番号", max_length=64, unique=True)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.RecordingState.choices,
        default=choices.RecordingState.WAITING,
    )
    seconds = models.PositiveSmallIntegerField("長さ（秒）", default=0)
    content = models.BinaryField("音声", blank=True, default=bytes)
    media_type = models.CharField("形式", max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField("受け取りの回数", default=0)
    # When the carrier is asked for it next, or asked to delete what it has; empty: never.
    next_at = models.DateTimeField("次に問い合わせる日時", null=True, blank=True)

    class Meta:
        verbose_name = "お名前の録音"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(next_at__isnull=False),
                name="recordings_to_fetch",
            ),
        ]

    def __str__(self) -> str:
        return f"recording {self.pk}"
