"""What people said about being contacted: each matter by itself, each answer with its day."""

from django.db import models
from django.db.models import F, Q

from people import choices
from people.models.participants import Participant


class ContactWish(models.Model):
    """An agreement or a refusal in one matter. A later answer in the same matter ends it, and
    so does its withdrawal; what is ended stays as history. Nothing in force is 未確認.

    Entries that were joined keep their own: which of two holds for the person is said by
    `people.rules.wishes`.
    """

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="wishes"
    )
    matter = models.CharField("ご希望の内容", max_length=10, choices=choices.Matter.choices)
    answer = models.CharField("お答え", max_length=10, choices=choices.WishAnswer.choices)
    said_on = models.DateField("聞いた日")
    way = models.CharField("聞き方", max_length=10, choices=choices.WishWay.choices)
    entered_at = models.DateTimeField("登録日時")
    ended_on = models.DateField("取り消した日", null=True, blank=True)
    ended_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "連絡についてのご希望"
        ordering = ["-said_on", "-entered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "matter"],
                condition=Q(ended_at__isnull=True),
                name="one_wish_holds_in_each_matter",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_at__isnull=True)
                | Q(ended_on__isnull=False, ended_at__isnull=False),
                name="a_wish_that_ended_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("said_on")),
                name="a_wish_ends_after_it_was_said",
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"
