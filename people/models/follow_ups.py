"""Calls to people who have not come back (お声かけ): who rang whom, and what came of it."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.records import AppendOnly
from people import choices
from people.models.participants import Participant


class FollowUpCall(AppendOnly):
    """One call. A mistake is put right by a later row: `mistake` takes the one before it back.

    `key` is made where the button is, so that a call that is sent twice is stored once. The
    rows say nothing of the person once they are forgotten; the words of a note do, and stand
    apart.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="follow_up_calls"
    )
    result = models.CharField("結果", max_length=12, choices=choices.FollowUpResult.choices)
    spoken_with = models.CharField(
        "お話しした方",
        max_length=10,
        choices=choices.SpokenWith.choices,
        default=choices.SpokenWith.SELF,
    )
    again_on = models.DateField("また電話する日", null=True, blank=True)
    at = models.DateTimeField("電話した日時")
    actor_kind = models.CharField("記録者の種類", max_length=20)
    actor_key = models.CharField("記録者", max_length=60, blank=True)

    class Meta:
        verbose_name = "お声かけの電話"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="later", again_on__isnull=False)
                | (~Q(result="later") & Q(again_on__isnull=True)),
                name="only_a_call_to_be_repeated_names_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.pk}"


class FollowUpNote(models.Model):
    """A few words about a call. They go when the person is forgotten."""

    call = models.OneToOneField(FollowUpCall, on_delete=models.CASCADE, related_name="note")
    text = models.CharField("メモ", max_length=200)

    class Meta:
        verbose_name = "お声かけのメモ"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
