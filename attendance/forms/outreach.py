"""How many came to a group's class."""

from typing import Any
from uuid import uuid4

from django import forms

from attendance.actions import headcounts

READ = "参加した人数を数字で入力してください。例：25"


class ReportForm(forms.Form):
    """The number of heads; `key` tells a second press from a second report."""

    count = forms.IntegerField(
        label="参加した人数",
        min_value=0,
        max_value=headcounts.MOST,
        widget=forms.TextInput(
            attrs={"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "required": READ,
            "invalid": READ,
            "min_value": headcounts.CountOutOfRange.message,
            "max_value": headcounts.CountOutOfRange.message,
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
