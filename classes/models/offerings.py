"""What is offered: recruitments and their dated meetings."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Municipality
from classes import choices
from classes.models.catalogue import Course, Venue
from classes.models.draws import Draw
from people.models import Helper


class Offering(models.Model):
    """One recruitment (募集): a course, or a day of consultation, for which people sign up.

    Whether it is full is never stored: seats are counted under lock when one is taken.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="offerings"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.OfferingState.choices,
        default=choices.OfferingState.DRAFT,
    )
    kind = models.CharField("種類", max_length=14, choices=choices.Kind.choices)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="offerings")
    title = models.CharField("募集の名称", max_length=120)
    description = models.TextField("案内文", blank=True)
    organiser = models.CharField(
        "主催",
        max_length=12,
        choices=choices.Organiser.choices,
        default=choices.Organiser.CITY,
    )
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="offerings")
    instructor = models.ForeignKey(
        Helper, null=True, blank=True, on_delete=models.SET_NULL, related_name="offerings"
    )
    contractor = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="offerings"
    )
    registration_mode = models.CharField(
        "申込み",
        max_length=12,
        choices=choices.RegistrationMode.choices,
        default=choices.RegistrationMode.REQUIRED,
    )
    selection = models.CharField(
        "決め方",
        max_length=12,
        choices=choices.Selection.choices,
        default=choices.Selection.FIRST_COME,
    )
    joining = models.CharField(
        "参加のしかた",
        max_length=10,
        choices=choices.Joining.choices,
        default=choices.Joining.SERIES,
    )
    capacity = models.PositiveIntegerField("定員")
    # Both or neither: then the capacity is split, and a seat is an iPhone or an Android seat.
    seats_iphone = models.PositiveIntegerField("iPhoneの席", null=True, blank=True)
    seats_android = models.PositiveIntegerField("Androidの席", null=True, blank=True)
    # Kept for phone, counter and paper until the moment at which they are released to all.
    kept_seats = models.PositiveIntegerField("電話・窓口のための席", default=0)
    kept_until = models.DateTimeField("電話・窓口の席の開放日時", null=True, blank=True)
    minimum = models.PositiveIntegerField("最少催行人数", null=True, blank=True)
    # How many may wait: any number where empty, nobody where 0.
    waiting_limit = models.PositiveIntegerField("キャンセル待ちの人数", null=True, blank=True)
    opens_at = models.DateTimeField("受付開始")
    closes_at = models.DateTimeField("受付終了")
    minimum_age = models.PositiveSmallIntegerField("対象年齢（歳以上）", null=True, blank=True)
    age_basis = models.CharField(
        "年齢の基準日",
        max_length=16,
        choices=choices.AgeBasis.choices,
        default=choices.AgeBasis.FIRST_SESSION,
    )
    maximum_age = models.PositiveSmallIntegerField("対象年齢（歳以下）", null=True, blank=True)
    residence = models.CharField(
        "お住まい",
        max_length=10,
        choices=choices.Residence.choices,
        default=choices.Residence.ANYONE,
    )
    experience = models.CharField(
        "参加の経験",
        max_length=12,
        choices=choices.Experience.choices,
        default=choices.Experience.ANYONE,
    )
    yearly_limit = models.PositiveSmallIntegerField("年度内の上限（回）", null=True, blank=True)
    # choices.Priority in the order in which they are looked at; published with the call.
    priorities = models.JSONField("優先順位", default=list, blank=True)
    draw = models.ForeignKey(
        Draw, null=True, blank=True, on_delete=models.PROTECT, related_name="offerings"
    )
    fee = models.PositiveIntegerField("参加費（円）", default=0)
    belongings = models.CharField("持ち物", max_length=200, blank=True)
    contact_name = models.CharField("問合せ先", max_length=120, blank=True)
    contact_phone = models.CharField("問合せ先電話番号", max_length=20, blank=True)
    # What is typed on a telephone at night, printed on flyers; see rules.night.
    class_number = models.CharField("教室番号", max_length=8, blank=True)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    # Where an imported offering came from, so that a second import changes nothing.
    import_key = models.CharField("取込みキー", max_length=80, blank=True)
    import_digest = models.CharField("取込み内容の要約", max_length=64, blank=True)
    source_url = models.URLField("出典", max_length=400, blank=True)
    created_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "募集"
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gt=0), name="an_offering_has_seats"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="an_offering_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(seats_iphone__isnull=True, seats_android__isnull=True)
                | Q(
                    seats_iphone__isnull=False,
                    seats_android__isnull=False,
                    capacity=F("seats_iphone") + F("seats_android"),
                ),
                name="seats_by_device_add_up_to_the_capacity",
            ),
            models.CheckConstraint(
                condition=Q(kept_seats__lte=F("capacity")),
                name="no_more_seats_are_kept_than_there_are",
            ),
            models.UniqueConstraint(
                fields=["municipality", "import_key"],
                condition=~Q(import_key=""),
                name="an_event_is_imported_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "class_number"],
                condition=~Q(class_number=""),
                name="a_class_number_once_per_municipality",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "state", "closes_at"], name="offerings_by_closing"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def phone(self) -> str:
        """The number to ring about this offering."""
        return self.contact_phone or self.municipality.phone

    @property
    def contact(self) -> str:
        """The office that answers."""
        return self.contact_name or self.municipality.office_name


class Session(models.Model):
    """A dated meeting (第n回) of an offering."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="sessions")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("回")
    state = models.CharField(
        "状態",
        max_length=10,
        choices=choices.SessionState.choices,
        default=choices.SessionState.SCHEDULED,
    )
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="sessions")
    instructor = models.ForeignKey(
        Helper, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    cancel_reason = models.CharField("中止の理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "回"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "number"], name="session_numbers_differ_in_an_offering"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["venue", "starts_at"], name="sessions_by_venue"),
            models.Index(fields=["instructor", "starts_at"], name="sessions_by_instructor"),
            models.Index(fields=["starts_at"], name="sessions_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.offering} 第{self.number}回"


class Slot(models.Model):
    """A span of a consultation day that somebody can have to themselves."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("番号")
    starts_at = models.DateTimeField("開始")
    ends_at = models.DateTimeField("終了")
    seats = models.PositiveIntegerField("組数", default=1)

    class Meta:
        verbose_name = "時間枠"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="slot_numbers_differ_in_a_session"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.number}"
