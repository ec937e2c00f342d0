"""What a town has done with a handout: its own words, its courses, whether everybody reads it.

A standard text of which a town has changed nothing has no row.
"""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality, User
from accounts.records import AppendOnly
from classes.models import Course
from materials import choices
from materials.rules.handout_texts import LONGEST_TITLE
from materials.rules.handouts import LONGEST_KEY


class Handout(models.Model):
    """A handout (教材) of a town: a standard one, or one of its own."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="handouts"
    )
    key = models.SlugField("名前（アドレス）", max_length=LONGEST_KEY)
    state = models.CharField(
        "公開",
        max_length=10,
        choices=choices.HandoutState.choices,
        default=choices.HandoutState.SHOWN,
    )
    courses = models.ManyToManyField(
        Course, verbose_name="使う講座", related_name="handouts", blank=True
    )

    class Meta:
        verbose_name = "教材"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key"], name="handout_keys_differ_in_a_municipality"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class HandoutText(AppendOnly):
    """One version of a handout's words. The newest holds; `BUILT_IN` takes the standard text
    back, whatever that says by then."""

    handout = models.ForeignKey(Handout, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField("版")
    origin = models.CharField("文章", max_length=10, choices=choices.TextOrigin.choices)
    title = models.CharField("題名", max_length=LONGEST_TITLE, blank=True)
    text = models.TextField("本文", blank=True)
    written_at = models.DateTimeField("保存した日時")
    author = models.ForeignKey(
        User,
        verbose_name="保存した人",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = "教材の版"
        ordering = ["handout", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["handout", "number"], name="versions_of_a_handout_are_numbered"
            ),
            models.CheckConstraint(
                condition=(Q(origin="own") & ~Q(title="") & ~Q(text=""))
                | Q(origin="built_in", title="", text=""),
                name="a_text_of_one_s_own_has_a_title_and_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handout} {self.number}"
