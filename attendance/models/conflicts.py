"""What a device sent that did not fit: nothing is dropped, a person decides."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from attendance import choices
from attendance.models.events import CheckIn
from attendance.models.kiosks import Kiosk
from classes.models import Registration, Session
from people.models import Card, Helper, Participant


class SyncConflict(models.Model):
    """One mark that staff should look at, and why. `check_in` is the fact it became, if it is
    one already; `other` the mark that it contradicts. The answer that is proposed follows from
    the row (rules.proposals), so it is computed, not stored.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tap = models.UUIDField("記録")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="sync_conflicts"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="sync_conflicts"
    )
    kiosk = models.ForeignKey(
        Kiosk, null=True, blank=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    kind = models.CharField("種類", max_length=20, choices=choices.ConflictKind.choices)
    tap_kind = models.CharField("記録の種類", max_length=10, choices=choices.SentKind.choices)
    method = models.CharField("方法", max_length=10, choices=choices.Method.choices)
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    card = models.ForeignKey(
        Card, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Tells unknown cards apart without naming them: the last four characters.
    card_hint = models.CharField("カードの末尾", max_length=4, blank=True)
    # Who came and went, and how many of whom, in a session that was called off.
    helper = models.ForeignKey(
        Helper, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    group = models.CharField("団体名", max_length=80, blank=True)
    count = models.PositiveIntegerField("人数", null=True, blank=True)
    check_in = models.ForeignKey(
        CheckIn, null=True, blank=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    other = models.ForeignKey(
        CheckIn, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Somebody known who may be the same person (`alike`).
    alike = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occurred_at = models.DateTimeField("起きた時刻")
    listed_at = models.DateTimeField("受け取った時刻")
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.ConflictState.choices,
        default=choices.ConflictState.OPEN,
    )
    answer = models.CharField(
        "確認の結果", max_length=10, blank=True, choices=choices.Answer.choices
    )
    settled_at = models.DateTimeField("確認日時", null=True, blank=True)
    settled_by_kind = models.CharField("確認した人の種類", max_length=20, blank=True)
    settled_by_key = models.CharField("確認した人", max_length=60, blank=True)

    class Meta:
        verbose_name = "要確認の記録"
        ordering = ["occurred_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tap", "kind"], name="a_mark_is_in_doubt_once_for_each_reason"
            ),
            models.CheckConstraint(
                condition=Q(tap_kind="counted", count__isnull=False)
                | (~Q(tap_kind="counted") & Q(count__isnull=True)),
                name="only_counted_heads_have_a_number",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) & ~Q(answer="")
                | (~Q(state="settled") & Q(answer="")),
                name="a_settled_conflict_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "state", "occurred_at"], name="conflicts_to_settle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.tap}"
