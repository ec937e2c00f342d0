"""How this floor asks for days and hours: read kindly, refused in a sentence."""

from datetime import date
from typing import Any

from django import forms

from common import wareki
from common.errors import RuleViolation

YEARS = range(2000, 2100)
"""In which anybody works here. Other years are slips of the keyboard."""


def refused(refusal: RuleViolation) -> forms.ValidationError:
    """The refusal as an error beside the field, code and sentence unchanged."""
    return forms.ValidationError(refusal.message, code=refusal.code)


class DayField(forms.CharField):
    """A day as people write it; cleans to a date or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return wareki.parse_date(text) if text else None
        except RuleViolation as refusal:
            raise refused(refusal) from refusal


class WorkingDayField(DayField):
    """A day on which somebody begins or ends to work here, from the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if isinstance(day, date) and day.year not in YEARS:
            raise forms.ValidationError(f"{day.year}年は入力できません。年をご確認ください。")
        return day
