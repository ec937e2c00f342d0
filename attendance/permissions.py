"""Which sessions somebody may open, and until when they may mark them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.choices import Ability, Role
from accounts.models import Membership
from accounts.rules import may
from attendance import rules
from attendance.choices import Answer
from attendance.models import Kiosk, SyncConflict
from attendance.queries import conflicts, doors, kiosks, sessions
from attendance.queries.doors import Door
from attendance.rules import kiosks as kiosk_rules
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


class TooOld(RuleViolation):
    """Somebody who held the sessions hands over what is weeks old."""

    code = "too_old"
    message = (
        "このタブレットを使えた期間から14日をすぎています。"
        "記録の受け取りは、{office}（電話 {phone}）へご連絡ください。"
    )


class OfficeOnly(RuleViolation):
    """Somebody who holds sessions wants to say who somebody is."""

    code = "office_only"
    message = (
        "同じ方として統合できるのは市職員です。"
        "「別の方として残す」を選ぶか、{office}（電話 {phone}）へご連絡ください。"
    )


class OfficeCounts(RuleViolation):
    """Somebody who holds sessions wants to count hours of somebody who may not help."""

    code = "office_only"
    message = (
        "足りないもののある方の活動時間を数えられるのは市職員です。"
        "{office}（電話 {phone}）へご連絡ください。"
    )


class OtherVenue(RuleViolation):
    """Somebody wants to change a session at a venue that is not theirs."""

    code = "other_venue"
    message = (
        "もう一方の会場の出席は、この画面では変えられません。"
        "{office}（電話 {phone}）へご連絡ください。"
    )


def own_session(membership: Membership, public_id: UUID) -> Session:
    """The session, if it is one of those that somebody may open. Raises Http404."""
    rows = scopes.sessions_for(membership).select_related(
        "offering__municipality", "offering__course", "venue", "instructor"
    )
    return get_object_or_404(rows, public_id=public_id)


def own_kiosk(membership: Membership, public_id: UUID) -> Kiosk:
    """The tablet, if it is one of those that somebody may see. Raises Http404."""
    return get_object_or_404(
        kiosks.with_grants(kiosks.visible_to(membership)), public_id=public_id
    )


def own_conflict(membership: Membership, public_id: UUID) -> SyncConflict:
    """The conflict, if it is about one of those sessions. Raises Http404."""
    found = get_object_or_404(conflicts.visible_to(membership), public_id=public_id)
    return conflicts.fresh(found)


def refuse_answer(
    membership: Membership, conflict: SyncConflict, *, answer: Answer, at: datetime
) -> None:
    """Raise why this member of staff may not settle the conflict so: PastSession, OfficeOnly,
    OfficeCounts or OtherVenue."""
    refuse_late(membership, conflict.session, at=at)
    if answer is Answer.JOIN and not may(Role(membership.role), Ability.MERGE):
        raise OfficeOnly(**_office(membership))
    if answer is Answer.HOURS and not may(Role(membership.role), Ability.CERTIFY):
        raise OfficeCounts(**_office(membership))
    if answer is Answer.HERE and conflict.other is not None:
        reach = scopes.sessions_for(membership).filter(pk=conflict.other.session_id)
        if not reach.exists():
            raise OtherVenue(**_office(membership))
        refuse_late(membership, conflict.other.session, at=at)


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
        raise PastSession(**_office(membership))


def _office(membership: Membership) -> dict[str, str]:
    town = membership.municipality
    return {"office": town.office_name, "phone": phones.display(town.phone)}


def refuse_old(membership: Membership, kiosk: Kiosk, *, at: datetime) -> None:
    """Raise TooOld when this member of staff may no longer hand over a tablet's marks."""
    if not is_office(membership) and at >= kiosk.expires_at + kiosk_rules.GRACE:
        raise TooOld(**_office(membership))


def abilities(membership: Membership) -> dict[str, bool]:
    """What a template may offer to somebody, by name: may_attend, may_register, …"""
    role = Role(membership.role)
    return {f"may_{ability.value}": may(role, ability) for ability in Ability}


def doors_of(
    membership: Membership, *, named: Iterable[UUID], at: datetime
) -> dict[UUID, Door]:
    """Those of the named sessions that a member of staff may open; each says whether it is too
    late for them to mark it."""
    found = doors.of_staff(membership, named=named)
    for key, door in found.items():
        try:
            refuse_late(membership, door.session, at=at)
        except PastSession as refusal:
            found[key] = replace(door, refusal=refusal)
    return found
