"""What a town's letters look like: each change is another version, and none is lost."""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from accounts.records import AppendOnly
from materials.choices import Occasion, Seal
from materials.rules.seals import LARGEST, SMALLEST


class StationeryPicture(AppendOnly):
    """A logo or a stamp, as it was written anew from the file that was sent in."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="stationery_pictures"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("画像（PNG）")
    width = models.PositiveSmallIntegerField("幅（ピクセル）")
    height = models.PositiveSmallIntegerField("高さ（ピクセル）")

    class Meta:
        verbose_name = "レターヘッドの画像"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "sha256"],
                name="a_picture_is_kept_once_per_municipality",
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"


class Stationery(AppendOnly):
    """The letterhead of a municipality from a moment on: the highest version is in use."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="stationery"
    )
    version = models.PositiveIntegerField("版")
    since = models.DateTimeField("使い始め")
    actor_key = models.CharField("変えた人", max_length=60)
    # Empty: the address, section and telephone of the settings, as they are on the day.
    sender = models.TextField("差出人", blank=True)
    sign = models.CharField("文書番号の記号", max_length=20, blank=True)
    colour = models.CharField("帯の色", max_length=7)
    logo = models.ForeignKey(
        StationeryPicture, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seal = models.CharField("公印", max_length=10, choices=Seal.choices, default=Seal.NONE)
    seal_picture = models.ForeignKey(
        StationeryPicture, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seal_size = models.PositiveSmallIntegerField("公印の大きさ（mm）", default=SMALLEST)

    class Meta:
        verbose_name = "レターヘッド"
        ordering = ["municipality", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "version"],
                name="a_version_of_stationery_once_per_municipality",
            ),
            models.CheckConstraint(
                condition=Q(seal="picture", seal_picture__isnull=False)
                | (~Q(seal="picture") & Q(seal_picture__isnull=True)),
                name="a_seal_that_is_printed_has_a_picture",
            ),
            models.CheckConstraint(
                condition=Q(seal_size__range=(SMALLEST, LARGEST)),
                name="a_seal_is_as_large_as_seals_are",
            ),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9a-f]{6}$"),
                name="a_head_colour_is_written_as_rrggbb",
            ),
        ]

    def __str__(self) -> str:
        return f"stationery {self.version}"


class StandardSentences(AppendOnly):
    """What begins and ends every letter of a kind, in one version of the stationery."""

    stationery = models.ForeignKey(
        Stationery, on_delete=models.PROTECT, related_name="sentences"
    )
    occasion = models.CharField("手紙の種類", max_length=12, choices=Occasion.choices)
    greeting = models.TextField("書き出し", blank=True)
    closing = models.TextField("結び", blank=True)

    class Meta:
        verbose_name = "手紙の定型文"
        ordering = ["stationery", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stationery", "occasion"], name="sentences_once_per_kind_of_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"sentences {self.pk}"
