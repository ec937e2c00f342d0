"""How an indicator came to be counted as it is: every change of its definition and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field

from accounts.models import AuditEvent
from accounts.queries import trail
from classes.choices import Kind
from common import fiscal
from reports.models import Indicator

ACTIONS = ("indicator.created", "indicator.changed", "indicator.target_set")
LATEST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One part that changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when, by whom, which parts, and the figure before and after."""

    at: datetime
    actor: str
    action: str
    lines: Sequence[Line]
    figure_before: str = ""
    figure_after: str = ""


def of(indicator: Indicator) -> list[Change]:
    """The changes of an indicator, the latest first. Two queries."""
    events = AuditEvent.objects.filter(
        municipality_code=indicator.municipality.code,
        subject_type=indicator._meta.label,
        subject_key=str(indicator.pk),
        action__in=ACTIONS,
    ).order_by("-at", "-pk")[:LATEST]
    return [
        Change(
            at=line.event.at,
            actor=line.actor,
            action=line.action,
            lines=_lines(line.event),
            figure_before=line.event.detail.get("figure_before", ""),
            figure_after=line.event.detail.get("figure_after", ""),
        )
        for line in trail.lines(events)
    ]


def differences(before: dict[str, str], after: dict[str, str]) -> list[Line]:
    """The parts that differ, in words and in the order of the form."""
    return in_words(
        (name, before[name], after[name]) for name in before if before[name] != after[name]
    )


def in_words(changed: Iterable[tuple[str, str, str]]) -> list[Line]:
    """(name of a part, text before, text after) with the words that the pages use."""
    return [
        Line(_label(name), _word(name, old), _word(name, new)) for name, old, new in changed
    ]


def _lines(event: AuditEvent) -> list[Line]:
    detail = event.detail
    if event.action == "indicator.target_set":
        label = f"{fiscal.label(detail['fiscal_year'])}の目標"
        before, after = (_number(detail[name]) for name in ("before", "after"))
        return [Line(label, before, after)]
    parts = (detail.get(name, []) for name in ("changed", "before", "after"))
    return in_words(zip(*parts, strict=True))


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def _word(name: str, text: str) -> str:
    if not text:
        return "なし"
    if name == "kinds":
        return "・".join(str(Kind(kind).label) for kind in text.split(","))
    choices = dict(_field(name).flatchoices)
    return str(choices.get(text, text))


def _field(name: str) -> Field[Any, Any]:
    field = Indicator._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _number(value: int | None) -> str:
    return "なし" if value is None else f"{value:,}"
