"""What is asked when devices are written down, kept, handed out and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from classes.actions.equipment import LONGEST_REMARK, EquipmentDetails, Ways
from classes.actions.lending_refusals import NumberUnreadable
from classes.actions.loans import Back
from classes.choices.equipment import (
    Condition,
    EquipmentKind,
    EquipmentState,
    Sim,
)
from classes.forms.fields import DayField, missing, number, refuse_secret, unchosen
from classes.models import Equipment, LoanSettings, Venue
from classes.rules import lending

MOST_DEVICES = 99


def _text(label: str, *, most: int, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("required", False)
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=missing(label)
        | {"max_length": f"{label}は{most}文字までで入力してください。"},
        **kwargs,
    )


def remark_field(label: str, **kwargs: Any) -> forms.CharField:
    """A few words about a device; secrets of its user are not taken in."""
    field = _text(label, most=LONGEST_REMARK, **kwargs)
    field.validators.append(refuse_secret)
    return field


class NumberField(forms.CharField):
    """The number on the label: typed, or what a scanner types for it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "機器の番号")
        super().__init__(
            max_length=200,
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "characters"}
            ),
            error_messages=missing("機器の番号"),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and lending.read_number(text) is None:
            raise ValidationError(NumberUnreadable.message)
        return text


class NumberForm(forms.Form):
    """Which device."""

    number = NumberField(help_text="ラベルの番号。読取機でQRコードを読み取ることもできます。")


class EquipmentForm(forms.Form):
    """The details of a device."""

    number = NumberField(help_text="ラベルに印刷する番号。例：A-012")
    kind = forms.ChoiceField(
        label="種類",
        choices=EquipmentKind.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("種類"),
    )
    model = _text("機種名", most=60, required=True, help_text="例：AQUOS wish4")
    os_version = _text("OSのバージョン", most=30, help_text="例：Android 14")
    sim = forms.ChoiceField(
        label="SIM（電話番号・通信の契約）",
        choices=Sim.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("SIM"),
    )
    bought_on = DayField(what="購入日", required=False)
    home: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(
        label="いつもの保管場所",
        queryset=Venue.objects.none(),
        required=False,
        empty_label="決まっていない",
        error_messages=unchosen("保管場所"),
    )
    photo = _text("写真の番号", most=30, help_text="機器の写真を整理している番号があれば。")

    def __init__(self, data: Any = None, *, venues: QuerySet[Venue], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        home: Any = self.fields["home"]
        home.queryset = venues

    @property
    def details(self) -> EquipmentDetails:
        """The (valid) details."""
        data = self.cleaned_data
        return EquipmentDetails(
            **{**data, "kind": EquipmentKind(data["kind"]), "sim": Sim(data["sim"])}
        )


def equipment_answers(row: Equipment) -> dict[str, Any]:
    """What the form shows of a device there is."""
    names = ("number", "kind", "model", "os_version", "sim", "bought_on", "home", "photo")
    return {name: getattr(row, name) for name in names}


class KeyForm(forms.Form):
    """One press, however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages=missing("操作の番号"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())

    @property
    def press(self) -> UUID:
        key: UUID = self.cleaned_data["key"]
        return key


class HandoutForm(KeyForm):
    """Which device, to whom on the list."""

    number = NumberField()
    reference = forms.CharField(max_length=20, widget=forms.HiddenInput)


class ChosenForm(KeyForm):
    """To whom on the list, where the device is known: a meeting and a receipt number."""

    to = forms.CharField(max_length=20, error_messages=unchosen("渡す方"))


class BackForm(KeyForm):
    """How the device came back."""

    condition = forms.ChoiceField(
        label="返却時の状態",
        choices=Condition.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("返却時の状態"),
    )
    remark = remark_field(
        "気づいたこと",
        required=False,
        help_text="例：画面の左下にひびがある。お名前や暗証番号は書かないでください。",
    )
    erased = forms.BooleanField(
        label="中のデータを消した（写真・連絡先・アカウント）", required=False
    )

    @property
    def back(self) -> Back:
        data = self.cleaned_data
        return Back(Condition(data["condition"]), data["remark"], data["erased"])


class TakeHomeForm(KeyForm):
    """Which device somebody takes home, until when."""

    number = NumberField(help_text="ラベルの番号。読取機で読み取ることもできます。")
    due_on = DayField(what="返却の期限")

    def __init__(self, *args: Any, due_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", due_on)


class ExtendForm(forms.Form):
    """Until when it is kept longer."""

    due_on = DayField(what="新しい返却の期限")


class LostForm(KeyForm):
    """What happened to it."""

    words = remark_field(
        "なくしたときの事情",
        required=True,
        help_text="例：バスに置き忘れ。お名前は書かないでください。",
    )


class RemarkForm(forms.Form):
    """What was noticed on a device."""

    text = remark_field("気づいたこと", required=True, help_text="例：充電の口がゆるい")


class MoveForm(forms.Form):
    """Into which state, and why."""

    to = forms.ChoiceField(choices=EquipmentState.choices, error_messages=unchosen("状態"))
    remark = remark_field("理由", required=False)


class KeepForm(forms.Form):
    """How many of a kind are kept for a meeting, or for every meeting ahead of its offering."""

    kind = forms.ChoiceField(
        label="機器の種類", choices=EquipmentKind.choices, error_messages=unchosen("機器の種類")
    )
    count = number(
        "台数", least=0, most=MOST_DEVICES, help_text="0にすると予約を取り消します。"
    )
    every = forms.BooleanField(label="この募集のこれからの回すべて", required=False)


class WaysForm(forms.Form):
    """How the town lends."""

    buffer_minutes = number(
        "充電・移動の時間（分）",
        least=0,
        most=600,
        help_text="回の前後に空けておく時間。この間は、ほかの回に予約できません。",
    )
    loan_days = number("持ち帰りの日数", least=1, most=180, help_text="例：30")
    extension_days = number("延長できる日数", least=1, most=90, help_text="延長は1回までです。")
    remind_days = number("返却日の何日前に知らせるか", least=1, most=30)
    conditions = forms.CharField(
        label="借用書の条件",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="1行に1つ。空けておくと、標準の条件を印刷します。",
        error_messages={"max_length": "借用書の条件は2000文字までで入力してください。"},
    )

    @property
    def ways(self) -> Ways:
        return Ways(**self.cleaned_data)


def ways_answers(settings: LoanSettings) -> dict[str, Any]:
    """What the form shows of how the town lends now."""
    return {name: getattr(settings, name) for name in WaysForm.base_fields}
