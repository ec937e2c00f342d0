"""What was typed and not yet sent."""

import uuid

from django.db import models

from accounts.models import Municipality, User
from people import choices


class IntakeDraft(models.Model):
    """What somebody has typed and not yet sent: a broken call loses nothing.

    A desk draft belongs to a clerk, a web draft to the browser that holds its key in a cookie.
    Deleted when the registration is saved, and after the days of `queries.drafts.KEPT_FOR`.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("種類", max_length=10, choices=choices.DraftKind.choices)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    offering_key = models.CharField("募集", max_length=40, blank=True)
    answers = models.JSONField("入力内容", default=dict)
    updated_at = models.DateTimeField("更新日時")

    class Meta:
        verbose_name = "入力途中の内容"
        ordering = ["-updated_at", "pk"]

    def __str__(self) -> str:
        return f"draft {self.key}"
