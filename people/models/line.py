"""Accounts on LINE that people have linked to their entry by a code."""

from django.db import models
from django.db.models import Q

from people.models.participants import Participant


class LineAccount(models.Model):
    """Somebody's account on LINE, as the town's official account knows it. Two people may share
    one (a couple with one telephone); an entry has one at a time. What ended stays as history,
    without the account."""

    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="line_accounts"
    )
    user_id = models.CharField("LINEのアカウント", max_length=40, blank=True)
    linked_at = models.DateTimeField("つないだ日時")
    ended_at = models.DateTimeField("やめた日時", null=True, blank=True)

    class Meta:
        verbose_name = "LINEのつながり"
        ordering = ["-linked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at__isnull=True),
                name="an_entry_is_linked_to_one_account_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) & ~Q(user_id="")
                | Q(ended_at__isnull=False, user_id=""),
                name="a_link_that_ended_names_no_account",
            ),
        ]
        indexes = [models.Index(fields=["user_id"], name="line_accounts_by_user")]

    def __str__(self) -> str:
        return f"line account {self.pk}"


class LineCode(models.Model):
    """A number that somebody sends to the official account to link theirs: once, within half an
    hour. One that is used or given anew is deleted."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="line_code"
    )
    code = models.CharField("つなぐ番号", max_length=8, unique=True)
    until = models.DateTimeField("期限")

    class Meta:
        verbose_name = "LINEをつなぐ番号"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"line code {self.pk}"
