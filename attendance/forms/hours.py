"""What staff type to put a helper's hours right."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from attendance.actions import worked_hours


class CorrectionForm(forms.Form):
    """Other minutes, and why. `seen` is what the page showed."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(
        label="正しい活動時間（分）",
        min_value=0,
        max_value=worked_hours.MOST,
        help_text="0にすると、この回の活動はなかったことになります。",
        widget=forms.TextInput(
            attrs={"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "required": "活動時間を分で入力してください。例：120",
            "invalid": "活動時間を分で入力してください。例：120",
            "min_value": worked_hours.MinutesOutOfRange.message,
            "max_value": worked_hours.MinutesOutOfRange.message,
        },
    )
    reason = forms.CharField(
        label="訂正の理由",
        max_length=worked_hours.REASON,
        help_text="記録に残ります。お名前や連絡先は書かないでください。"
        "例：退出の記録を忘れたため",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": worked_hours.ReasonMissing.message,
            "max_length": f"訂正の理由は{worked_hours.REASON}文字までで入力してください。",
        },
    )

    def __init__(self, data: QueryDict | None, *, minutes: int) -> None:
        initial = {"key": uuid4(), "seen": minutes, "minutes": minutes}
        super().__init__(data, initial=initial)
        self.label_suffix = ""

    def answers(self) -> dict[str, Any]:
        """The (valid) answers, by the names of the action."""
        data = self.cleaned_data
        key: UUID = data["key"]
        return {
            "id": key,
            "minutes": data["minutes"],
            "reason": data["reason"],
            "seen": data["seen"],
        }
