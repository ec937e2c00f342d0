"""Where classes are held, and what is taught."""

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Municipality
from classes import choices
from common.wareki import WEEKDAYS


class Venue(models.Model):
    """A place where classes are held."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="venues"
    )
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.CatalogueState.choices,
        default=choices.CatalogueState.IN_USE,
    )
    name = models.CharField("会場名", max_length=120)
    kana = models.CharField("会場名（カナ）", max_length=160, blank=True)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    district = models.CharField("地区", max_length=60, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    seats = models.PositiveIntegerField("席数", null=True, blank=True)
    # Weekdays on which the venue is closed, as digits: "0" is Monday, "6" Sunday.
    closed_weekdays = models.CharField("休館曜日", max_length=7, blank=True)
    step_free = models.CharField(
        "段差", max_length=4, blank=True, choices=choices.StepFree.choices
    )
    wifi = models.CharField("Wi-Fi", max_length=4, blank=True, choices=choices.Wifi.choices)
    parking = models.CharField("駐車場", max_length=120, blank=True)
    access = models.CharField("交通", max_length=200, blank=True)
    latitude = models.DecimalField(
        "緯度", max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        "経度", max_digits=9, decimal_places=6, null=True, blank=True
    )

    class Meta:
        verbose_name = "会場"
        ordering = ["kana", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="venue_names_differ_in_a_municipality"
            ),
            models.CheckConstraint(
                condition=Q(closed_weekdays__regex=r"^[0-6]*$"),
                name="closed_weekdays_are_digits_0_to_6",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def closed_weekday_names(self) -> str:
        """月・火, the weekdays on which it is closed; empty if there are none."""
        return "・".join(WEEKDAYS[int(digit)] for digit in self.closed_weekdays)


class VenueClosedDay(models.Model):
    """A single day on which a venue is closed: works, an election, the year's end."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField("日")
    reason = models.CharField("理由", max_length=80, blank=True)

    class Meta:
        verbose_name = "臨時休館日"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "day"], name="a_venue_closes_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {self.day}"


class VenueStaff(models.Model):
    """The venues that somebody with the role 施設職員 answers for."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="staff")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="venues")

    class Meta:
        verbose_name = "施設の担当"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "membership"], name="venue_staff_are_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue} / {self.membership.user_id}"


class Course(models.Model):
    """What is taught: one entry of the course catalogue."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="courses"
    )
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.CatalogueState.choices,
        default=choices.CatalogueState.IN_USE,
    )
    title = models.CharField("講座名", max_length=120)
    level = models.CharField("レベル", max_length=14, choices=choices.Level.choices)
    minutes = models.PositiveIntegerField("1回の時間（分）")
    device = models.CharField(
        "対象機種",
        max_length=10,
        choices=choices.CourseDevice.choices,
        default=choices.CourseDevice.BOTH,
    )
    description = models.TextField("内容", blank=True)
    topics = models.JSONField("学ぶこと", default=list, blank=True)
    prerequisite = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="leads_to"
    )

    class Meta:
        verbose_name = "講座"
        ordering = ["level", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "title"], name="course_titles_differ_in_a_municipality"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="a_course_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title
