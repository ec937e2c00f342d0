"""The audit trail of one municipality, in words that a head of section reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet

from accounts.choices import AUDITED, ActorKind
from accounts.models import AuditEvent, Municipality, User
from common.clock import at_tokyo

_ACTORS = {
    ActorKind.VISITOR: "ホームページからの利用者",
    ActorKind.HOLDER: "申し込んだ方（受付番号と電話番号）",
    ActorKind.COMMAND: "管理コマンド",
    ActorKind.CLOCK: "自動処理",
}


@dataclass(frozen=True)
class Difference:
    """One column that was changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One event as it is read."""

    event: AuditEvent
    action: str
    actor: str
    subject: str
    differences: tuple[Difference, ...] = ()


def events(
    *,
    municipality: Municipality,
    action: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> QuerySet[AuditEvent]:
    """The municipality's events, both days included, the latest first."""
    rows = AuditEvent.objects.filter(municipality_code=municipality.code)
    if action:
        rows = rows.filter(action=action)
    if first_day:
        rows = rows.filter(at__gte=at_tokyo(first_day, time.min))
    if last_day and last_day < date.max:
        rows = rows.filter(at__lt=at_tokyo(last_day + timedelta(days=1), time.min))
    return rows.order_by("-at", "-pk")


def lines(events: Iterable[AuditEvent]) -> list[Line]:
    """The events in words. One query for the names of everybody who acted."""
    rows = [*events]
    keys = {int(row.actor_key) for row in rows if row.actor_kind == ActorKind.STAFF}
    people = User.objects.in_bulk(keys)
    return [
        Line(
            event=row,
            action=AUDITED.get(row.action, row.action),
            actor=_actor(row, people),
            subject=_subject(row.subject_type),
            differences=tuple(_differences(row)),
        )
        for row in rows
    ]


def _actor(row: AuditEvent, people: dict[int, User]) -> str:
    kind = ActorKind(row.actor_kind)
    if kind is ActorKind.STAFF:
        user = people.get(int(row.actor_key))
        return str(user) if user else f"削除された利用者（{row.actor_key}）"
    if kind is ActorKind.COMMAND:
        return f"{_ACTORS[kind]}（{row.actor_key}）"
    return _ACTORS[kind]


def _subject(label: str) -> str:
    """The Japanese name of a model; the label as it stands for one that no longer exists."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def _differences(row: AuditEvent) -> Iterator[Difference]:
    """What was changed, from what to what, as far as the event tells."""
    told = [row.detail.get(name) for name in ("changed", "before", "after")]
    if not all(isinstance(each, list) for each in told):
        return
    for column, before, after in zip(*told, strict=False):
        label, choices = _column(row.subject_type, column)
        yield Difference(label, choices.get(before, before), choices.get(after, after))


def _column(label: str, name: str) -> tuple[str, dict[str, str]]:
    """A column's Japanese name and the names of its choices."""
    try:
        field = apps.get_model(label)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return name, {}
    choices = {str(value): str(name) for value, name in getattr(field, "flatchoices", ())}
    return str(getattr(field, "verbose_name", name)), choices
