"""Sheets of cards: what was printed, and by how much a town's printer is off."""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from materials.rules.labels import FARTHEST
from people.models import Card


class CardPrint(AppendOnly):
    """A participant's card was put on paper: who holds a printed one needs no other."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="prints")
    printed_at = models.DateTimeField("印刷日時")

    class Meta:
        verbose_name = "カードの印刷"
        ordering = ["printed_at", "pk"]

    def __str__(self) -> str:
        return f"print {self.pk}"


class PrinterShift(models.Model):
    """How far the printer of a municipality draws beside the place, in millimetres."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="printer_shift"
    )
    right = models.DecimalField("右へ（mm）", max_digits=3, decimal_places=1)
    down = models.DecimalField("下へ（mm）", max_digits=3, decimal_places=1)

    class Meta:
        verbose_name = "印刷位置の調整"
        constraints = [
            models.CheckConstraint(
                condition=Q(right__range=(-FARTHEST, FARTHEST))
                & Q(down__range=(-FARTHEST, FARTHEST)),
                name="a_printer_is_off_by_a_centimetre_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"
