"""The screens on which somebody asks to help: one question each, six fields in all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms

from common import phones, wareki
from people.actions.helpers import HelperDetails
from people.choices import Device, HelperKind
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField
from people.forms.helpers import DEVICES
from people.models import School

CHECK = "check"
KINDS = [
    (HelperKind.STUDENT.value, "学生・生徒"),
    (HelperKind.CITIZEN.value, "学生ではない"),
]
Answers = Mapping[str, Any]


class Screen(forms.Form):
    """One screen."""

    title: ClassVar[str]

    def __init__(self, data: Answers | None = None, *, on: date) -> None:
        super().__init__(data, label_suffix="")
        self.on = on
        birth = self.fields.get("birth_date")
        if isinstance(birth, BirthDateField):
            birth.on = on

    @property
    def typed(self) -> dict[str, Any]:
        """The answers of this screen as they were typed."""
        return {name: self[name].data for name in self.fields}


class WhoScreen(Screen):
    title = "お名前とフリガナ"
    name = NameField()
    kana = KanaField()


class KindScreen(Screen):
    title = "あてはまるもの"
    kind = forms.ChoiceField(
        label="あてはまるものを選んでください",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "どちらかを選んでください。",
            "invalid_choice": "どちらかを選んでください。",
        },
    )


class GradeScreen(Screen):
    title = "学年"
    grade = forms.CharField(
        label="学年・組",
        max_length=20,
        help_text="例：2年1組",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-m"}),
        error_messages={
            "required": "学年を入力してください。例：2年",
            "max_length": "学年は20文字までで入力してください。",
        },
    )


class BirthScreen(Screen):
    title = "生年月日"
    birth_date = BirthDateField(
        help_text="例：平成21年5月1日（2009/5/1 でもかまいません）。"
        "18歳未満の方は、保護者の同意書が必要です。",
        error_messages={"required": "生年月日を入力してください。例：平成21年5月1日"},
    )


class PhoneScreen(Screen):
    title = "電話番号"
    phone = PhoneField(help_text="例：090-0000-0000（担当から連絡するときに使います）")


class DevicesScreen(Screen):
    title = "教えられる機種"
    devices = forms.MultipleChoiceField(
        label="教えられる機種（いくつでも）",
        choices=DEVICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "教えられる機種を1つ以上選んでください。",
            "invalid_choice": "機種を選び直してください。",
        },
    )


SCREENS: dict[str, type[Screen]] = {
    "who": WhoScreen,
    "kind": KindScreen,
    "grade": GradeScreen,
    "birth": BirthScreen,
    "phone": PhoneScreen,
    "devices": DevicesScreen,
}


@dataclass(frozen=True)
class Line:
    """An answer as it is read again before sending."""

    step: str
    label: str
    value: str


@dataclass(frozen=True)
class Joining:
    """All answers given so far, and the day on which they are read."""

    answers: Answers
    on: date
    school: School | None = None

    @property
    def steps(self) -> list[str]:
        """The questions, in order: a school's students are not asked whether they are some."""
        left_out = "kind" if self.school else "grade"
        return [step for step in SCREENS if step != left_out]

    @property
    def order(self) -> list[str]:
        return [*self.steps, CHECK]

    def form(self, step: str, data: Answers | None = None) -> Screen:
        """The screen with `data`, else with what was answered there before, else empty."""
        if data is None and any(name in self.answers for name in SCREENS[step].base_fields):
            data = self.answers
        return SCREENS[step](data, on=self.on)

    @property
    def waiting_for(self) -> str:
        """The first screen without a readable answer; CHECK when all have one."""
        return next((step for step in self.steps if not self._answered(step)), CHECK)

    def before(self, step: str) -> str:
        """The screen before this one; "" before the first."""
        place = self.order.index(step)
        return self.order[place - 1] if place else ""

    @property
    def lines(self) -> list[Line]:
        """Everything once more. Only when nothing is waited for."""
        return [
            Line(step, str(field.label), self._said(name, form.cleaned_data[name]))
            for step, form in self._forms()
            for name, field in form.fields.items()
        ]

    @property
    def details(self) -> HelperDetails:
        """What is sent. Only when nothing is waited for."""
        given: dict[str, Any] = {}
        for _, form in self._forms():
            given |= form.cleaned_data
        given.setdefault("kind", HelperKind.STUDENT)
        return HelperDetails(**given | {"school": self.school})

    def _answered(self, step: str) -> bool:
        form = SCREENS[step](self.answers, on=self.on)
        return form.is_valid()

    def _forms(self) -> list[tuple[str, Screen]]:
        forms_ = [(step, SCREENS[step](self.answers, on=self.on)) for step in self.steps]
        for _, form in forms_:
            form.is_valid()
        return forms_

    def _said(self, name: str, value: Any) -> str:
        if name == "kind":
            return dict(KINDS)[value]
        if name == "devices":
            return "、".join(Device(each).label for each in value)
        if name == "phone":
            return phones.display(value)
        return wareki.format_date(value, weekday=False) if name == "birth_date" else str(value)
