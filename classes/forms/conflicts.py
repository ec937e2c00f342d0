"""Two editors at once: what the other has changed, beside one's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model

from classes.actions.offerings import OfferingPlan
from classes.forms.planning import PlanForm, answers
from classes.rules import wordings
from common import wareki
from common.clock import tokyo_date


@dataclass(frozen=True)
class Conflict:
    """One column that somebody else changed meanwhile, as both put it."""

    label: str
    theirs: str
    yours: str
    touched: bool
    """Whether both changed it; otherwise the other's word is taken over."""


def reconciled(
    form: PlanForm, plan: OfferingPlan, *, now: OfferingPlan, seen: dict[str, str]
) -> tuple[dict[str, Any], list[Conflict]]:
    """The answers to go on with, and what to point out.

    What only the other editor changed is taken over; what both changed keeps one's own words.
    """
    columns = now.differing(seen)
    kept = answers(plan)
    conflicts = []
    for name in columns:
        touched = plan.stamp[name] != seen.get(name)
        if not touched:
            kept[name] = answers(now)[name]
        conflicts.append(
            Conflict(
                label=str(form.fields[name].label) if name in form.fields else name,
                theirs=shown(form, name, getattr(now, name)),
                yours=shown(form, name, getattr(plan, name)),
                touched=touched,
            )
        )
    return kept | {"seen": answers(now)["seen"]}, conflicts


def shown(form: PlanForm, name: str, value: Any) -> str:
    """A column's value as it is read on the screen."""
    field = form.fields.get(name)
    if isinstance(value, datetime):
        text = f"{wareki.format_date(tokyo_date(value))}{wordings.clock(value)}"
    elif isinstance(value, Model) and isinstance(field, forms.ModelChoiceField):
        text = field.label_from_instance(value)
    elif isinstance(field, forms.ChoiceField):
        text = _label(field.choices, value)
    else:
        text = "" if value is None else str(value)
    return text or "（空欄）"


def _label(choices: Any, value: Any) -> str:
    options: Sequence[tuple[Any, Any]] = [*choices]
    return next((str(label) for key, label in options if str(key) == str(value)), "")
