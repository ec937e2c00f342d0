"""Who looked at personal data: reading is written down as well as writing."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Model

from accounts.actions import audit
from accounts.actions.audit import Detail
from accounts.actors import Actor
from accounts.models import AuditEvent, Municipality
from classes.models import Offering, Session
from common.clock import at_tokyo, tokyo_date
from people.models import Helper


@transaction.atomic
def record_search(
    municipality: Municipality, *, found: int, by: Actor, at: datetime
) -> AuditEvent:
    """Somebody searched people and saw this many; what they typed is not kept."""
    return audit.record(
        "participants.searched",
        on=municipality,
        municipality=municipality,
        by=by,
        at=at,
        found=found,
    )


@transaction.atomic
def record_roster(
    session: Session, *, version: str = "", by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody opened a roster: one line a day for each of them, for every press opens it anew.
    A tablet fetches it all day: one line for each `version` that it was shown.

    None when the line is there already.
    """
    town = session.offering.municipality
    detail: dict[str, Detail] = {"version": version} if version else {}
    return _once_a_day("roster.viewed", session, municipality=town, by=by, at=at, **detail)


@transaction.atomic
def record_brief(
    session: Session, *, helper: Helper | None = None, by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody read what helpers are told, with what people need: one line a day for each, and
    for each `helper` on their own page. What it said is not kept."""
    town = session.offering.municipality
    detail: dict[str, Detail] = {"helper": str(helper.public_id)} if helper else {}
    return _once_a_day("brief.viewed", session, municipality=town, by=by, at=at, **detail)


@transaction.atomic
def record_completions(offering: Offering, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody saw who came to a class how often: one line a day for each."""
    town = offering.municipality
    return _once_a_day("completions.viewed", offering, municipality=town, by=by, at=at)


@transaction.atomic
def record_inbox(municipality: Municipality, *, by: Actor, at: datetime) -> AuditEvent | None:
    """Somebody opened the list of marks to settle, with names: one line a day for each."""
    return _once_a_day(
        "conflicts.viewed", municipality, municipality=municipality, by=by, at=at
    )


@transaction.atomic
def record_follow_ups(
    municipality: Municipality, *, page: int, by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody read a page of whom to ring, with their numbers: one line a day for each of
    them, as every press opens it anew."""
    return _once_a_day(
        "follow_ups.viewed", municipality, municipality=municipality, by=by, at=at, page=page
    )


@transaction.atomic
def record_night_calls(
    municipality: Municipality, *, by: Actor, at: datetime
) -> AuditEvent | None:
    """Somebody opened the list of those who rang at night, with their numbers: one line a day
    for each of them."""
    return _once_a_day(
        "night_calls.viewed", municipality, municipality=municipality, by=by, at=at
    )


def _once_a_day(
    action: str,
    on: Model,
    *,
    municipality: Municipality,
    by: Actor,
    at: datetime,
    **detail: Detail,
) -> AuditEvent | None:
    there = AuditEvent.objects.filter(
        subject_type=on._meta.label,
        subject_key=str(on.pk),
        action=action,
        actor_kind=by.kind,
        actor_key=by.key,
        at__gte=at_tokyo(tokyo_date(at), time.min),
        **{f"detail__{name}": value for name, value in detail.items()},
    )
    if there.exists():
        return None
    return audit.record(action, on=on, municipality=municipality, by=by, at=at, **detail)


@transaction.atomic
def record_hours(of: Model, *, year: int, by: Actor, at: datetime) -> AuditEvent:
    """Somebody read the hours of a helper, or of everybody in a municipality."""
    town = of if isinstance(of, Municipality) else of.municipality  # type: ignore[attr-defined]
    return audit.record("hours.viewed", on=of, municipality=town, by=by, at=at, year=year)
