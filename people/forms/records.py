"""What staff put on file of a helper."""

from typing import Any

from django import forms

from accounts.forms.fields import WorkingDayField
from people.actions.consents import LARGEST_SCAN, ScanTooLarge, SignedForm
from people.actions.schools import SchoolDetails
from people.choices import ConsentScope, HelperKind
from people.forms.fields import NameField, PhoneField
from people.rules.helping import Terms

OFF = {"autocomplete": "off"}


def day(label: str, *, required: bool = True, **kwargs: Any) -> WorkingDayField:
    """A day, from the browser's calendar."""
    messages = {"required": f"{label}を入力してください。"}
    return WorkingDayField(label=label, required=required, error_messages=messages, **kwargs)


def line(label: str, example: str) -> forms.CharField:
    """A name of something, at most 80 letters."""
    return forms.CharField(
        label=label,
        max_length=80,
        widget=forms.TextInput(attrs=OFF),
        help_text=f"例：{example}",
        error_messages={
            "required": f"{label}を入力してください。例：{example}",
            "max_length": f"{label}は80文字までで入力してください。",
        },
    )


class TrainingForm(forms.Form):
    """A training that was completed."""

    course = line("研修の名前", "スマホサポーター養成講座")
    done_on = day("修了日")


class QualificationForm(forms.Form):
    """A qualification."""

    name = line("資格の名前", "スマートフォン・サポーター")
    until = day("有効期限", required=False, help_text="期限がない資格は、空欄にします。")


class InsuranceForm(forms.Form):
    """An insurance."""

    name = line("保険の名前", "ボランティア活動保険")
    starts_on = day("始まりの日", required=False)
    until = day("有効期限", help_text="この日まで有効です。")


class ConsentForm(forms.Form):
    """The form that a guardian has signed."""

    given_on = day("同意日", help_text="同意書に書かれた日")
    guardian_name = NameField(label="保護者のお名前", autocomplete="off")
    guardian_phone = PhoneField(label="保護者の電話番号", required=False, autocomplete="off")
    covers = forms.MultipleChoiceField(
        label="同意の範囲",
        choices=ConsentScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="同意書で印がついているものを選びます。",
        error_messages={
            "required": "同意の範囲を1つ以上選んでください。",
            "invalid_choice": "同意の範囲を選び直してください。",
        },
    )
    until = day(
        "有効期限", required=False, help_text="同意書に期限がないときは、空欄にします。"
    )
    scan = forms.FileField(
        label="同意書の写し",
        required=False,
        help_text="PDF・JPEG・PNG、5MBまで。職員だけが開けます。開いたことは記録に残ります。",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "empty": "選んだファイルは空でした。もう一度選んでください。",
            "invalid": "ファイルを受け取れませんでした。もう一度選んでください。",
        },
    )

    def clean_scan(self) -> bytes:
        """The file itself; what is too large is not read."""
        file = self.cleaned_data["scan"]
        if file is None:
            return b""
        if (file.size or 0) > LARGEST_SCAN:
            raise forms.ValidationError(ScanTooLarge.message, code=ScanTooLarge.code)
        content: bytes = file.read()
        return content

    def signed(self) -> SignedForm:
        """What stands on the (valid) form."""
        return SignedForm(**self.cleaned_data)


class WithdrawalForm(forms.Form):
    """Since when a guardian does not consent any more."""

    on = day("撤回日", help_text="撤回の申し出があった日。この日から活動できなくなります。")


class SchoolForm(forms.Form):
    """A school whose students help."""

    name = line("学校名", "鹿児島商業高等学校")
    contact_teacher = NameField(label="担当の先生", required=False, autocomplete="off")
    phone = PhoneField(label="学校の電話番号", required=False, autocomplete="off")

    def details(self) -> SchoolDetails:
        return SchoolDetails(**self.cleaned_data)


def number(label: str, *, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number from 1."""
    sentence = f"{label}は1から{most}までの数字で入力してください。"
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "numeric", "class": "w-xs"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), sentence
        ),
        **kwargs,
    )


def clock(label: str, **kwargs: Any) -> forms.TimeField:
    """A time of day."""
    sentence = f"{label}を「20:00」のように入力してください。"
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"required": sentence, "invalid": sentence},
        **kwargs,
    )


def kinds(label: str) -> forms.MultipleChoiceField:
    """Of whom something is asked."""
    return forms.MultipleChoiceField(
        label=label,
        choices=HelperKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばない区分の方には求めません。",
    )


class TermsForm(forms.Form):
    """What the town asks of its helpers."""

    minor_hours_a_day = number("18歳未満：1日の時間（まで）", most=24)
    minor_hours_a_week = number("18歳未満：1週間の時間（まで）", most=168)
    minor_until = clock("18歳未満：活動の終わりの時刻")
    evening_from = clock(
        "夜間の始まりの時刻", help_text="この時刻を過ぎる活動には、夜間の同意が要ります。"
    )
    insurance_for = kinds("保険を求める区分")
    training_for = kinds("研修を求める区分")
    training_months = number(
        "研修の有効月数", most=120, required=False, help_text="期限がないときは、空欄にします。"
    )

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            **data | {name: frozenset(data[name]) for name in ("insurance_for", "training_for")}
        )
