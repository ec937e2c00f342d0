"""Whom the office speaks with about a group."""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from people.models.participants import Participant


class GroupContact(models.Model):
    """Whom the office speaks with about a group: the person who is rung up, and the group's
    representative, who may be somebody else. Blanked when the group is forgotten."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Participant,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="group_contacts",
    )
    representative = models.CharField("代表者", max_length=80, blank=True)
    address = models.CharField("団体の所在地", max_length=200, blank=True)
    forgotten_at = models.DateTimeField("消去日時", null=True, blank=True)

    class Meta:
        verbose_name = "団体の連絡先"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True, person__isnull=False)
                | Q(
                    forgotten_at__isnull=False,
                    person__isnull=True,
                    representative="",
                    address="",
                ),
                name="nothing_is_left_of_a_forgotten_group_contact",
            ),
        ]

    def __str__(self) -> str:
        return f"group contact {self.pk}"
