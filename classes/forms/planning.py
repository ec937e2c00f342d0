"""What a clerk says about an offering. Whatever is left empty has a sensible answer."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.choices import Role
from accounts.models import Membership
from classes.actions.offerings import OfferingPlan
from classes.choices import (
    AgeBasis,
    Experience,
    Joining,
    Kind,
    Organiser,
    RegistrationMode,
    Residence,
    Selection,
)
from classes.forms.fields import (
    CourseField,
    HelperField,
    MemberField,
    MomentField,
    VenueField,
    number,
    unchosen,
)
from classes.forms.terms import TERMS, TermsFields
from classes.models import Course, Offering, Venue
from classes.queries import courses, venues
from people.forms.fields import PhoneField
from people.models import Helper
from people.queries import helpers

DETAILS = (
    "description",
    "registration_mode",
    *TERMS,
    "minimum_age",
    "maximum_age",
    "age_basis",
    "fee",
    "belongings",
    "organiser",
    "contractor",
    "contact_name",
    "contact_phone",
)
"""The fields that are folded away until somebody wants them."""


class PlanForm(TermsFields):
    """An offering without its dates."""

    kind = forms.ChoiceField(
        label="種類",
        choices=Kind.choices,
        initial=Kind.CLASSROOM,
        widget=forms.RadioSelect,
        error_messages=unchosen("種類"),
    )
    course = CourseField()
    title = forms.CharField(
        label="募集の名称",
        required=False,
        max_length=120,
        help_text="空欄のときは、講座の名前になります。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    venue = VenueField()
    capacity = number(
        "定員", least=1, most=999, required=False, help_text="空欄のときは、会場の席数"
    )
    instructor = HelperField(
        queryset=Helper.objects.none(),
        label="講師",
        required=False,
        empty_label="決まっていない",
        error_messages=unchosen("講師"),
    )
    opens_at = MomentField(
        what="受付開始", required=False, help_text="空欄のときは、今日の9:00"
    )
    closes_at = MomentField(
        what="受付終了", required=False, help_text="空欄のときは、初回の3日前の17:00"
    )
    description = forms.CharField(
        label="案内文",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="ホームページとチラシに載ります。",
    )
    registration_mode = forms.ChoiceField(
        label="申込み",
        required=False,
        choices=RegistrationMode.choices,
        error_messages=unchosen("申込みの方法"),
    )
    minimum_age = number(
        "対象年齢", least=1, most=120, required=False, label="対象年齢（歳以上）"
    )
    age_basis = forms.ChoiceField(
        label="年齢の基準日",
        required=False,
        choices=AgeBasis.choices,
        error_messages=unchosen("年齢の基準日"),
    )
    fee = number(
        "参加費",
        least=0,
        most=100_000,
        required=False,
        label="参加費（円）",
        help_text="空欄は無料",
    )
    belongings = forms.CharField(label="持ち物", required=False, max_length=200)
    organiser = forms.ChoiceField(
        label="主催", required=False, choices=Organiser.choices, error_messages=unchosen("主催")
    )
    contractor = MemberField(
        queryset=Membership.objects.none(),
        label="委託先",
        required=False,
        empty_label="なし（直営）",
        error_messages=unchosen("委託先"),
    )
    contact_name = forms.CharField(
        label="問合せ先",
        required=False,
        max_length=120,
        help_text="空欄のときは、市町村の担当課",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact_phone = PhoneField(
        label="問合せ先電話番号",
        required=False,
        autocomplete="off",
        help_text="空欄のときは、市町村の担当課の番号",
    )

    def __init__(
        self,
        *args: Any,
        membership: Membership,
        offering: Offering | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        town = membership.municipality
        course, venue, instructor, contractor = (
            self.fields[name] for name in ("course", "venue", "instructor", "contractor")
        )
        assert isinstance(course, CourseField)
        assert isinstance(venue, VenueField)
        assert isinstance(instructor, HelperField)
        assert isinstance(contractor, MemberField)
        course.queryset = courses.choosable(
            town, besides=offering.course_id if offering else None
        )
        venue.queryset = venues.choosable(
            membership, besides=offering.venue_id if offering else None
        )
        instructor.queryset = helpers.choosable(
            municipality=town, besides=offering.instructor_id if offering else None
        )
        contractor.queryset = (
            Membership.objects.filter(municipality=town, role=Role.CONTRACTOR)
            .select_related("user")
            .order_by("pk")
        )

    @property
    def details(self) -> list[forms.BoundField]:
        """What stands behind 「くわしい設定」."""
        return [self[name] for name in DETAILS]

    @property
    def details_open(self) -> bool:
        """Whether an answer or an error stands among what is folded away."""
        return any(
            field.errors or str(field.value() or "") not in {"", self.quiet(field.name)}
            for field in self.details
        )

    @staticmethod
    def quiet(name: str) -> str:
        """The answer of a detail that nobody has touched."""
        return {
            "registration_mode": RegistrationMode.REQUIRED.value,
            "age_basis": AgeBasis.FIRST_SESSION.value,
            "selection": Selection.FIRST_COME.value,
            "joining": Joining.SERIES.value,
            "residence": Residence.ANYONE.value,
            "experience": Experience.ANYONE.value,
            "organiser": Organiser.CITY.value,
        }.get(name, "")

    def clean(self) -> dict[str, Any]:
        """What is empty takes its default: capacity from the venue, name from the course."""
        data = super().clean() or self.cleaned_data
        venue, course = data.get("venue"), data.get("course")
        if "capacity" in data and data["capacity"] is None and isinstance(venue, Venue):
            data["capacity"] = venue.seats
            if not venue.seats:
                self.add_error(
                    "capacity", "この会場の席数が登録されていません。定員を入力してください。"
                )
        if not data.get("title") and isinstance(course, Course):
            data["title"] = course.title
        self.check_terms(data)
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "受付終了は、受付開始より後の日時にしてください。")
        return data

    def plan(
        self, *, opens_at: datetime, closes_at: datetime, copied_from: Offering | None = None
    ) -> OfferingPlan:
        """The plan that the (valid) form describes; the two instants where it names none."""
        data = self.cleaned_data
        return OfferingPlan(
            kind=Kind(data["kind"]),
            course=data["course"],
            title=data["title"],
            venue=data["venue"],
            capacity=data["capacity"],
            instructor=data["instructor"],
            contractor=data["contractor"],
            opens_at=data["opens_at"] or opens_at,
            closes_at=data["closes_at"] or closes_at,
            description=data["description"],
            organiser=Organiser(data["organiser"] or Organiser.CITY),
            registration_mode=RegistrationMode(
                data["registration_mode"] or RegistrationMode.REQUIRED
            ),
            minimum_age=data["minimum_age"],
            **self.terms,
            age_basis=AgeBasis(data["age_basis"] or AgeBasis.FIRST_SESSION),
            fee=data["fee"] or 0,
            belongings=data["belongings"],
            contact_name=data["contact_name"],
            contact_phone=data["contact_phone"],
            copied_from=copied_from,
        )


class ChangeForm(PlanForm):
    """A plan that exists: it remembers what the editor saw."""

    opens_at = MomentField(what="受付開始")
    closes_at = MomentField(what="受付終了")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> dict[str, str]:
        """The stamp of the plan when the page was opened; a broken one matches nothing."""
        try:
            stamp = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            stamp = {}
        return stamp if isinstance(stamp, dict) else {}


def answers(plan: OfferingPlan) -> dict[str, Any]:
    """What a form shows of a plan."""
    return plan.editable | {
        "course": plan.course.pk,
        "venue": plan.venue.pk,
        "instructor": plan.instructor and plan.instructor.pk,
        "contractor": plan.contractor and plan.contractor.pk,
        "fee": plan.fee or None,
        "kept_seats": plan.kept_seats or None,
        "seen": json.dumps(plan.stamp),
    }


class ReasonForm(forms.Form):
    """Why something is called off."""

    reason = forms.CharField(
        label="中止の理由",
        max_length=200,
        help_text="申し込んだ方に、このまま伝えます。例：台風接近のため",
        error_messages={
            "required": "中止の理由を入力してください。申し込んだ方に、この理由を伝えます。",
            "max_length": "理由は200文字までで入力してください。",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FlyerForm(forms.Form):
    """Where a flyer is laid out."""

    label = forms.CharField(
        label="配布先",
        max_length=80,
        help_text="例：東部公民館の窓口、広報6月号",
        error_messages={
            "required": "配布先を入力してください。例：東部公民館の窓口",
            "max_length": "配布先は80文字までで入力してください。",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def refused(form: forms.Form, name: str | None, sentence: str) -> None:
    """Put a refusal beside its field, or on top."""
    form.add_error(name, ValidationError(sentence))
