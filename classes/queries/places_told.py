"""What stands in the places of a wording about a class: {"講座": …, "日時": …, "会場": …}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from classes.choices import SessionState
from classes.models import Offering, Registration, Session
from classes.rules import letters
from common import phones

Context = dict[str, str]


def of_registrations(rows: Iterable[Registration], *, at: datetime) -> dict[int, Context]:
    """For each registration by key: its class, and the next meeting it is for. One query."""
    found = [*rows]
    ahead = _meetings(row.offering for row in found)
    return {row.pk: _of_registration(row, ahead.get(row.offering_id, []), at) for row in found}


def of(about: Offering | Session, *, at: datetime) -> Context:
    """For news of a whole offering or of one session. At most one query."""
    if isinstance(about, Session):
        return _class(about.offering) | _meeting(about)
    return _class(about) | _meeting(_next(_meetings([about]).get(about.pk, []), at))


def _of_registration(row: Registration, meetings: list[Session], at: datetime) -> Context:
    own = [each for each in meetings if row.session_id in {None, each.pk}]
    session = _next(own, at)
    context = _class(row.offering) | _meeting(session) | {"受付番号": row.reference}
    if row.slot is not None:
        context["日時"] = letters.moment(row.slot.starts_at)
    return context


def _class(offering: Offering) -> Context:
    number = phones.display(offering.contact_phone) if offering.contact_phone else ""
    return {"講座": offering.title} | ({"電話": number} if number else {})


def _meeting(session: Session | None) -> Context:
    if session is None:
        return {}
    return {"日時": letters.moment(session.starts_at), "会場": session.venue.name}


def _next(meetings: list[Session], at: datetime) -> Session | None:
    """The first that is not over; else the last one."""
    held = [each for each in meetings if each.state == SessionState.SCHEDULED] or meetings
    ahead = [each for each in held if each.ends_at > at]
    return next(iter(ahead), held[-1] if held else None)


def _meetings(offerings: Iterable[Offering]) -> Mapping[int, list[Session]]:
    keys = {each.pk for each in offerings}
    rows = Session.objects.filter(offering__in=keys).select_related("venue")
    found: dict[int, list[Session]] = {}
    for row in rows.order_by("starts_at", "pk"):
        found.setdefault(row.offering_id, []).append(row)
    return found
