"""What helpers of a class are told (協力者への申し送り): only what was decided by hand.

Everything else follows from the registrations (`attendance.queries.briefs`). These rows are
deleted soon after the class; no figure comes from them.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from classes.models import Registration, Session
from people.models import Helper

LONGEST_NOTE = 120
MOST_SEATS = 500
LONGEST_KEPT, LONGEST_AHEAD = 7, 168


class BriefTerms(models.Model):
    """How long a town keeps briefs; a town without a row has the defaults.

    `kept_days`: whole days after the day of the class; 0 is until its midnight.
    `hours_ahead`: from how many hours before the class helpers see theirs on their own page.
    """

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="brief_terms"
    )
    kept_days = models.PositiveSmallIntegerField(
        "教室のあとに残す日数", default=0, validators=[MaxValueValidator(LONGEST_KEPT)]
    )
    hours_ahead = models.PositiveSmallIntegerField(
        "協力者のページに出す時間（何時間前から）",
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_AHEAD)],
    )

    class Meta:
        verbose_name = "申し送りの決まり"
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_days__lte=LONGEST_KEPT),
                name="a_brief_is_kept_for_a_week_at_most",
            ),
            models.CheckConstraint(
                condition=Q(hours_ahead__range=(1, LONGEST_AHEAD)),
                name="a_brief_is_shown_from_an_hour_to_a_week_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"brief terms of {self.municipality}"


class SeatBrief(models.Model):
    """What was decided by hand about one person in one session: the seat, who helps them, and
    a few words for the helper. Without any of it there is no row."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seat_briefs")
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="seat_briefs"
    )
    seat = models.PositiveSmallIntegerField("席の番号", null=True, blank=True)
    helper = models.ForeignKey(
        Helper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField("申し送り", max_length=LONGEST_NOTE, blank=True)

    class Meta:
        verbose_name = "席の申し送り"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "registration"],
                name="a_person_is_briefed_about_once_in_a_session",
            ),
            models.UniqueConstraint(
                fields=["session", "seat"], name="one_person_sits_on_a_seat_of_a_session"
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) | Q(seat__range=(1, MOST_SEATS)),
                name="seats_are_numbered_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"brief {self.pk}"
