"""What a clerk says about a venue or a course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Membership, Municipality
from classes.actions.courses import CourseDetails
from classes.actions.venues import VenueDetails
from classes.choices import CourseDevice, Level, StepFree, Wifi
from classes.forms.fields import DayField, MembersField, missing, number, unchosen
from classes.models import Course, Venue
from classes.queries import courses, venues
from common import kana
from common.wareki import WEEKDAYS
from people.forms.fields import PhoneField

LONGEST_TOPIC = 80
LINE = forms.TextInput(attrs={"autocomplete": "off"})


class VenueForm(forms.Form):
    """A venue."""

    name = forms.CharField(
        label="会場名",
        max_length=120,
        widget=LINE,
        error_messages=missing("会場名"),
        help_text="同じ館の部屋を分けて使うときは、部屋の名前まで。例：東部公民館 第1研修室",
    )
    kana = forms.CharField(
        label="会場名（フリガナ）",
        required=False,
        max_length=160,
        widget=LINE,
        help_text="ひらがなでもかまいません。一覧は五十音順に並びます。",
    )
    seats = number(
        "席数", least=1, most=9999, required=False, help_text="募集の定員の初めの値になります。"
    )
    closed_weekdays = forms.MultipleChoiceField(
        label="休館する曜日",
        required=False,
        choices=[(str(place), f"{day}曜日") for place, day in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
        help_text="日程を作るとき、この曜日は避けます。",
        error_messages={"invalid_choice": "休館する曜日を選び直してください。"},
    )
    postal_code = forms.RegexField(
        regex=r"^[0-9]{3}-?[0-9]{4}$",
        label="郵便番号",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-s"}),
        error_messages={"invalid": "郵便番号を「892-8677」のように入力してください。"},
    )
    address = forms.CharField(label="所在地", required=False, max_length=200, widget=LINE)
    district = forms.CharField(
        label="地区",
        required=False,
        max_length=60,
        widget=LINE,
        help_text="地区別に数えるときに使います。",
    )
    phone = PhoneField(label="電話番号", required=False, autocomplete="off", help_text="")
    access = forms.CharField(
        label="交通",
        required=False,
        max_length=200,
        widget=LINE,
        help_text="例：市電「中洲通」から歩いて5分",
    )
    parking = forms.CharField(
        label="駐車場",
        required=False,
        max_length=120,
        widget=LINE,
        help_text="例：20台（無料）",
    )
    step_free = forms.ChoiceField(
        label="段差", required=False, choices=StepFree.choices, widget=forms.RadioSelect
    )
    wifi = forms.ChoiceField(
        label="Wi-Fi", required=False, choices=Wifi.choices, widget=forms.RadioSelect
    )
    staff = MembersField(
        queryset=Membership.objects.none(),
        label="担当の施設職員",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="この会場の募集と名簿を見たり変えたりできるようになります。",
    )

    def __init__(self, *args: Any, municipality: Municipality | None, **kwargs: Any) -> None:
        """`municipality` is given to those who may say who answers for the venue."""
        super().__init__(*args, **kwargs)
        members = venues.facility_staff(municipality) if municipality else None
        staff = self.fields["staff"]
        assert isinstance(staff, MembersField)
        if members is not None and members.exists():
            staff.queryset = members
        else:
            del self.fields["staff"]

    def clean_kana(self) -> str:
        """Katakana, whatever was typed."""
        return kana.to_full_katakana(self.cleaned_data["kana"])

    def details(self, venue: Venue | None = None) -> VenueDetails:
        """The (valid) answers; what the form does not ask stays as the venue has it."""
        data = self.cleaned_data
        return VenueDetails(
            name=data["name"].strip(),
            kana=data["kana"],
            postal_code=data["postal_code"],
            address=data["address"],
            district=data["district"],
            phone=data["phone"],
            seats=data["seats"],
            closed_weekdays="".join(sorted(data["closed_weekdays"])),
            step_free=StepFree(data["step_free"]),
            wifi=Wifi(data["wifi"]),
            parking=data["parking"],
            access=data["access"],
            latitude=venue.latitude if venue else None,
            longitude=venue.longitude if venue else None,
        )


def venue_answers(venue: Venue) -> dict[str, Any]:
    """What the form shows of a venue."""
    asked = [name for name in VenueForm.base_fields if name != "staff"]
    return {name: getattr(venue, name) for name in asked} | {
        "closed_weekdays": [*venue.closed_weekdays],
        "staff": [*venue.staff.order_by("pk").values_list("membership_id", flat=True)],
    }


class ClosedDayForm(forms.Form):
    """A day on which a venue is closed."""

    day = DayField(what="休館する日")
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=80,
        widget=LINE,
        help_text="例：工事、投票所",
        error_messages={"max_length": "理由は80文字までで入力してください。"},
    )


class CourseForm(forms.Form):
    """A course of the catalogue."""

    title = forms.CharField(
        label="講座名", max_length=120, widget=LINE, error_messages=missing("講座名")
    )
    level = forms.ChoiceField(
        label="レベル",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("レベル"),
    )
    minutes = number("1回の時間", least=10, most=480, label="1回の時間（分）", initial=120)
    device = forms.ChoiceField(
        label="対象機種",
        choices=CourseDevice.choices,
        initial=CourseDevice.BOTH,
        widget=forms.RadioSelect,
        error_messages=unchosen("対象機種"),
    )
    description = forms.CharField(
        label="内容",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="ホームページとチラシに載ります。",
    )
    topics = forms.CharField(
        label="学ぶこと",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行に1つ。例：電話のかけ方",
    )
    prerequisite = forms.ModelChoiceField(
        queryset=Course.objects.none(),
        label="先に受ける講座",
        required=False,
        empty_label="なし",
        error_messages=unchosen("先に受ける講座"),
    )

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        course: Course | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        prerequisite = self.fields["prerequisite"]
        assert isinstance(prerequisite, forms.ModelChoiceField)
        others = courses.choosable(
            municipality, besides=course.prerequisite_id if course else None
        )
        prerequisite.queryset = others.exclude(pk=course.pk) if course else others

    def clean_topics(self) -> tuple[str, ...]:
        """One topic a line, empty lines dropped."""
        lines = self.cleaned_data["topics"].splitlines()
        topics = tuple(line.strip() for line in lines if line.strip())
        if any(len(topic) > LONGEST_TOPIC for topic in topics):
            raise ValidationError(
                f"「学ぶこと」は1行{LONGEST_TOPIC}文字までで入力してください。"
            )
        return topics

    @property
    def details(self) -> CourseDetails:
        """The (valid) answers."""
        data = self.cleaned_data
        return CourseDetails(
            title=data["title"].strip(),
            level=Level(data["level"]),
            minutes=data["minutes"],
            device=CourseDevice(data["device"]),
            description=data["description"],
            topics=data["topics"],
            prerequisite=data["prerequisite"],
        )


def course_answers(course: Course) -> dict[str, Any]:
    """What the form shows of a course."""
    return {name: getattr(course, name) for name in CourseForm.base_fields} | {
        "topics": "\n".join(course.topics),
        "prerequisite": course.prerequisite_id,
    }
