"""A municipality's plan."""

from __future__ import annotations

from typing import Any

from django import forms

from classes.forms.fields import DayField, missing
from reports.actions.plans import PlanDetails
from reports.forms.base import NumbersForm
from reports.models import Plan


class PlanForm(NumbersForm):
    """A municipality's plan."""

    name = forms.CharField(
        label="計画の名称", max_length=120, error_messages=missing("計画の名称")
    )
    starts_on = DayField(what="計画の開始日")
    ends_on = DayField(what="計画の終了日")
    activities = forms.CharField(
        label="計画にある取組",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="1行に1つずつ入力してください。",
    )
    note = forms.CharField(
        label="備考", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def details(self) -> PlanDetails:
        """What was filled in. Only for a valid form."""
        given = self.cleaned_data
        lines = (line.strip() for line in given["activities"].splitlines())
        return PlanDetails(
            name=given["name"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            activities=tuple(line for line in lines if line),
            note=given["note"],
        )


def initial_of_plan(plan: Plan) -> dict[str, Any]:
    """A plan as the form's first values."""
    return {
        "name": plan.name,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "activities": "\n".join(plan.activities),
        "note": plan.note,
    }
