"""What the office says of itself."""

from typing import Any

from django import forms

from accounts.actions.municipalities import OfficeDetails
from accounts.forms.fields import refused
from accounts.models import Municipality
from common import phones
from common.errors import RuleViolation

LINE = forms.TextInput(attrs={"autocomplete": "off"})


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": f"{label}の時刻を入力してください。例：8:30",
            "invalid": f"{label}を「8:30」のように入力してください。",
        },
    )


class TownForm(forms.Form):
    """The section that answers, where it is, and when."""

    section = forms.CharField(
        label="担当課",
        max_length=120,
        widget=LINE,
        help_text="市町村の名前は自動で前に付きます。例：企画政策課 DX推進係",
        error_messages={
            "required": "担当課を入力してください。例：企画政策課 DX推進係",
            "max_length": "担当課は120文字までで入力してください。",
        },
    )
    phone = forms.CharField(
        label="電話番号",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text="市外局番から。すべての公開ページとチラシ・はがきに載ります。",
        error_messages={"max_length": "電話番号は1つだけ入力してください。例：099-000-0000"},
    )
    office_opens = _clock("電話・窓口の受付開始")
    office_closes = _clock("電話・窓口の受付終了")
    postal_code = forms.CharField(
        label="郵便番号",
        required=False,
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-s"}
        ),
        help_text="例：892-8677",
        error_messages={
            "max_length": "郵便番号は「892-8677」のように、7けたの数字で入力してください。"
        },
    )
    address = forms.CharField(
        label="所在地",
        required=False,
        max_length=200,
        widget=LINE,
        help_text="窓口のある建物まで。例：垂水市旭町11番地　市役所2階",
        error_messages={"max_length": "所在地は200文字までで入力してください。"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_phone(self) -> str:
        """The digits of one Japanese number, or nothing."""
        text = str(self.cleaned_data["phone"])
        try:
            return phones.parse(text).digits if text else ""
        except RuleViolation as refusal:
            raise refused(refusal) from refusal

    def details(self) -> OfficeDetails:
        """The (valid) answers."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return OfficeDetails(**answers)


def town_answers(municipality: Municipality) -> dict[str, Any]:
    """What the form shows of a municipality."""
    details = OfficeDetails.of(municipality)
    return {name: getattr(details, name) for name in TownForm.base_fields if name != "seen"} | {
        "phone": phones.display(details.phone),
        "seen": details.stamp,
    }
