"""Which fiscal year the report on repeat attendance is about, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from accounts.models import Municipality
from classes.models import Course, Venue
from common import fiscal
from reports.forms.base import choose_from
from reports.queries import repeats
from reports.queries.repeats import Wanted

YEARS = 6


class RepeatForm(forms.Form):
    """Filters of the report. A year that is left out or not understood is this one."""

    year = forms.ChoiceField(label="年度", required=False)
    venue = forms.ModelChoiceField(
        label="会場", required=False, queryset=Venue.objects.none(), empty_label="すべての会場"
    )
    course = forms.ModelChoiceField(
        label="講座", required=False, queryset=Course.objects.none(), empty_label="すべての講座"
    )
    district = forms.ChoiceField(label="お住まいの地区", required=False)

    def __init__(
        self, asked: Mapping[str, Any], *, municipality: Municipality, today: date
    ) -> None:
        self.this_year = fiscal.fiscal_year(today)
        super().__init__({"year": str(self.this_year)} | {name: asked[name] for name in asked})
        years = range(self.this_year, self.this_year - YEARS, -1)
        self._offer("year", [(str(one), fiscal.label(one)) for one in years])
        places = [(one, one) for one in repeats.districts(municipality)]
        self._offer("district", [("", "すべての地区"), *places])
        choose_from(self, "venue", repeats.venues(municipality))
        choose_from(self, "course", repeats.courses(municipality))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            int(data.get("year") or self.this_year),
            venue=data.get("venue"),
            course=data.get("course"),
            district=data.get("district") or "",
        )

    @property
    def names_what_is_not_there(self) -> bool:
        """Whether a venue, course or district is asked for that the town does not have."""
        return any(self.has_error(name) for name in ("venue", "course", "district"))
