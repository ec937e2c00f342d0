"""How the office decides how its messages go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.forms.fields import refused
from common import phones
from common.errors import RuleViolation
from notices.actions.terms import LONGEST_KEPT, SHORTEST_KEPT, Terms
from notices.choices import MACHINE_CHANNELS, SmsFor

OFF = {"autocomplete": "off"}


def _clock(label: str, **kwargs: Any) -> forms.TimeField:
    sentence = f"{label}を「18:00」のように入力してください。"
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": sentence, "invalid": sentence},
        **kwargs,
    )


def _line(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"max_length": f"{label}は40文字までで入力してください。"},
        **kwargs,
    )


def _yen(label: str, **kwargs: Any) -> forms.DecimalField:
    sentence = f"{label}は「12.5」のように、0から1000までの数字で入力してください。"
    names = ("required", "invalid", "min_value", "max_value", "max_decimal_places")
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        max_digits=7,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "decimal", "class": "w-xs"}),
        error_messages=dict.fromkeys((*names, "max_digits", "max_whole_digits"), sentence),
        **kwargs,
    )


class TermsForm(forms.Form):
    """Which machines, when, under which name, at what price, and for how long."""

    machines = forms.MultipleChoiceField(
        label="自動で送る方法",
        required=False,
        choices=[(each.value, each.label) for each in MACHINE_CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        help_text="印のない方法では送りません。どれにも印がないときは、すべて職員が連絡リストから電話します。",
        error_messages={"invalid_choice": "自動で送る方法を、一覧から選び直してください。"},
    )
    sms_for = forms.ChoiceField(
        label="ショートメッセージを送る方",
        choices=SmsFor.choices,
        widget=forms.RadioSelect,
        help_text="配信停止を希望された方には、どちらの場合も送りません。",
        error_messages={
            "required": "ショートメッセージを送る方を選んでください。",
            "invalid_choice": "ショートメッセージを送る方を、一覧から選び直してください。",
        },
    )
    opens = _clock("送り始める時刻")
    closes = _clock("送り終える時刻")
    urgent_until = _clock(
        "中止・変更を送り終える時刻",
        help_text="翌日の中止など、急ぎのお知らせだけはこの時刻まで送ります。1月1日〜3日は送りません。",
    )
    sms_sender = _line(
        "ショートメッセージの差出人",
        help_text="電話番号、英数字11文字まで（返信はできません）、またはTwilioのMGで始まる番号。",
    )
    call_from = _line(
        "自動音声電話の発信番号",
        help_text="Twilioで取得した日本の電話番号。受けた方の電話に表示されます。例：050-1234-5678",
    )
    mail_from = forms.EmailField(
        label="電子メールの差出人",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs=OFF),
        error_messages={
            "invalid": "メールアドレスを「info@example.jp」のように入力してください。"
        },
    )
    check_phone = _line(
        "本物かどうかを確かめる電話番号",
        help_text="お知らせの終わりに書く番号。空欄のときは、担当課の電話番号になります。",
    )
    price_sms = _yen(
        "ショートメッセージ1通の目安（円）", help_text="費用の見込みの計算に使います。"
    )
    price_call = _yen("自動音声電話1回の目安（円）")
    retention_days = forms.IntegerField(
        label="お知らせの文を残す日数",
        min_value=SHORTEST_KEPT,
        max_value=LONGEST_KEPT,
        widget=forms.TextInput(attrs=OFF | {"inputmode": "numeric", "class": "w-xs"}),
        help_text="過ぎると、文と宛先を消します。いつ・何の用件で・どうなったかの記録は残ります。",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"お知らせの文を残す日数は{SHORTEST_KEPT}から{LONGEST_KEPT}までの数字で入力してください。",
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, terms: Terms) -> None:
        super().__init__(data, initial=answers(terms), label_suffix="")

    @property
    def terms(self) -> Terms:
        """Only of a valid form."""
        read = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Terms(**read | {"machines": tuple(read["machines"])})

    def clean_check_phone(self) -> str:
        """The digits of one Japanese number, or nothing."""
        text = str(self.cleaned_data["check_phone"])
        try:
            return phones.parse(text).digits if text else ""
        except RuleViolation as refusal:
            raise refused(refusal) from refusal


def answers(terms: Terms) -> dict[str, Any]:
    """What the form shows of the terms."""
    shown = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    numbers = {
        name: phones.display(shown[name]) for name in ("sms_sender", "call_from", "check_phone")
    }
    prices = {name: f"{shown[name].normalize():f}" for name in ("price_sms", "price_call")}
    return shown | numbers | prices | {"machines": [*terms.machines], "seen": terms.stamp}
