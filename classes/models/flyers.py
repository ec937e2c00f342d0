"""Printed flyers: what each announces, and how often its code was opened."""

from django.db import models
from django.db.models import Q

from classes.models.offerings import Offering


class Flyer(models.Model):
    """One printed flyer: its code is in the QR, so the report shows which flyer worked.

    `offering` is the class for which it was made; what else stands on it is `further`.
    """

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="flyers")
    code = models.CharField("チラシ番号", max_length=12, unique=True)
    label = models.CharField("配布先", max_length=80)
    # What stands above several classes; empty where there is only one.
    headline = models.CharField("見出し", max_length=60, blank=True)
    created_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "チラシ"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.code


class FurtherClass(models.Model):
    """One more class on a flyer, below the one for which it was made."""

    flyer = models.ForeignKey(Flyer, on_delete=models.CASCADE, related_name="further")
    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="announced_beside"
    )
    place = models.PositiveSmallIntegerField("順番")

    class Meta:
        verbose_name = "チラシの講座"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["flyer", "offering"], name="a_flyer_names_a_class_once"
            ),
            models.UniqueConstraint(
                fields=["flyer", "place"], name="classes_on_a_flyer_stand_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flyer_id}: {self.offering_id}"


class FlyerDay(models.Model):
    """How many came by a flyer's QR code on one day: a number, and nothing about who."""

    flyer = models.ForeignKey(Flyer, on_delete=models.CASCADE, related_name="days")
    day = models.DateField("日")
    visits = models.PositiveIntegerField("訪問")

    class Meta:
        verbose_name = "チラシの訪問"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["flyer", "day"], name="visits_of_a_flyer_are_counted_by_day"
            ),
            models.CheckConstraint(condition=Q(visits__gt=0), name="a_counted_day_had_a_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.flyer_id} {self.day}: {self.visits}"
