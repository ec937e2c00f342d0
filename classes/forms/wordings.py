"""What staff type over a wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from notices.rules.wording import LONGEST


class WordingForm(forms.Form):
    """A text with places; `seen` is the number of the wording that the editor saw."""

    text = forms.CharField(
        label="文面",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": f"文面は{LONGEST}文字までにしてください。"},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, text: str, seen: int) -> None:
        super().__init__(data, initial={"text": text, "seen": seen}, label_suffix="")
