"""How many came to a group's class."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField

from attendance.actions import headcounts
from attendance.actions.headcounts import Heads
from common.ages import AGE_BANDS

READ = "参加した人数を数字で入力してください。例：25"
READ_BAND = "0から9,999までの数字で入力してください。わからない年代は空欄にしてください。"
BAND = "band_"
SHORT = {"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}


class ReportForm(forms.Form):
    """The number of heads, and how many of them were of which age; `key` tells a second press
    from a second report."""

    count = forms.IntegerField(
        label="参加した人数",
        min_value=0,
        max_value=headcounts.MOST,
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "required": READ,
            "invalid": READ,
            "min_value": headcounts.CountOutOfRange.message,
            "max_value": headcounts.CountOutOfRange.message,
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, bands: Mapping[str, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for band, label in AGE_BANDS:
            self.fields[BAND + band] = _band(label, initial=(bands or {}).get(band))

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if "count" in read and sum(self._bands(read).values()) > read["count"]:
            self.add_error("count", headcounts.BandsExceedCount.message)
        return read

    @property
    def heads(self) -> Heads:
        """How many came. For a valid form."""
        return Heads(self.cleaned_data["count"], self._bands(self.cleaned_data))

    @property
    def band_fields(self) -> list[BoundField]:
        """The fields of the ages, youngest first."""
        return [self[name] for name in self.fields if name.startswith(BAND)]

    @property
    def bands_told(self) -> bool:
        """Whether an age is filled in, or wrong."""
        return any(field.errors or field.value() for field in self.band_fields)

    @staticmethod
    def _bands(read: Mapping[str, Any]) -> dict[str, int]:
        return {
            name.removeprefix(BAND): heads
            for name, heads in read.items()
            if name.startswith(BAND) and heads
        }


def _band(label: str, *, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        initial=initial,
        min_value=0,
        max_value=headcounts.MOST,
        widget=forms.TextInput(attrs=SHORT),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), READ_BAND),
    )
