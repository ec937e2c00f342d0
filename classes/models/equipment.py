"""Loaner devices: what there is, what is kept for whom, and who has it."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from classes.choices import equipment as choices
from classes.models.catalogue import Venue
from classes.models.offerings import Session
from classes.models.registrations import Registration
from people.models import Participant

LONGEST_NUMBER = 12


class LoanSettings(models.Model):
    """How a municipality lends: one row, made when it is first changed."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="loan_settings"
    )
    # Kept free before and after a class: for charging, and for the way there and back.
    buffer_minutes = models.PositiveSmallIntegerField("充電・移動の時間（分）", default=60)
    loan_days = models.PositiveSmallIntegerField("持ち帰りの日数", default=30)
    extension_days = models.PositiveSmallIntegerField("延長の日数", default=14)
    remind_days = models.PositiveSmallIntegerField("返却日の何日前に知らせるか", default=3)
    # One condition a line; empty for the standard ones (rules.lending.CONDITIONS).
    conditions = models.TextField("借用書の条件", blank=True)

    class Meta:
        verbose_name = "貸出の設定"

    def __str__(self) -> str:
        return f"loan settings {self.municipality_id}"


class Equipment(models.Model):
    """One device that is lent. `number` stands on it, in figures and as a QR code."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="equipment"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("機器の番号", max_length=LONGEST_NUMBER)
    kind = models.CharField("種類", max_length=10, choices=choices.EquipmentKind.choices)
    model = models.CharField("機種名", max_length=60)
    os_version = models.CharField("OSのバージョン", max_length=30, blank=True)
    sim = models.CharField(
        "SIM", max_length=3, choices=choices.Sim.choices, default=choices.Sim.NO
    )
    bought_on = models.DateField("購入日", null=True, blank=True)
    home = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.SET_NULL, related_name="equipment"
    )
    photo = models.CharField("写真の番号", max_length=30, blank=True)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.EquipmentState.choices,
        default=choices.EquipmentState.AVAILABLE,
    )
    erasure = models.CharField(
        "データの消去",
        max_length=6,
        choices=choices.Erasure.choices,
        default=choices.Erasure.DONE,
    )

    class Meta:
        verbose_name = "貸出機器"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="an_equipment_number_once_per_municipality",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Z]+(-[0-9A-Z]+)*$"),
                name="an_equipment_number_is_plain",
            ),
            models.CheckConstraint(
                condition=~Q(state="lent") | Q(erasure="done"),
                name="what_is_lent_was_erased",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "kind", "state"], name="equipment_by_kind"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def holds_data(self) -> bool:
        """Whether a borrower leaves something in it that the next must not see."""
        return self.kind in choices.DEVICE_KINDS

    @property
    def needs_erasure(self) -> bool:
        return self.erasure == choices.Erasure.NEEDED


class EquipmentNote(AppendOnly):
    """One line of a device's ledger: what was done with it, what was noticed, by whom."""

    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="notes")
    # Of which loan it tells; the words of the line go when its borrower is forgotten.
    loan = models.ForeignKey(
        "classes.Loan",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="notes",
    )
    at = models.DateTimeField("日時")
    kind = models.CharField("内容", max_length=10, choices=choices.EquipmentNoteKind.choices)
    text = models.CharField("気づいたこと", max_length=200, blank=True)
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "機器の記録"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"equipment note {self.pk}"


class EquipmentReservation(models.Model):
    """So many devices of a kind are kept for a meeting, or one for a registration at it."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="equipment_reservations"
    )
    registration = models.ForeignKey(
        Registration,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="equipment_reservations",
    )
    kind = models.CharField("種類", max_length=10, choices=choices.EquipmentKind.choices)
    count = models.PositiveSmallIntegerField("台数")

    class Meta:
        verbose_name = "機器の予約"
        ordering = ["session", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind"],
                condition=Q(registration__isnull=True),
                name="a_meeting_reserves_a_kind_once",
            ),
            models.UniqueConstraint(
                fields=["session", "registration"],
                condition=Q(registration__isnull=False),
                name="a_registration_reserves_one_device_per_meeting",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="a_reservation_is_of_some"),
            models.CheckConstraint(
                condition=Q(registration__isnull=True) | Q(count=1),
                name="a_registration_reserves_a_single_device",
            ),
        ]

    def __str__(self) -> str:
        return f"reservation {self.pk}"


class Loan(models.Model):
    """Somebody has a device, from a moment until it is back or lost. Never deleted."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="loans"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # A press that is repeated gets the same loan; see actions.loans.lend.
    key = models.UUIDField("操作", unique=True)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="loans")
    part = models.CharField("貸出の区分", max_length=6, choices=choices.LoanPart.choices)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="loans")
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="loans"
    )
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="loans"
    )
    term = models.CharField("貸出の種類", max_length=10, choices=choices.LoanTerm.choices)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.LoanState.choices,
        default=choices.LoanState.OUT,
    )
    lent_at = models.DateTimeField("貸出日時")
    due_at = models.DateTimeField("返却の期限")
    extended_at = models.DateTimeField("延長した日時", null=True, blank=True)
    ended_at = models.DateTimeField("返却・紛失の日時", null=True, blank=True)
    end_key = models.UUIDField("返却の操作", null=True, blank=True, unique=True)
    condition = models.CharField(
        "返却時の状態", max_length=5, blank=True, choices=choices.Condition.choices
    )

    class Meta:
        verbose_name = "貸出"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["equipment"],
                condition=Q(state="out"),
                name="a_device_is_lent_to_one_person_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["participant", "part"],
                condition=Q(state="out"),
                name="a_person_has_one_device_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="out", ended_at__isnull=True)
                | (~Q(state="out") & Q(ended_at__isnull=False)),
                name="a_loan_that_is_over_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(term="class", session__isnull=False)
                | Q(term="take_home", session__isnull=True, registration__isnull=True),
                name="a_loan_is_for_a_meeting_or_taken_home",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("lent_at")), name="a_loan_is_due_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "due_at"], name="loans_by_due"),
        ]

    def __str__(self) -> str:
        return f"loan {self.pk}"
