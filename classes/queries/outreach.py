"""What is on the menu for groups, and who asked for it."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from accounts.choices import Ability, Role
from accounts.models import Membership, Municipality
from accounts.rules import may
from classes.choices import CatalogueState, OutreachState, SessionState
from classes.models import (
    OutreachMenuItem,
    OutreachRequest,
    OutreachSettings,
    Registration,
    Session,
)
from classes.rules.outreach import states
from common import names
from common.clock import at_tokyo
from common.fiscal import fiscal_year, fiscal_year_bounds
from people.models import GroupContact


def menu(municipality: Municipality) -> QuerySet[OutreachMenuItem]:
    """What groups may ask for now."""
    rows = OutreachMenuItem.objects.filter(
        municipality=municipality, state=CatalogueState.IN_USE
    )
    return rows.select_related("municipality", "course").order_by("title", "pk")


def whole_menu(municipality: Municipality) -> QuerySet[OutreachMenuItem]:
    """Everything that is or was on it, with how often it was asked for (`asked`)."""
    rows = OutreachMenuItem.objects.filter(municipality=municipality)
    rows = rows.select_related("municipality", "course").annotate(asked=Count("requests"))
    return rows.order_by("state", "title", "pk")


def towns() -> QuerySet[Municipality]:
    """The municipalities whose menu has something on it."""
    rows = Municipality.objects.filter(outreach_menu__state=CatalogueState.IN_USE)
    return rows.distinct().order_by("code")


def item(public_id: UUID) -> OutreachMenuItem | None:
    """What a group may ask for, on the menu still or not."""
    rows = OutreachMenuItem.objects.filter(public_id=public_id)
    return rows.select_related("municipality", "course").first()


def settings_of(municipality: Municipality) -> OutreachSettings:
    """How the municipality does it; as it is at first where nobody has said."""
    found = OutreachSettings.objects.filter(municipality=municipality).first()
    return found or OutreachSettings(municipality=municipality)


def requests_for(membership: Membership) -> QuerySet[OutreachRequest]:
    """The requests somebody may open: the town's, for those who plan. The latest first."""
    rows = _detailed().filter(municipality=membership.municipality_id)
    rows = rows if may(Role(membership.role), Ability.PLAN) else rows.none()
    return rows.order_by("-requested_at", "-pk")


def by_secret(secret: UUID) -> OutreachRequest | None:
    """The request whose own page has this secret."""
    return _detailed().filter(secret=secret).first()


def by_key(key: str, *, item: OutreachMenuItem) -> OutreachRequest | None:
    """The request that the form with this key made."""
    return _detailed().filter(request_key=key, item=item).first()


def by_reference(reference: str, *, municipality: Municipality) -> OutreachRequest | None:
    """The request with this number."""
    return _detailed().filter(reference=reference, municipality=municipality).first()


def earlier(municipality: Municipality, *, group: str, on: date) -> int:
    """How many classes a group of this name asked for in the fiscal year of the day `on`, those
    that were refused, called off or withdrawn left aside."""
    first, last = fiscal_year_bounds(fiscal_year(on))
    return OutreachRequest.objects.filter(
        municipality=municipality,
        group_key=names.fold(names.tidy(group)),
        state__in=[*states.COUNTED],
        requested_at__gte=at_tokyo(first, time.min),
        requested_at__lt=at_tokyo(last + timedelta(days=1), time.min),
    ).count()


def session_of(request: OutreachRequest) -> Session | None:
    """The meeting that was agreed on, as it is planned now; the first that is held."""
    return sessions_of([request])[request.pk]


def sessions_of(requests: Iterable[OutreachRequest]) -> dict[int, Session | None]:
    """`session_of` of many requests, by their keys, in one query."""
    rows = [*requests]
    found: dict[int, list[Session]] = {}
    sessions = Session.objects.filter(offering__in=[each.offering_id for each in rows])
    sessions = sessions.select_related("offering", "venue", "instructor")
    for session in sessions.order_by("starts_at", "pk"):
        found.setdefault(session.offering_id, []).append(session)
    return {each.pk: _agreed(found.get(each.offering_id or 0, [])) for each in rows}


def of_session(session: Session) -> OutreachRequest | None:
    """The request for which a meeting is held."""
    return _detailed().filter(offering=session.offering_id).first()


def counts(membership: Membership) -> dict[str, int]:
    """How many requests are in each state."""
    rows = requests_for(membership).order_by().values("state").annotate(number=Count("pk"))
    found = {row["state"]: row["number"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in OutreachState}


def needed_elsewhere(contact: GroupContact) -> bool:
    """Whether the person to ring up is registered for anything of their own."""
    return Registration.objects.filter(participant=contact.person_id).exists()


def _agreed(sessions: Sequence[Session]) -> Session | None:
    scheduled = (each for each in sessions if each.state == SessionState.SCHEDULED)
    return next(scheduled, sessions[0] if sessions else None)


def _detailed() -> QuerySet[OutreachRequest]:
    return OutreachRequest.objects.select_related(
        "municipality",
        "item__course",
        "item__municipality",
        "contact__person__merged_into",
        "offering__venue",
    ).prefetch_related("wishes")
