"""How staff lay out the lists of points."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from attendance.actions.point_columns import ColumnsImpossible
from attendance.choices import PointField
from attendance.rules.point_columns import LONGEST, Column

_NUMBER = {"class": "w-s", "inputmode": "numeric", "autocomplete": "off"}
MOST = len(PointField)


class ColumnsForm(forms.Form):
    """For each field its place, empty where it is left out, and its heading."""

    def __init__(self, data: QueryDict | None, *, now: Sequence[Column]) -> None:
        initial: dict[str, Any] = {}
        for place, column in enumerate(now, start=1):
            initial |= {f"place_{column.field}": place, f"head_{column.field}": column.heading}
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        for field in PointField:
            self.fields[f"place_{field}"] = _place(field)
            self.fields[f"head_{field}"] = _heading(field)

    @property
    def columns(self) -> list[Column]:
        """The (valid) columns in their order."""
        data = self.cleaned_data
        chosen = [field for field in PointField if data[f"place_{field}"] is not None]
        ordered = sorted(chosen, key=lambda field: data[f"place_{field}"])
        return [Column(f, data[f"head_{f}"] or str(f.label)) for f in ordered]


def _place(field: PointField) -> forms.IntegerField:
    wrong = f"「{field.label}」の順番は、1から{MOST}までの数字で入力してください。"
    return forms.IntegerField(
        label=f"{field.label}：順番",
        required=False,
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def _heading(field: PointField) -> forms.CharField:
    return forms.CharField(
        label=f"{field.label}：見出し",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": ColumnsImpossible.message},
    )
