"""What somebody may see of the plan: the offerings and sessions of their membership.

市職員 see everything of their municipality; 施設職員 what is held in the venues they answer
for; 講師 the sessions they teach or help at, a shop those within its contract; 委託先 their own
offerings, as far as these fall into the period of the contract; 閲覧 none, for they read
numbers only.
"""

from collections.abc import Callable
from datetime import time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.choices import Role
from accounts.models import Membership
from classes.choices import AssignmentState
from classes.models import Assignment, Draw, Offering, Session, Venue
from common.clock import TOKYO, at_tokyo
from people.choices import CONTRACTED_KINDS
from people.models import Helper


def offerings_for(membership: Membership) -> QuerySet[Offering]:
    """The offerings somebody may open, the latest opening first."""
    offerings = Offering.objects.filter(municipality=membership.municipality_id)
    return _OFFERINGS[Role(membership.role)](offerings, membership).order_by("-opens_at", "-pk")


def sessions_for(membership: Membership) -> QuerySet[Session]:
    """The sessions somebody may open, the earliest first."""
    sessions = Session.objects.filter(offering__municipality=membership.municipality_id)
    return _SESSIONS[Role(membership.role)](sessions, membership).order_by("starts_at", "pk")


def draws_for(membership: Membership) -> QuerySet[Draw]:
    """The draws over at least one offering that somebody may open, the latest first."""
    theirs = offerings_for(membership).filter(draw=OuterRef("pk")).order_by()
    draws = Draw.objects.filter(Exists(theirs), municipality=membership.municipality_id)
    return draws.order_by("-committed_at", "-pk")


def covers(membership: Membership, draw: Draw) -> bool:
    """Whether somebody may open every offering of the draw: whoever may not sees no names in
    it, and decides nothing."""
    own = offerings_for(membership).order_by().values("pk")
    return not Offering.objects.filter(draw=draw).exclude(pk__in=own).exists()


def venues_for(membership: Membership) -> QuerySet[Venue]:
    """The venues somebody may plan in."""
    venues = Venue.objects.filter(municipality=membership.municipality_id)
    if membership.role == Role.FACILITY_STAFF:
        venues = venues.filter(pk__in=_answered_for(membership))
    elif membership.role != Role.CITY_STAFF:
        venues = venues.none()
    return venues.order_by("kana", "name", "pk")


def _answered_for(membership: Membership) -> QuerySet[Venue, int]:
    return Venue.objects.filter(staff__membership=membership).values_list("pk", flat=True)


def _in_contract(sessions: QuerySet[Session], membership: Membership) -> QuerySet[Session]:
    """The sessions on the days of the contract, its last day included."""
    if membership.starts_on is not None:
        sessions = sessions.filter(starts_at__gte=at_tokyo(membership.starts_on, time.min))
    if membership.ends_on is not None:
        day_after = membership.ends_on + timedelta(days=1)
        sessions = sessions.filter(starts_at__lt=at_tokyo(day_after, time.min))
    return sessions


def _facility_offerings(rows: QuerySet[Offering], by: Membership) -> QuerySet[Offering]:
    return rows.filter(venue__in=_answered_for(by))


def _facility_sessions(rows: QuerySet[Session], by: Membership) -> QuerySet[Session]:
    """Both sides see a session that was moved from one venue's offering to another venue."""
    venues = _answered_for(by)
    return rows.filter(Q(venue__in=venues) | Q(offering__venue__in=venues))


def _taught_sessions(rows: QuerySet[Session], by: Membership) -> QuerySet[Session]:
    expected = Assignment.objects.filter(
        shift__session=OuterRef("pk"),
        helper__membership=by,
        state=AssignmentState.ACCEPTED,
    )
    rows = rows.filter(Q(instructor__membership=by) | Exists(expected))
    held_on = TruncDate("starts_at", tzinfo=TOKYO)
    return rows.alias(held_on=held_on).filter(~Exists(_outside_contract(by)))


def _outside_contract(by: Membership) -> QuerySet[Helper]:
    """The helper whose log-in it is, where a session lies outside their contract."""
    day = OuterRef("held_on")
    return Helper.objects.filter(
        Q(contract_from__gt=day) | Q(contract_until__lt=day),
        membership=by,
        kind__in=CONTRACTED_KINDS,
    )


def _taught_offerings(rows: QuerySet[Offering], by: Membership) -> QuerySet[Offering]:
    taught = _taught_sessions(Session.objects.filter(offering=OuterRef("pk")), by)
    return rows.filter(Exists(taught))


def _contracted_sessions(rows: QuerySet[Session], by: Membership) -> QuerySet[Session]:
    return _in_contract(rows.filter(offering__contractor=by), by)


def _contracted_offerings(rows: QuerySet[Offering], by: Membership) -> QuerySet[Offering]:
    held = _in_contract(Session.objects.filter(offering=OuterRef("pk")), by)
    return rows.filter(Exists(held), contractor=by)


_OFFERINGS: dict[Role, Callable[[QuerySet[Offering], Membership], QuerySet[Offering]]] = {
    Role.CITY_STAFF: lambda rows, _: rows,
    Role.FACILITY_STAFF: _facility_offerings,
    Role.INSTRUCTOR: _taught_offerings,
    Role.CONTRACTOR: _contracted_offerings,
    Role.VIEWER: lambda rows, _: rows.none(),
}
_SESSIONS: dict[Role, Callable[[QuerySet[Session], Membership], QuerySet[Session]]] = {
    Role.CITY_STAFF: lambda rows, _: rows,
    Role.FACILITY_STAFF: _facility_sessions,
    Role.INSTRUCTOR: _taught_sessions,
    Role.CONTRACTOR: _contracted_sessions,
    Role.VIEWER: lambda rows, _: rows.none(),
}
