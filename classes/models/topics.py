"""What people ask about at a consultation, in the words of a municipality."""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from classes import choices
from classes.rules.topics import LONGEST_CODE


class ConsultationTopic(models.Model):
    """One topic (相談の分類). Registrations and records keep its code, which never changes; a
    municipality without any has the standard ones (rules.topics.STANDARD)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="consultation_topics"
    )
    code = models.CharField("コード", max_length=LONGEST_CODE)
    label = models.CharField("名称", max_length=40)
    position = models.PositiveSmallIntegerField("並び順")
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.CatalogueState.choices,
        default=choices.CatalogueState.IN_USE,
    )

    class Meta:
        verbose_name = "相談の分類"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"], name="topic_codes_differ_in_a_municipality"
            ),
            models.UniqueConstraint(
                fields=["municipality", "label"], name="topic_labels_differ_in_a_municipality"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9-]*$"), name="a_topic_code_is_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.label
