"""The audit trail: who did what, to what, when, from where."""

from datetime import datetime

from django.db.models import Model

from accounts import prepared
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality

Detail = str | int | bool | None | list[str] | list[int]


def record(
    action: str,
    *,
    on: Model,
    municipality: Municipality | None,
    by: Actor,
    at: datetime,
    **detail: Detail,
) -> AuditEvent:
    """Write one line inside the caller's transaction. `detail` never holds personal data."""
    written = line(action, on=on, municipality=municipality, by=by, at=at, **detail)
    prepared.insert(written)
    return written


def line(
    action: str,
    *,
    on: Model,
    municipality: Municipality | None,
    by: Actor,
    at: datetime,
    **detail: Detail,
) -> AuditEvent:
    """The line that `record` writes, for whoever writes many at once."""
    return AuditEvent(
        at=at,
        municipality_code=municipality.code if municipality else "",
        action=action,
        actor_kind=by.kind,
        actor_key=by.key,
        origin=by.origin,
        subject_type=on._meta.label,
        subject_key=str(on.pk),
        detail=detail,
    )
