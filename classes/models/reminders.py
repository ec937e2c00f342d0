"""When people are told something that nobody has to decide each time."""

from datetime import time

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from classes.choices.reminders import Reminding, Telling
from classes.models.offerings import Offering


class Times(models.Model):
    """So many days before at a time of day, and the evening before; empty for not at all."""

    days_before = models.PositiveSmallIntegerField("何日前", null=True, blank=True)
    days_at = models.TimeField("その時刻", default=time(10))
    evening_at = models.TimeField("前日の時刻", null=True, blank=True)

    class Meta:
        abstract = True


class ReminderTerms(Times):
    """What a town tells by itself; a town without a row tells nothing. Whoever writes or takes
    back reminders of the town holds this row."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="reminder_terms"
    )
    helpers = models.CharField(
        "講師・協力者への前日のお知らせ",
        max_length=5,
        choices=Telling.choices,
        default=Telling.NO,
    )

    class Meta:
        verbose_name = "お知らせの時期"
        constraints = [
            models.CheckConstraint(
                condition=Q(days_before__isnull=True) | Q(days_before__gt=0),
                name="a_reminder_comes_before_the_day",
            ),
        ]

    def __str__(self) -> str:
        return f"reminder terms {self.municipality_id}"


class OfferingReminders(Times):
    """Other times for one offering, or none at all."""

    offering = models.OneToOneField(
        Offering, on_delete=models.CASCADE, related_name="reminders"
    )
    follows = models.CharField("時期", max_length=5, choices=Reminding.choices)

    class Meta:
        verbose_name = "募集ごとのお知らせの時期"
        constraints = [
            models.CheckConstraint(
                condition=Q(days_before__isnull=True) | Q(days_before__gt=0),
                name="a_reminder_of_an_offering_comes_before_the_day",
            ),
        ]

    def __str__(self) -> str:
        return f"reminders of {self.offering_id}"
