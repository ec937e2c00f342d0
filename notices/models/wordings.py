"""What a town says in its own words."""

from django.db import models

from accounts.models import Municipality
from accounts.records import AppendOnly
from notices import choices


class Wording(AppendOnly):
    """A town's wording of one purpose by one channel, from this moment on; no text is back to
    what comes with the program. The newest one holds, the others are its history."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用件", max_length=30, choices=choices.Purpose.choices)
    channel = models.CharField("伝え方", max_length=10, choices=choices.MessageChannel.choices)
    text = models.TextField("文面", blank=True)
    written_at = models.DateTimeField("保存日時")
    actor_key = models.CharField("保存した人", max_length=60)

    class Meta:
        verbose_name = "文面"
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["municipality", "channel", "purpose", "-id"], name="wordings_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"wording {self.pk}"
