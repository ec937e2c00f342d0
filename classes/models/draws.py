"""The draw (抽選)."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from classes import choices


class Draw(models.Model):
    """A draw (抽選) over one or several offerings that anybody can repeat: see docs/draw.md.

    The seed is made, and its hash published, before the first application; it is shown when the
    draw has been held. What was frozen at closing, and the result, are kept as they were
    written, so that the sheet of today is the sheet of then.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="draws"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.DrawState.choices,
        default=choices.DrawState.COMMITTED,
    )
    seed = models.CharField("種", max_length=64)
    commitment = models.CharField("種のハッシュ値", max_length=64)
    committed_at = models.DateTimeField("約束した日時")
    frozen_at = models.DateTimeField("凍結日時", null=True, blank=True)
    entries = models.TextField("申込みの一覧（凍結）", blank=True)
    entries_digest = models.CharField("申込みの一覧のハッシュ値", max_length=64, blank=True)
    drawn_at = models.DateTimeField("抽選日時", null=True, blank=True)
    result = models.TextField("結果", blank=True)

    class Meta:
        verbose_name = "抽選"
        ordering = ["-committed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="committed", frozen_at__isnull=True, drawn_at__isnull=True)
                | Q(state="frozen", frozen_at__isnull=False, drawn_at__isnull=True)
                | Q(state="drawn", frozen_at__isnull=False, drawn_at__isnull=False),
                name="a_draw_is_frozen_before_it_is_drawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)
