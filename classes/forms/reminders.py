"""When people are reminded, as staff decide it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms

from classes.actions.reminder_terms import Terms
from classes.choices.reminders import Reminding, Telling
from classes.forms.fields import ClockField, number, unchosen
from classes.rules.reminding import MOST_DAYS, Times


class TimesForm(forms.Form):
    """So many days before, and the evening before; empty for not at all."""

    days_before = number(
        "何日前", least=1, most=MOST_DAYS, label="何日前に知らせるか", required=False,
        help_text="例：3。空欄にすると知らせません。",
    )  # fmt: skip
    days_at = ClockField(what="その時刻", required=False)
    evening_at = ClockField(
        what="前日の時刻", label="前日に知らせる時刻", required=False,
        help_text="例：17:00。空欄にすると知らせません。",
    )  # fmt: skip

    @property
    def times(self) -> Times:
        """Only of a valid form."""
        read = self.cleaned_data
        return Times(read["days_before"], read["days_at"] or time(10), read["evening_at"])


class TownForm(TimesForm):
    """What a town tells by itself."""

    helpers = forms.ChoiceField(
        label="講師・協力者への前日のお知らせ",
        choices=Telling.choices,
        widget=forms.RadioSelect,
        help_text="前日に、場所と時間を知らせます。前日の時刻が空欄のときは17:00です。",
        error_messages=unchosen("講師・協力者への前日のお知らせ"),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, terms: Terms) -> None:
        super().__init__(data, initial=terms.columns, label_suffix="")

    @property
    def terms(self) -> Terms:
        """Only of a valid form."""
        return Terms(self.times, Telling(self.cleaned_data["helpers"]))


class OfferingForm(TimesForm):
    """Whose times the reminders of one offering follow."""

    follows = forms.ChoiceField(
        label="開催日のお知らせ",
        choices=Reminding.choices,
        widget=forms.RadioSelect,
        error_messages=unchosen("開催日のお知らせ"),
    )
    field_order = ("follows", "days_before", "days_at", "evening_at")

    def __init__(
        self, data: Mapping[str, Any] | None, *, follows: Reminding, times: Times
    ) -> None:
        initial = {
            "follows": follows,
            "days_before": times.days_before,
            "days_at": times.days_at,
            "evening_at": times.evening_at,
        }
        super().__init__(data, initial=initial, label_suffix="")
