"""Which sessions somebody may open, and until when they may mark them."""

from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.rules import may
from attendance import rules
from attendance.queries import sessions
from classes.models import Session
from classes.queries import scopes
from common import phones
from common.clock import tokyo_date
from common.errors import RuleViolation


class PastSession(RuleViolation):
    """Somebody who held the session wants to mark it too late."""

    code = "past_session"
    message = (
        "この回の出席を変更できるのは、開催の翌日までです。"
        "変更が必要なときは、{office}（電話 {phone}）へご連絡ください。"
    )


def own_session(membership: Membership, public_id: UUID) -> Session:
    """The session, if it is one of those that somebody may open. Raises Http404."""
    rows = scopes.sessions_for(membership).select_related(
        "offering__municipality", "offering__course", "venue", "instructor"
    )
    return get_object_or_404(rows, public_id=public_id)


def is_office(membership: Membership) -> bool:
    """Whether somebody answers for the figures of the whole municipality."""
    return membership.role == Role.CITY_STAFF


def refuse_late(membership: Membership, session: Session, *, at: datetime) -> None:
    """Raise PastSession when this member of staff may no longer mark the session."""
    if not rules.correctable(
        session_day=sessions.day_of(session),
        on=tokyo_date(at),
        by_office=is_office(membership),
    ):
        town = membership.municipality
        raise PastSession(office=town.office_name, phone=phones.display(town.phone))


def abilities(membership: Membership) -> dict[str, bool]:
    """What a template may offer to somebody, by name: may_attend, may_register, …"""
    role = Role(membership.role)
    return {f"may_{ability.value}": may(role, ability) for ability in Ability}
