"""Which months, and which offering, the fairness report is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from accounts.models import Municipality
from classes.models import Offering
from classes.rules import wordings
from common import fiscal
from common.clock import tokyo_date
from reports.forms.base import choose_from
from reports.queries import fairness
from reports.rules.fairness import Months, fiscal_place

YEARS = 6
MONTHS = [(str(month.month), f"{month.month}月") for month in fiscal.months(2000)]


class OfferingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An offering by its name and the day on which registration opened."""

    def label_from_instance(self, obj: Model) -> str:
        assert isinstance(obj, Offering)
        return f"{obj.title}（{wordings.day(tokyo_date(obj.opens_at))}受付開始）"


class FairnessForm(forms.Form):
    """Filters of the report. What is left out or not understood is this fiscal year."""

    year = forms.ChoiceField(label="年度", required=False)
    first = forms.ChoiceField(label="何月から", required=False, choices=MONTHS)
    last = forms.ChoiceField(label="何月まで", required=False, choices=MONTHS)
    offering = OfferingChoice(
        label="募集",
        required=False,
        queryset=Offering.objects.none(),
        empty_label="すべての募集",
        to_field_name="public_id",
    )
    public = forms.BooleanField(
        label="公表用（5人未満の数を伏せる）",
        required=False,
        help_text="議会や広報など、役所の外に出すときに選んでください。",
    )

    def __init__(
        self, asked: Mapping[str, Any], *, municipality: Municipality, today: date
    ) -> None:
        self.this_year = fiscal.fiscal_year(today)
        usual = {"year": str(self.this_year)} | {name: str(one) for name, one in _WHOLE_YEAR}
        super().__init__(usual | {name: asked[name] for name in asked})
        year = self.fields["year"]
        assert isinstance(year, forms.ChoiceField)
        years = range(self.this_year, self.this_year - YEARS, -1)
        year.choices = [(str(one), fiscal.label(one)) for one in years]
        choose_from(self, "offering", fairness.offerings(municipality))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = (int(data.get(name) or usual) for name, usual in _WHOLE_YEAR)
        if fiscal_place(first) > fiscal_place(last):
            self.add_error(
                "last", "「何月まで」は、「何月から」と同じ月か、後の月にしてください。"
            )
        return data

    @property
    def months(self) -> Months:
        """The months asked for; the whole year where they make no sense."""
        data = self.cleaned_data if self.is_valid() else self.cleaned_data | {"last": ""}
        year = int(data.get("year") or self.this_year)
        if self.has_error("last"):
            return Months(year)
        first, last = (int(data.get(name) or usual) for name, usual in _WHOLE_YEAR)
        return Months(year, first, last)

    @property
    def for_public(self) -> bool:
        """Whether small numbers are to be hidden."""
        self.is_valid()
        return bool(self.cleaned_data.get("public"))

    @property
    def chosen(self) -> Offering | None:
        """The offering asked for."""
        self.is_valid()
        found: Offering | None = self.cleaned_data.get("offering")
        return found


_WHOLE_YEAR = (("first", 4), ("last", 3))
