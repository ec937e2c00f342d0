"""Letters that were issued: numbered, and known by what they say."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from materials.models.issued import GROUP
from materials.models.stationery import Stationery
from notices.models import Message


class IssuedLetter(AppendOnly):
    """A message as it went on paper. It holds nobody's data: name, address and words are read
    from the message, and `sha256` tells whether the letter would say the same again.

    Where it would not, another letter with the next number replaces it, and both are kept.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="letters"
    )
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="letters")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("番号")
    code = models.CharField("確認用の符号", max_length=16, unique=True)
    issued_at = models.DateTimeField("発行日時")
    stationery = models.ForeignKey(
        Stationery, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    template = models.PositiveSmallIntegerField("様式の版")
    sha256 = models.CharField("SHA-256", max_length=64)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )

    class Meta:
        verbose_name = "発行した手紙"
        ordering = ["-fiscal_year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "number"],
                name="a_letter_number_once_per_municipality_and_year",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(replaces__isnull=True),
                name="a_message_has_one_first_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.key}"

    @property
    def numbered(self) -> str:
        """鹿デ第12号: counted anew in each fiscal year of the municipality."""
        return f"{self.stationery.sign if self.stationery else ''}第{self.number}号"

    @property
    def code_in_groups(self) -> str:
        """K7M4-XH2P-…: as it is printed and read out."""
        starts = range(0, len(self.code), GROUP)
        return "-".join(self.code[start : start + GROUP] for start in starts)
