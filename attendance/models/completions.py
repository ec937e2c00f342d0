"""How many meetings of a class somebody comes to, to have completed it."""

from django.db import models
from django.db.models import Q

from classes.models import Offering


class CompletionTerms(models.Model):
    """What one offering asks for; without a row it is every meeting that is held."""

    offering = models.OneToOneField(
        Offering, on_delete=models.CASCADE, related_name="completion_terms"
    )
    sessions = models.PositiveSmallIntegerField("修了に必要な出席の回数")

    class Meta:
        verbose_name = "修了の決まり"
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions__gte=1),
                name="who_completes_a_class_came_to_it",
            ),
        ]

    def __str__(self) -> str:
        return f"completion terms {self.pk}"
