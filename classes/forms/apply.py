"""The public application, one question to a screen: what is asked, and what comes of it.

Answers are kept as they were typed and read again each time, so what is shown, checked and
sent is always what the person wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices

from classes.choices import FilledInBy
from classes.queries.targets import Target, Targets
from common import phones, wareki
from common.ages import AGE_BANDS, age_on
from people.actions.participants import Person, PhoneEntry
from people.choices import Device, PhoneOwner, SupportNeed
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField

Answers = Mapping[str, Any]
NOTHING_TO_CHOOSE = Targets()
WISH_LENGTH = 300
CHECK = "check"
"""The screen after the last question."""
CHOICE = "choice"
"""The first question where there is something to choose."""
BIRTH, AGE_BAND = "birth", "age-band"
"""The same question: a birth date, or only a band for those who would rather not say."""


class Who(TextChoices):
    """Who takes part, and whose telephone is given."""

    SELF = "self", "わたしが参加します"
    FAMILY = "family", "家族が参加します（連絡先は、参加する人の電話）"
    FAMILY_PHONE = "family_phone", "家族が参加します（連絡先は、わたしの電話）"


DEVICES = {
    Device.IPHONE.value: "iPhone（アイフォーン）",
    Device.ANDROID.value: "Android（アンドロイド）",
    Device.RAKURAKU.value: "らくらくスマートフォン",
    Device.FEATURE_PHONE.value: "ガラケー（二つ折りなどの携帯電話）",
    Device.NONE.value: "持っていない",
    "unknown": "わからない",
}
STORED_DEVICE = {"unknown": Device.UNKNOWN.value}


class StepForm(forms.Form):
    """One screen. `answers` are those given so far, `on` is the day on which it is asked."""

    title: ClassVar[str]

    def __init__(
        self,
        data: Answers | None = None,
        *,
        answers: Answers,
        on: date,
        targets: Targets = NOTHING_TO_CHOOSE,
    ) -> None:
        super().__init__(data, label_suffix="")
        self.answers = answers
        self.on = on
        self.targets = targets
        self.word()

    def word(self) -> None:
        """Put the question to the one who answers it."""

    @property
    def for_family(self) -> bool:
        return self.answers.get("who") in {Who.FAMILY, Who.FAMILY_PHONE}

    @property
    def typed(self) -> dict[str, Any]:
        """The answers of this screen as they were typed."""
        return {name: self[name].data for name in self.fields}


def choose_one(sentence: str) -> dict[str, str]:
    return {"required": sentence, "invalid_choice": sentence}


class WhoForm(StepForm):
    title = "参加する方"
    who = forms.ChoiceField(
        label="どなたが参加しますか",
        choices=Who.choices,
        widget=forms.RadioSelect,
        help_text="ご家族が代わりに申し込むこともできます。",
        error_messages=choose_one("どなたが参加するか、1つ選んでください。"),
    )


class NameForm(StepForm):
    title = "お名前とフリガナ"
    name = NameField(help_text="例：山田 花子")
    kana = KanaField()

    def word(self) -> None:
        if self.for_family:
            self.fields["name"].label = "参加する方のお名前"
            # The browser would offer the name of the one who types.
            self.fields["name"].widget.attrs["autocomplete"] = "off"


class PhoneForm(StepForm):
    title = "電話番号"
    phone = PhoneField(
        label="電話番号",
        help_text="固定電話でも携帯電話でもかまいません。例：099-000-0000",
    )

    def word(self) -> None:
        if self.answers.get("who") == Who.FAMILY:
            self.fields["phone"].label = "参加する方の電話番号"
            self.fields["phone"].widget.attrs["autocomplete"] = "off"
        elif self.answers.get("who") == Who.FAMILY_PHONE:
            self.fields["phone"].label = "あなた（ご家族）の電話番号"


class BirthForm(StepForm):
    title = "生年月日"
    birth_date = BirthDateField(
        help_text="例：昭和22年4月1日<br>「S22.4.1」「1947/4/1」のように書いてもかまいません。"
    )

    def word(self) -> None:
        field = self.fields["birth_date"]
        assert isinstance(field, BirthDateField)
        field.on = self.on
        if self.for_family:
            field.label = "参加する方の生年月日"
            field.widget.attrs["autocomplete"] = "off"


class AgeBandForm(StepForm):
    title = "年代"
    age_band = forms.ChoiceField(
        label="年代",
        choices=AGE_BANDS[::-1],
        widget=forms.RadioSelect,
        error_messages=choose_one("年代を1つ選んでください。"),
    )

    def word(self) -> None:
        if self.for_family:
            self.fields["age_band"].label = "参加する方の年代"


class DeviceForm(StepForm):
    title = "お使いの機種"
    device = forms.ChoiceField(
        label="お使いの機種",
        choices=[*DEVICES.items()],
        widget=forms.RadioSelect,
        help_text="お持ちの電話に近いものを選んでください。",
        error_messages=choose_one(
            "1つ選んでください。はっきりしないときは「わからない」を選んでください。"
        ),
    )

    def word(self) -> None:
        if self.for_family:
            self.fields["device"].label = "参加する方がお使いの機種"


class WishForm(StepForm):
    title = "知りたいこと・配慮"
    wish = forms.CharField(
        label="知りたいこと・お困りのこと",
        required=False,
        max_length=WISH_LENGTH,
        help_text="例：写真を送りたい、文字を大きくしたい。空欄でもかまいません。",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={
            "max_length": f"{WISH_LENGTH}文字までにしてください。続きは当日お聞かせください。"
        },
    )
    support_needs = forms.MultipleChoiceField(
        label="手助けが必要なこと",
        required=False,
        choices=SupportNeed.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="あてはまるものがあれば、選んでください。",
        error_messages={"invalid_choice": "画面の中から選んでください。"},
    )


class ChoiceForm(StepForm):
    """For which session or slot, and for which kind of seat: where that is to be chosen."""

    title = "参加する日時と席"
    meeting = forms.ChoiceField(
        label="参加する日時",
        widget=forms.RadioSelect,
        error_messages=choose_one("参加する日時を1つ選んでください。"),
    )
    seat = forms.ChoiceField(
        label="当日使う機種",
        widget=forms.RadioSelect,
        help_text="iPhoneの席とAndroidの席が分かれています。",
        error_messages=choose_one("当日使う機種を1つ選んでください。"),
    )

    def word(self) -> None:
        meetings = [(each.value, each.label) for each in self.targets.meetings]
        seats = [(each.value, each.label) for each in self.targets.devices]
        for name, choices in (("meeting", meetings), ("seat", seats)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            if not choices:
                del self.fields[name]

    @property
    def typed(self) -> dict[str, Any]:
        """Both answers, empty where nothing was to be chosen."""
        return dict.fromkeys(type(self).base_fields, "") | super().typed


QUESTIONS: dict[str, type[StepForm]] = {
    "who": WhoForm,
    "name": NameForm,
    "phone": PhoneForm,
    BIRTH: BirthForm,
    "device": DeviceForm,
    "wish": WishForm,
}
"""The screens in order; AGE_BAND stands in for BIRTH."""
INSTEAD = {BIRTH: AGE_BAND}
SCREENS = QUESTIONS | {AGE_BAND: AgeBandForm, CHOICE: ChoiceForm}
ORDER = [*QUESTIONS, CHECK]


@dataclass(frozen=True)
class Line:
    """An answer as it is read again before sending, and the screen where it is changed."""

    step: str
    label: str
    value: str


@dataclass(frozen=True)
class Application:
    """All answers given so far, and the day on which they are read."""

    answers: Answers
    on: date
    targets: Targets = NOTHING_TO_CHOOSE

    @property
    def questions(self) -> list[str]:
        """The questions that are put, in order."""
        return [*([CHOICE] if self.targets else []), *QUESTIONS]

    @property
    def order(self) -> list[str]:
        """The screens in order, the last one to read everything again."""
        return [*self.questions, CHECK]

    def form(self, step: str, data: Answers | None = None) -> StepForm:
        """The screen with `data`, else with what was answered there before, else empty."""
        if data is None and self._answers_of(step):
            data = self.answers
        return SCREENS[step](data, answers=self.answers, on=self.on, targets=self.targets)

    def with_answers_of(self, form: StepForm) -> dict[str, Any]:
        """The answers after this screen; a birth date and an age band replace each other."""
        kept = {**self.answers, **form.typed}
        dropped = {BirthForm: "age_band", AgeBandForm: "birth_date"}.get(type(form), "")
        kept.pop(dropped, None)
        return kept

    @cached_property
    def waiting_for(self) -> str:
        """The first screen that has no readable answer yet; CHECK when all have one."""
        return next((step for step in self.questions if not self._answered(step)), CHECK)

    def before(self, step: str) -> str:
        """The screen before this one, as this person answered it; "" before the first."""
        place = self.order.index(self._place(step))
        return self._shown(self.order[place - 1]) if place else ""

    def number(self, step: str) -> int:
        """Which screen this is, from 1."""
        return self.order.index(self._place(step)) + 1

    @property
    def filled_in_by(self) -> FilledInBy:
        return FilledInBy.SELF if self.answers.get("who") == Who.SELF else FilledInBy.FAMILY

    @property
    def wish(self) -> str:
        return str(self._cleaned["wish"])

    @property
    def person(self) -> Person:
        """Who takes part. Only when nothing is waited for."""
        given = self._cleaned
        owner = PhoneOwner.SELF
        if given["who"] == Who.FAMILY_PHONE:
            owner = PhoneOwner.FAMILY
        return Person(
            name=given["name"],
            kana=given["kana"],
            phones=(PhoneEntry(given["phone"], owner),),
            birth_date=given.get("birth_date"),
            age_band=given.get("age_band", ""),
            device=STORED_DEVICE.get(given["device"], given["device"]),
            support_needs=tuple(given["support_needs"]),
        )

    @property
    def lines(self) -> list[Line]:
        """The answers in words. Only when nothing is waited for."""
        given = self._cleaned
        needs = [str(SupportNeed(need).label) for need in given["support_needs"]]
        return [
            *self._choice_lines(given),
            Line("who", "参加する方", str(Who(given["who"]).label)),
            Line("name", "お名前", given["name"]),
            Line("name", "フリガナ", given["kana"]),
            Line("phone", "電話番号", phones.parse(given["phone"]).display),
            self._age_line(given),
            Line("device", "お使いの機種", DEVICES[given["device"]]),
            Line("wish", "知りたいこと・お困りのこと", given["wish"] or "（なし）"),
            Line("wish", "手助けが必要なこと", "、".join(needs) or "（なし）"),
        ]

    @property
    def target(self) -> Target | None:
        """What was chosen: None for the whole series."""
        return self.targets.chosen(str(self._cleaned.get("meeting", "")))

    @property
    def seat(self) -> str:
        """The kind of seat; "" where there is one kind."""
        return str(self._cleaned.get("seat", ""))

    def _choice_lines(self, given: Mapping[str, Any]) -> list[Line]:
        lines = []
        if (target := self.targets.chosen(given.get("meeting", ""))) is not None:
            lines.append(Line(CHOICE, "参加する日時", target.label))
        if (seat := self.targets.seat(given.get("seat", ""))) is not None:
            lines.append(Line(CHOICE, "当日使う機種", seat.words))
        return lines

    def _age_line(self, given: Mapping[str, Any]) -> Line:
        birth = given.get("birth_date")
        if birth is None:
            return Line(AGE_BAND, "年代", dict(AGE_BANDS)[given["age_band"]])
        words = wareki.format_date(birth, weekday=False)
        return Line(BIRTH, "生年月日", f"{words}（{age_on(birth, self.on)}歳）")

    @cached_property
    def _cleaned(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = {}
        for step in self.questions:
            form = self.form(self._shown(step))
            assert form.is_valid(), step
            cleaned |= form.cleaned_data
        return cleaned

    def _answered(self, step: str) -> bool:
        shown = self._shown(step)
        return self._answers_of(shown) and self.form(shown).is_valid()

    def _answers_of(self, step: str) -> bool:
        return all(name in self.answers for name in SCREENS[step].base_fields)

    def _shown(self, step: str) -> str:
        """The screen on which this person answers the question."""
        instead = INSTEAD.get(step)
        return instead if instead and self._answers_of(instead) else step

    def _place(self, step: str) -> str:
        return BIRTH if step == AGE_BAND else step
