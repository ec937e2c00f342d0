"""The screens of the public application: one question each."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices

from classes.forms import companions
from classes.forms.companions import CompanionForm
from classes.forms.fields import TopicField, refuse_secret
from classes.queries.targets import Targets
from common.ages import AGE_BANDS
from people.choices import Device, SupportNeed
from people.forms.fields import BirthDateField, KanaField, NameField, PhoneField

Answers = Mapping[str, Any]
NOTHING_TO_CHOOSE = Targets()
WISH_LENGTH = 300
GONE = (
    "中止・変更などのため、今は選べません。もう一度お選びください。ほかの入力は残っています。"
)
CHECK = "check"
"""The screen after the last question."""
CHOICE = "choice"
"""The first question where there is something to choose."""
TOGETHER = "together"
"""An extra screen, for those who do not come alone."""
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
    def unfinished(self) -> bool:
        """Whether the person asked for another field, and has not gone on."""
        return False

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
        help_text="ご家族が代わりに申し込むこともできます。"
        "ご夫婦やお友だちと一緒の方は、あとの「内容の確認」で加えられます。",
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
        validators=[refuse_secret],
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

    field_order = ("topic", "wish", "support_needs")

    def word(self) -> None:
        if self.targets.topics:
            self.fields["topic"] = TopicField(
                self.targets.topics, help_text="いちばん近いものを1つ選んでください。"
            )
            self.order_fields(self.field_order)


class ChoiceForm(StepForm):
    """For which session or slot, and for which kind of seat: where that is to be chosen."""

    title = "参加する日時と席"
    meeting = forms.ChoiceField(
        label="参加する日時",
        widget=forms.RadioSelect,
        error_messages=choose_one("参加する日時を1つ選んでください。")
        | {"invalid_choice": f"お選びの日時は、{GONE}"},
    )
    seat = forms.ChoiceField(
        label="当日使う機種",
        widget=forms.RadioSelect,
        help_text="iPhoneの席とAndroidの席が分かれています。",
        error_messages=choose_one("当日使う機種を1つ選んでください。")
        | {"invalid_choice": f"お選びの席は、{GONE}"},
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


class TogetherForm(StepForm):
    """Those who come along, three at most: shown as they were typed, read once they are sent.

    Two buttons ask for another set of fields (`more`) or take one away (`without`, its
    number); neither reads what was typed.
    """

    title = "一緒に申し込む方"

    @property
    def given(self) -> Answers:
        """What was typed, here or before; a set of fields for the first of them in any case."""
        given = self.data if self.is_bound else self.answers
        return given if companions.count(given) else companions.with_one_more({})

    @cached_property
    def sets(self) -> list[CompanionForm]:
        return companions.forms_of(self.given, read=self.is_bound and not self.unfinished)

    @property
    def may_be_more(self) -> bool:
        return len(self.sets) < companions.MOST

    @property
    def unfinished(self) -> bool:
        return bool(self.data.get("more") or self.data.get("without"))

    def is_valid(self) -> bool:
        """Whether everybody of whom anything was typed can be read."""
        return self.is_bound and all(
            form.is_valid() or companions.is_blank(self.given, form.number)
            for form in self.sets
        )

    @property
    def typed(self) -> dict[str, Any]:
        if self.data.get("more"):
            return companions.with_one_more(self.given)
        without = str(self.data.get("without", ""))
        number = int(without) if without.isdecimal() and len(without) == 1 else 0
        return companions.arranged(self.given, without=number, blank=self.unfinished)


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
SCREENS = QUESTIONS | {AGE_BAND: AgeBandForm, CHOICE: ChoiceForm, TOGETHER: TogetherForm}
