"""Who is expected, and who was turned away."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.records import AppendOnly
from classes import choices
from classes.models.draws import Draw
from classes.models.flyers import Flyer
from classes.models.offerings import Offering, Session, Slot
from classes.rules.topics import LONGEST_CODE
from people.models import Participant


class Registration(models.Model):
    """Somebody's place in an offering. `reference` is the number that is read out on the phone,
    `secret` opens the holder's own page; neither tells who they are."""

    offering = models.ForeignKey(
        Offering, on_delete=models.PROTECT, related_name="registrations"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="registrations"
    )
    reference = models.CharField("受付番号", max_length=12, unique=True)
    # Counted up within the offering, never given again: so many people came before.
    number = models.PositiveIntegerField("受付順")
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状態", max_length=12, choices=choices.RegistrationState.choices)
    # What it is for, where that is not the whole series.
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    slot = models.ForeignKey(
        Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    device = models.CharField(
        "席の機種", max_length=10, blank=True, choices=choices.SeatDevice.choices
    )
    # Those who apply together (夫婦・付き添い・友人) share it: one lot, one place in line.
    party = models.UUIDField("同時に申し込んだ組", null=True, blank=True, editable=False)
    rank = models.PositiveSmallIntegerField("希望順位", default=1)
    # Where somebody stands in line: lower is earlier. The place is counted, never stored.
    queue_number = models.IntegerField("待ち順", null=True, blank=True)
    offered_at = models.DateTimeField("案内日時", null=True, blank=True)
    offer_deadline = models.DateTimeField("返事の期限", null=True, blank=True)
    # The last call: all who wait were asked at once, and the first yes has the seat.
    called_at = models.DateTimeField("最終案内日時", null=True, blank=True)
    overridden = models.CharField("職員の判断の理由", max_length=200, blank=True)
    channel = models.CharField("受付方法", max_length=10, choices=choices.Channel.choices)
    flyer = models.ForeignKey(
        Flyer, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    filled_in_by = models.CharField(
        "記入者",
        max_length=10,
        choices=choices.FilledInBy.choices,
        default=choices.FilledInBy.SELF,
    )
    wish = models.CharField("知りたいこと・困りごと", max_length=300, blank=True)
    # The code of a ConsultationTopic: what somebody comes to ask about.
    topic = models.CharField("相談の分類", max_length=LONGEST_CODE, blank=True)
    # A machine that repeats itself gets the same answer; see actions.registrations.register.
    request_key = models.CharField(
        "要求キー", max_length=80, null=True, blank=True, unique=True
    )
    request_digest = models.CharField("要求の要約", max_length=64, blank=True)
    # How many were registered by the same request: their numbers follow on one another. The
    # party may be made up anew by the office; this stays.
    together = models.PositiveSmallIntegerField("同じ要求で受け付けた人数", default=1)
    registered_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = "申込み"
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "participant"],
                condition=Q(session__isnull=True, state__in=choices.LIVE_STATES),
                name="one_live_registration_per_person_and_offering",
            ),
            models.UniqueConstraint(
                fields=["session", "participant"],
                condition=Q(session__isnull=False, state__in=choices.LIVE_STATES),
                name="one_live_registration_per_person_and_session",
            ),
            models.UniqueConstraint(
                fields=["offering", "number"], name="a_number_once_per_offering"
            ),
            models.UniqueConstraint(
                fields=["offering", "queue_number"],
                name="nobody_stands_in_the_same_place_in_line",
            ),
            models.CheckConstraint(
                condition=Q(state__in=choices.QUEUED_STATES, queue_number__isnull=False)
                | (~Q(state__in=choices.QUEUED_STATES) & Q(queue_number__isnull=True)),
                name="whoever_waits_has_a_place_in_line",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="offered", offer_deadline__isnull=False, offered_at__isnull=False
                )
                | (~Q(state="offered") & Q(offer_deadline__isnull=True)),
                name="an_offer_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True) | Q(session__isnull=False),
                name="a_slot_belongs_to_a_session",
            ),
        ]
        indexes = [
            models.Index(fields=["offering", "state"], name="registrations_by_state"),
            models.Index(
                fields=["offering"],
                condition=Q(state__in=choices.QUEUED_STATES),
                name="registrations_in_line",
            ),
            models.Index(
                fields=["offer_deadline"],
                condition=Q(state="offered"),
                name="open_offers_by_deadline",
            ),
            models.Index(
                fields=["party"],
                condition=Q(party__isnull=False),
                name="registrations_by_party",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RegistrationEvent(AppendOnly):
    """One step in the life of a registration: from which state to which, by whom, why."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="history"
    )
    at = models.DateTimeField("日時")
    from_state = models.CharField("前の状態", max_length=12, blank=True)
    to_state = models.CharField("後の状態", max_length=12)
    reason = models.CharField("理由", max_length=200, blank=True)
    actor_kind = models.CharField("行為者の種類", max_length=20)
    actor_key = models.CharField("行為者", max_length=60, blank=True)

    class Meta:
        verbose_name = "申込みの履歴"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.from_state} → {self.to_state}"


class DrawChange(AppendOnly):
    """A result of a draw that was changed by hand. Receipt number and ground are published on
    the sheet; the note is for the office."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="changes")
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="draw_changes"
    )
    at = models.DateTimeField("日時")
    from_state = models.CharField("前の状態", max_length=12)
    to_state = models.CharField("後の状態", max_length=12)
    ground = models.CharField("理由", max_length=20, choices=choices.DrawChangeGround.choices)
    note = models.CharField("事情（非公開）", max_length=200, blank=True)
    actor_kind = models.CharField("行為者の種類", max_length=20)
    actor_key = models.CharField("行為者", max_length=60, blank=True)

    class Meta:
        verbose_name = "抽選結果の変更"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.from_state} → {self.to_state}"


class Refusal(AppendOnly):
    """A registration that was turned away, without a word about who it was."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="refusals")
    at = models.DateTimeField("日時")
    channel = models.CharField("受付方法", max_length=10, choices=choices.Channel.choices)
    age_band = models.CharField("年代", max_length=10, blank=True)
    code = models.CharField("理由", max_length=40)

    class Meta:
        verbose_name = "お断りの記録"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["offering", "channel"], name="refusals_by_offering")]

    def __str__(self) -> str:
        return f"{self.offering_id}: {self.code}"
