"""Who takes part."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from people import choices, lookups


class Participant(models.Model):
    """Somebody who takes part, known to one municipality.

    `name` is kept as it was typed, variation selectors included; the *_key columns are folded
    copies for search. A merged participant points to the one that was kept, always directly:
    chains are flattened when people are joined, and separating only clears the pointer.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="participants"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Written into attendance facts; tells nothing about the person once this row is blanked.
    person_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.ParticipantState.choices,
        default=choices.ParticipantState.ACTIVE,
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    name = models.CharField("氏名", max_length=80)
    kana = models.CharField("フリガナ", max_length=120)
    name_key = lookups.KeyField("氏名の検索キー", max_length=80)
    kana_key = lookups.KeyField("フリガナの検索キー", max_length=120)
    birth_date = models.DateField("生年月日", null=True, blank=True)
    age_band = models.CharField(
        "年代", max_length=10, blank=True, choices=choices.AGE_BAND_CHOICES
    )
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    district = models.CharField("地区", max_length=60, blank=True)
    residence = models.CharField(
        "お住まい", max_length=10, blank=True, choices=choices.Residence.choices
    )
    contact_preference = models.CharField(
        "連絡方法",
        max_length=10,
        choices=choices.ContactPreference.choices,
        default=choices.ContactPreference.PHONE,
    )
    device = models.CharField(
        "お使いの機種", max_length=20, blank=True, choices=choices.Device.choices
    )
    support_needs = models.JSONField("必要な配慮", default=list, blank=True)
    family_name = models.CharField("家族の連絡先（氏名）", max_length=80, blank=True)
    note = models.TextField("申し送り", blank=True)
    # What messages of the town say so that it is known to be the town. Printed nowhere else.
    watchword = models.CharField("合言葉", max_length=12, blank=True, default="")
    email = models.EmailField("メールアドレス", blank=True, default="")
    created_at = models.DateTimeField("登録日時")
    last_seen_on = models.DateField("最後に参加した日", null=True, blank=True)

    class Meta:
        verbose_name = "参加者"
        ordering = ["kana_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="a_merged_participant_points_to_the_kept_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="nobody_is_merged_into_themselves",
            ),
            models.CheckConstraint(
                condition=Q(state="forgotten") | (~Q(name="") & ~Q(kana="")),
                name="a_participant_has_name_and_kana_until_forgotten",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "kana_key", "id"], name="participants_by_kana"
            ),
            models.Index(fields=["municipality", "name_key"], name="participants_by_name"),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"  # a name in a log line would be a leak

    @property
    def kept(self) -> "Participant":
        """The person this row stands for: itself, or the one it was merged into."""
        return self.merged_into or self


class Card(models.Model):
    """A participant's permanent card. The QR code says `code`; `number` stands under it in
    large digits. A card that is issued anew kills the old one; dead cards stay, so that whoever
    brings one is recognised as its owner, or as its finder.

    Absorbed rows keep their cards: a card stands for whoever its owner is today (`kept`).
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="cards")
    code = models.CharField("カードの符号", max_length=16, unique=True)
    number = models.CharField("カードの番号", max_length=11)
    issued_at = models.DateTimeField("発行日時")
    ended_at = models.DateTimeField("無効にした日時", null=True, blank=True)
    ended_because = models.CharField(
        "無効の理由", max_length=10, blank=True, choices=choices.CardEnd.choices
    )

    class Meta:
        verbose_name = "参加者カード"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="a_card_number_once_per_municipality"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at__isnull=True),
                name="a_participant_has_one_card_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="a_dead_card_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Visit(models.Model):
    """A meeting that somebody came to: what “how often?” is answered by when seats are given.

    Written and taken back in the transaction of the attendance fact, which it follows. It goes
    when the person is forgotten; the fact stays.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="visits"
    )
    session_key = models.UUIDField("回")
    day = models.DateField("日")

    class Meta:
        verbose_name = "参加の記録"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session_key"], name="a_person_visits_a_session_once"
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Phone(models.Model):
    """A number by which a participant, or their family, is reached."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="phones"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    digits = lookups.KeyField("電話番号", max_length=15)
    last_four = models.CharField("下4桁", max_length=4)
    kind = models.CharField("種類", max_length=10, choices=choices.PHONE_KIND_CHOICES)
    owner = models.CharField(
        "どなたの番号か",
        max_length=10,
        choices=choices.PhoneOwner.choices,
        default=choices.PhoneOwner.SELF,
    )

    class Meta:
        verbose_name = "電話番号"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "digits"], name="a_number_once_per_participant"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "digits"], name="phones_by_digits"),
            models.Index(fields=["municipality", "last_four"], name="phones_by_last_four"),
        ]

    def __str__(self) -> str:
        return f"phone {self.pk}"


class Merge(models.Model):
    """Two rows were found to be one person. Undone by setting `undone_at`; never deleted."""

    kept = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="merges_kept")
    absorbed = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="merges_absorbed"
    )
    # Rows that had been merged into `absorbed` before and were moved along with it.
    moved_along = models.JSONField("一緒に移った参加者", default=list)
    reason = models.CharField("理由", max_length=200)
    merged_at = models.DateTimeField("統合日時")
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "統合"
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
                name="a_participant_is_absorbed_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
