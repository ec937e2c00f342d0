"""What is offered, and who is expected."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Municipality
from accounts.records import AppendOnly
from classes import choices
from common.wareki import WEEKDAYS
from people.models import Helper, Participant


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
    capacity = models.PositiveIntegerField("定員")
    opens_at = models.DateTimeField("受付開始")
    closes_at = models.DateTimeField("受付終了")
    minimum_age = models.PositiveSmallIntegerField("対象年齢（歳以上）", null=True, blank=True)
    age_basis = models.CharField(
        "年齢の基準日",
        max_length=16,
        choices=choices.AgeBasis.choices,
        default=choices.AgeBasis.FIRST_SESSION,
    )
    fee = models.PositiveIntegerField("参加費（円）", default=0)
    belongings = models.CharField("持ち物", max_length=200, blank=True)
    contact_name = models.CharField("問合せ先", max_length=120, blank=True)
    contact_phone = models.CharField("問合せ先電話番号", max_length=20, blank=True)
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
            models.UniqueConstraint(
                fields=["municipality", "import_key"],
                condition=~Q(import_key=""),
                name="an_event_is_imported_once",
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


class Flyer(models.Model):
    """One printed flyer: its code is in the QR, so the report shows which flyer worked."""

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="flyers")
    code = models.CharField("チラシ番号", max_length=12, unique=True)
    label = models.CharField("配布先", max_length=80)
    created_at = models.DateTimeField("作成日時")

    class Meta:
        verbose_name = "チラシ"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.code


class Registration(models.Model):
    """Somebody's place in an offering. `reference` is the number that is read out on the phone,
    `secret` opens the holder's own page; neither tells who they are."""

    offering = models.ForeignKey(
        Offering, on_delete=models.PROTECT, related_name="registrations"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="registrations"
    )
    reference = models.CharField("受付番号", max_length=12, unique=True)
    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("状態", max_length=12, choices=choices.RegistrationState.choices)
    channel = models.CharField("受付方法", max_length=10, choices=choices.Channel.choices)
    flyer = models.ForeignKey(
        Flyer, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    filled_in_by = models.CharField(
        "記入者",
        max_length=10,
        choices=choices.FilledInBy.choices,
        default=choices.FilledInBy.SELF,
    )
    wish = models.CharField("知りたいこと・困りごと", max_length=300, blank=True)
    # A machine that repeats itself gets the same answer; see actions.registrations.register.
    request_key = models.CharField(
        "要求キー", max_length=80, null=True, blank=True, unique=True
    )
    request_digest = models.CharField("要求の要約", max_length=64, blank=True)
    registered_at = models.DateTimeField("受付日時")

    class Meta:
        verbose_name = "申込み"
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "participant"],
                condition=~Q(state="cancelled"),
                name="one_live_registration_per_person_and_offering",
            ),
        ]
        indexes = [
            models.Index(fields=["offering", "state"], name="registrations_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference


class RegistrationEvent(AppendOnly):
    """One step in the life of a registration: from which state to which, by whom, why."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="history"
    )
    at = models.DateTimeField("日時")
    from_state = models.CharField("前の状態", max_length=12, blank=True)
    to_state = models.CharField("後の状態", max_length=12)
    reason = models.CharField("理由", max_length=200, blank=True)
    actor_kind = models.CharField("行為者の種類", max_length=20)
    actor_key = models.CharField("行為者", max_length=60, blank=True)

    class Meta:
        verbose_name = "申込みの履歴"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.from_state} → {self.to_state}"
