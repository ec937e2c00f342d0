"""What of the audit trail is to be seen."""

from typing import Any

from django import forms

from accounts.choices import AUDITED
from accounts.forms.fields import DayField


class TrailForm(forms.Form):
    """What of the audit trail is to be seen."""

    first_day = DayField(label="この日から", required=False, widget=forms.DateInput)
    last_day = DayField(label="この日まで", required=False, widget=forms.DateInput)
    action = forms.ChoiceField(
        label="操作",
        required=False,
        choices=[("", "すべて"), *sorted(AUDITED.items(), key=lambda pair: pair[1])],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs |= {"class": "w-m", "autocomplete": "off"}
