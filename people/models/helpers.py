"""Who teaches and helps, and what the town asks of them."""

import uuid
from datetime import time

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Municipality
from people import choices


class School(models.Model):
    """A school whose students help. `join_code` stands in the QR code of its poster and is
    renewed when a poster must no longer work."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="schools"
    )
    name = models.CharField("学校名", max_length=80)
    contact_teacher = models.CharField("担当の先生", max_length=80, blank=True)
    phone = models.CharField("電話番号", max_length=15, blank=True)
    join_code = models.CharField("申込みの符号", max_length=16, unique=True)
    # Of the page on which a teacher hands in a list; not the poster's, and not for ever.
    list_code = models.CharField(
        "名簿の符号", max_length=16, unique=True, null=True, blank=True
    )  # unique where there is one
    list_until = models.DateField("名簿の符号の期限", null=True, blank=True)

    class Meta:
        verbose_name = "学校"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="a_school_once_per_municipality"
            ),
            models.CheckConstraint(
                condition=Q(list_code__isnull=True, list_until__isnull=True)
                | Q(list_code__isnull=False, list_until__isnull=False),
                name="a_teacher_s_link_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupList(models.Model):
    """A list of students that a teacher handed in at once. `key` is the upload's: confirmed
    twice, it is one list. `left_out` counts lines that could not be read or were known."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="group_lists")
    key = models.UUIDField("キー", unique=True)
    left_out = models.PositiveIntegerField("登録しなかった行")
    taken_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = "先生の名簿"
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"group list {self.pk}"


class HelperTerms(models.Model):
    """What a town asks of its helpers; a town without a row asks the defaults.

    Hours and times are for those under 18. The kinds are values of `HelperKind`.
    """

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="helper_terms"
    )
    minor_hours_a_day = models.PositiveSmallIntegerField("18歳未満：1日の時間", default=8)
    minor_hours_a_week = models.PositiveSmallIntegerField("18歳未満：1週間の時間", default=40)
    minor_until = models.TimeField("18歳未満：活動の終わり", default=time(20))
    evening_from = models.TimeField("夜間の始まり", default=time(18))
    training_for = models.JSONField("研修を求める区分", default=list, blank=True)
    training_months = models.PositiveSmallIntegerField("研修の有効月数", null=True, blank=True)
    insurance_for = models.JSONField(
        "保険を求める区分", default=choices.insured_kinds, blank=True
    )

    class Meta:
        verbose_name = "協力者の条件"

    def __str__(self) -> str:
        return f"helper terms of {self.municipality}"


class Helper(models.Model):
    """Somebody who teaches or helps: an instructor, a student, a citizen, a shop.

    `secret` opens the helper's own page; `reference` is what they say on the telephone. Whoever
    leaves is retired, and blanked when forgotten: the row stays, for the hours worked.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="helpers"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField("受付番号", max_length=9, blank=True)
    # Of the sign-up: pressed twice, it is the same one.
    request_key = models.UUIDField("申込みのキー", null=True, blank=True, unique=True)
    # Of what was sent under that key, whatever staff have corrected since.
    request_digest = models.CharField("申込みのハッシュ値", max_length=64, blank=True)
    group_list = models.ForeignKey(
        GroupList, null=True, blank=True, on_delete=models.PROTECT, related_name="helpers"
    )
    state = models.CharField(
        "状態",
        max_length=12,
        choices=choices.HelperState.choices,
        default=choices.HelperState.REGISTERED,
    )
    kind = models.CharField("区分", max_length=12, choices=choices.HelperKind.choices)
    name = models.CharField("氏名", max_length=80)
    kana = models.CharField("フリガナ", max_length=120)
    affiliation = models.CharField("所属", max_length=120, blank=True)
    phone = models.CharField("電話番号", max_length=15, blank=True)
    birth_date = models.DateField("生年月日", null=True, blank=True)
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="helpers"
    )
    grade = models.CharField("学年", max_length=20, blank=True)
    languages = models.JSONField("話せる言葉", default=list, blank=True)
    devices = models.JSONField("教えられる機種", default=list, blank=True)
    district = models.CharField("地区", max_length=60, blank=True)
    contract_from = models.DateField("契約の始まり", null=True, blank=True)
    contract_until = models.DateField("契約の終わり", null=True, blank=True)
    applied_at = models.DateTimeField("申込日時", null=True, blank=True)
    retired_at = models.DateTimeField("退会日時", null=True, blank=True)
    forgotten_at = models.DateTimeField("消去日時", null=True, blank=True)
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="helper"
    )

    class Meta:
        verbose_name = "講師・協力者"
        ordering = ["kana", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "reference"],
                condition=~Q(reference=""),
                name="a_helper_s_reference_once_per_municipality",
            ),
            models.CheckConstraint(
                condition=Q(state="retired", retired_at__isnull=False)
                | (~Q(state="retired") & Q(retired_at__isnull=True)),
                name="whoever_has_left_has_a_day_of_leaving",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(state="retired"),
                name="only_helpers_who_have_left_are_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False) | (~Q(name="") & ~Q(kana="")),
                name="a_helper_has_name_and_kana_until_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(contract_from__isnull=True)
                | Q(contract_until__isnull=True)
                | Q(contract_until__gte=F("contract_from")),
                name="a_helper_s_contract_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind="student") | Q(school__isnull=True, grade=""),
                name="only_students_have_a_school_and_a_grade",
            ),
        ]

    def __str__(self) -> str:
        return f"helper {self.pk}"
