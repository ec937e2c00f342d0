"""What the forms of this floor share."""

from __future__ import annotations

from typing import Any

from django import forms

from common.errors import RuleViolation
from reports.actions.refusals import NumbersRefused

LARGEST = 99_999_999


class NumbersForm(forms.Form):
    """A form that shows a refusal of its action beside the field it is about."""

    def refuse(self, refusal: RuleViolation) -> None:
        """Add the sentence where it belongs; what was typed stays."""
        field = refusal.field if isinstance(refusal, NumbersRefused) else None
        self.add_error(field if field in self.fields else None, refusal.message)


def choose_from(form: forms.Form, name: str, rows: Any) -> None:
    """Offer only these rows: those of the municipality."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
