"""Who teaches and helps at a session: what staff decide, and who said yes.

How many are needed is never stored: it follows from the registrations
(`classes.queries.staffing`).
"""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from classes import choices
from classes.models.offerings import Session
from people.models import Helper


class StaffingTerms(models.Model):
    """How many a town wants at a class, and how it asks them; a town without a row goes by the
    defaults, and asks for the training once one is on file. The first three are those of
    デジタル活用支援推進事業, as the 総括調査票 of 財務省予算執行調査（令和5年度）describes it:
    each class has at least one 講師 who took the prescribed training, and one 講師 or
    アシスタント for every four 受講者.
    """

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="staffing_terms"
    )
    participants_per_helper = models.PositiveSmallIntegerField(
        "1人で見る参加者の人数", default=4
    )
    instructors_per_session = models.PositiveSmallIntegerField("1回に必要な講師", default=1)
    trained_instructors = models.BooleanField("講師に研修の修了を求める", default=True)
    answer_hours = models.PositiveSmallIntegerField("返事を待つ時間", default=48)
    # For each who is missing: the first yes has the place.
    asked_at_once = models.PositiveSmallIntegerField(
        "不足1人につき同時に依頼する人数", default=2
    )
    before_minutes = models.PositiveSmallIntegerField("準備の時間（分）", default=30)
    after_minutes = models.PositiveSmallIntegerField("片付けの時間（分）", default=15)

    class Meta:
        verbose_name = "配置の決まり"
        constraints = [
            models.CheckConstraint(
                condition=Q(participants_per_helper__gt=0),
                name="a_helper_looks_after_somebody",
            ),
            models.CheckConstraint(
                condition=Q(asked_at_once__gt=0, answer_hours__gt=0),
                name="somebody_is_asked_and_has_time_to_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"staffing terms {self.municipality_id}"


class Shift(models.Model):
    """What staff have decided about the helpers of one session. Made with the first decision;
    locked when somebody is let in or goes."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="shift")
    asking = models.CharField(
        "依頼のしかた",
        max_length=10,
        choices=choices.Asking.choices,
        default=choices.Asking.BY_HAND,
    )
    # Beyond what the ratio asks for: some towns have a student for each participant.
    extra = models.PositiveSmallIntegerField("多めに頼む人数", default=0)
    # A responsible adult who is nobody's assignment: the head of the hall, a teacher.
    supervised = models.BooleanField("責任を持てる大人が別に立ち会う", default=False)

    class Meta:
        verbose_name = "配置"
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class Assignment(models.Model):
    """Somebody asked for, or expected at, a session: as what, for which device, from when to
    when. `secret` opens the page on which they answer; it tells nobody's name."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="assignments")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="assignments")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状態", max_length=10, choices=choices.AssignmentState.choices)
    role = models.CharField("役割", max_length=10, choices=choices.ShiftRole.choices)
    device = models.CharField(
        "担当の機種", max_length=10, blank=True, choices=choices.SeatDevice.choices
    )
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")
    created_at = models.DateTimeField("作成日時")
    # Until when an answer is waited for.
    answer_by = models.DateTimeField("返事の期限", null=True, blank=True)
    accepted_at = models.DateTimeField("決定日時", null=True, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True, blank=True)
    request_key = models.CharField(
        "要求キー", max_length=100, null=True, blank=True, unique=True
    )
    request_digest = models.CharField("要求の要約", max_length=64, blank=True)

    class Meta:
        verbose_name = "割当て"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "helper"],
                condition=Q(state__in=choices.LIVING_ASSIGNMENTS),
                name="a_helper_is_asked_or_expected_once_at_a_session",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="an_assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state="invited") | Q(answer_by__isnull=False),
                name="an_invitation_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "dropped"]) | Q(accepted_at__isnull=False),
                name="whoever_is_expected_has_said_yes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=choices.LIVING_ASSIGNMENTS, ended_at__isnull=True)
                | (~Q(state__in=choices.LIVING_ASSIGNMENTS) & Q(ended_at__isnull=False)),
                name="an_assignment_that_is_over_says_since_when",
            ),
        ]
        indexes = [
            models.Index(fields=["helper", "state", "starts_at"], name="assignments_by_helper"),
            models.Index(
                fields=["answer_by"],
                condition=Q(state="invited"),
                name="open_invitations_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class AssignmentEvent(AppendOnly):
    """One step in the life of an assignment: from which state to which, by whom, why."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField("日時")
    from_state = models.CharField("前の状態", max_length=10, blank=True)
    to_state = models.CharField("後の状態", max_length=10)
    reason = models.CharField("理由", max_length=200, blank=True)
    actor_kind = models.CharField("行為者の種類", max_length=20)
    actor_key = models.CharField("行為者", max_length=60, blank=True)

    class Meta:
        verbose_name = "割当ての履歴"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment} {self.to_state}"
