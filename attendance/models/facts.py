"""What the events amount to, without a name."""

from django.db import models
from django.db.models import Q

from accounts.models import Municipality
from attendance import choices
from classes.choices import Kind, Organiser
from classes.models import Course, Session, Venue
from people.choices import AGE_BAND_CHOICES


class AttendanceFact(models.Model):
    """One presence, without personal data: the only source of every figure.

    Written in the transaction of the event that it follows from, and again when people are
    merged or separated: `person_key` is the key of the person whose presence it counts as.
    Groups have no person key: they count as 延べ and never as 実人数.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="facts"
    )
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="facts")
    role = models.CharField("区分", max_length=12, choices=choices.FactRole.choices)
    day = models.DateField("開催日")
    kind = models.CharField("種類", max_length=14, choices=Kind.choices)
    organiser = models.CharField("主催", max_length=12, choices=Organiser.choices)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="facts")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="facts")
    district = models.CharField("地区", max_length=60, blank=True)
    age_band = models.CharField("年代", max_length=10, blank=True, choices=AGE_BAND_CHOICES)
    channel = models.CharField("受付方法", max_length=10, blank=True)
    count = models.PositiveIntegerField("人数", default=1)
    minutes = models.PositiveIntegerField("分", default=0)
    first_time = models.PositiveSmallIntegerField("初参加（人数）", default=0)
    person_key = models.UUIDField("参加者キー", null=True, blank=True)
    # Separates groups (by their name) and helpers within one session.
    label = models.CharField("区別", max_length=80, blank=True)

    class Meta:
        verbose_name = "参加の事実"
        ordering = ["day", "session_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person_key"],
                condition=Q(role="participant"),
                name="a_person_is_present_once_per_session",
            ),
            models.UniqueConstraint(
                fields=["session", "role", "label"],
                condition=Q(role__in=["helper", "consultation"]),
                name="a_helper_or_record_counts_once_per_session",
            ),
            models.UniqueConstraint(
                fields=["session", "label", "age_band"],
                condition=Q(role="group"),
                name="a_group_counts_once_per_session_and_age",
            ),
            models.CheckConstraint(
                condition=Q(role="participant", person_key__isnull=False, count=1)
                | Q(role="group", person_key__isnull=True)
                | Q(role="helper", count=1)
                | Q(role="consultation", person_key__isnull=True, count=1),
                name="groups_have_no_person_key",
            ),
        ]
        indexes = [
            # Holds whatever the figures ask for, so that they are counted from the index alone:
            # see tests/bench/bench_indicators.py.
            models.Index(
                fields=[
                    "municipality",
                    "role",
                    "day",
                    "kind",
                    "organiser",
                    "count",
                    "first_time",
                    "person_key",
                    "session",
                ],
                name="facts_to_count",
            ),
            models.Index(fields=["person_key"], name="facts_by_person"),
        ]

    def __str__(self) -> str:
        return f"fact {self.pk}"
