"""One act that tells everybody of several sessions the same thing."""

from django.db import models

from accounts.models import Municipality
from accounts.records import AppendOnly
from classes.choices.reminders import MassKind
from classes.models.offerings import Session


class MassNotice(AppendOnly):
    """What was said of which sessions, in one moment. `public_id` names the form that asked:
    pressed twice, it is the same notice. Its messages are those of that very moment."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    public_id = models.UUIDField("キー", unique=True)
    kind = models.CharField("種類", max_length=6, choices=MassKind.choices)
    # The reason of a cancellation, or the words of the notice. Says nothing about anybody.
    text = models.CharField("理由・お知らせ", max_length=200)
    at = models.DateTimeField("日時")
    actor_key = models.CharField("知らせた人", max_length=60)
    sessions = models.ManyToManyField(Session, related_name="+")

    class Meta:
        verbose_name = "一斉連絡"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["municipality", "-at"], name="mass_notices_latest")]

    def __str__(self) -> str:
        return f"mass notice {self.public_id}"
