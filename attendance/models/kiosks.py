"""Tablets at the door, and what they sent."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from attendance import choices
from classes.models import Session, Venue
from people.models import Helper


class Kiosk(models.Model):
    """A tablet that staff let in for some sessions, for a while, without an account.

    It is invited (`code` is read out or typed, the secret is in the QR code; both are good
    once, until `invited_until`), then paired (it holds a token, of which we keep the digest),
    then its time ends or it is revoked. Its state is computed from these: rules.kiosks.state.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="kiosks"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="kiosks")
    name = models.CharField("名前", max_length=40)
    platform = models.CharField("機種", max_length=40, blank=True)
    # The six digits while somebody may use them, else empty.
    code = models.CharField("つなぐ番号", max_length=6, blank=True)
    secret_digest = models.CharField("QRコードの要約", max_length=64, blank=True)
    invited_at = models.DateTimeField("番号を出した日時")
    invited_until = models.DateTimeField("番号の期限")
    token_digest = models.CharField("合言葉の要約", max_length=64, blank=True)
    paired_at = models.DateTimeField("つないだ日時", null=True, blank=True)
    expires_at = models.DateTimeField("使える期限")
    revoked_at = models.DateTimeField("停止日時", null=True, blank=True)
    last_contact_at = models.DateTimeField("最後の連絡", null=True, blank=True)
    unsent = models.PositiveIntegerField("未送信の件数", default=0)
    # Server's clock minus the tablet's, in milliseconds, as last measured.
    clock_offset = models.BigIntegerField("時計のずれ", null=True, blank=True)

    class Meta:
        verbose_name = "タブレット"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="a_pairing_code_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~Q(token_digest=""),
                name="a_token_opens_one_kiosk",
            ),
            models.CheckConstraint(
                condition=Q(paired_at__isnull=True) | Q(code="", secret_digest=""),
                name="an_invitation_is_good_once",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "-invited_at"], name="kiosks_by_municipality"),
        ]

    def __str__(self) -> str:
        return f"kiosk {self.pk}"


class KioskGrant(models.Model):
    """A session that a kiosk may open. `day` is the day for which it was planned when the
    tablet was let in: whoever is marked on a session that was moved since, came on that day."""

    kiosk = models.ForeignKey(Kiosk, on_delete=models.CASCADE, related_name="grants")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="kiosk_grants")
    day = models.DateField("開催日")
    helpers = models.ManyToManyField(Helper, related_name="kiosk_grants", blank=True)

    class Meta:
        verbose_name = "タブレットで開ける回"
        ordering = ["session__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kiosk", "session"], name="a_kiosk_is_granted_a_session_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk_id}: {self.session_id}"


class TapReceipt(AppendOnly):
    """Something a device sent, once: looked up before any rule is applied, so that sending it
    again changes nothing. `digest` binds the id to its body. A withdrawal that comes before
    what it takes back waits here.

    `device_time` is what the device's clock showed; `clock_offset` (ms) is what it had measured
    against the server; `occurred_at` is the sum of both.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kiosk = models.ForeignKey(
        Kiosk, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="tap_receipts")
    kind = models.CharField("種類", max_length=10, choices=choices.SentKind.choices)
    voids = models.UUIDField("取り消す記録", null=True, blank=True)
    digest = models.CharField("内容の要約", max_length=64)
    device_time = models.DateTimeField("端末の時刻")
    clock_offset = models.BigIntegerField("時計のずれ", null=True, blank=True)
    occurred_at = models.DateTimeField("起きた時刻")
    received_at = models.DateTimeField("受け取った時刻")
    result = models.CharField("結果", max_length=10, choices=choices.Result.choices)
    conflict = models.CharField(
        "要確認", max_length=20, blank=True, choices=choices.ConflictKind.choices
    )
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "受け取った記録"
        ordering = ["received_at", "id"]
        indexes = [
            models.Index(
                fields=["voids"], condition=Q(voids__isnull=False), name="receipts_taken_back"
            ),
            models.Index(fields=["session", "received_at"], name="receipts_by_session"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
