"""Who is expected to teach and to help at a session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from attendance.models import KioskGrant
from classes.choices import AssignmentState, SessionState, ShiftRole
from classes.models import Assignment, Session, Shift
from common import kana
from people.choices import HelperState
from people.models import Helper


@dataclass(frozen=True)
class Member:
    """Somebody who is expected, with what they said yes to, if they were asked."""

    helper: Helper
    assignment: Assignment | None
    leads: bool = False

    @property
    def devices(self) -> frozenset[str]:
        """What they can help with: what is on file, and what they are asked to do here."""
        asked = self.assignment.device if self.assignment else ""
        return frozenset([*self.helper.devices, *filter(None, [asked])])


@dataclass(frozen=True)
class Crew:
    """Everybody in 五十音順. `supervised`: a responsible adult is there besides."""

    members: tuple[Member, ...]
    supervised: bool = False

    @property
    def helpers(self) -> tuple[Helper, ...]:
        return tuple(each.helper for each in self.members)


def of(session: Session) -> Crew:
    """The instructor, who said yes, and whom tablets name; three queries. Whoever has left, or
    pauses, is not expected."""
    shift = Shift.objects.filter(session=session).first()
    accepted = {row.helper_id: row for row in _accepted(session).order_by("pk")}
    found = Helper.objects.filter(
        _about(session, accepted), state=HelperState.REGISTERED, forgotten_at=None
    ).distinct()
    people = sorted(found, key=lambda one: (kana.sort_key(one.kana), one.pk))
    lead = _lead(session, people, accepted)
    members = (Member(one, accepted.get(one.pk), leads=one.pk == lead) for one in people)
    return Crew(tuple(members), supervised=shift is not None and shift.supervised)


def assigned(session: Session) -> QuerySet[Helper]:
    """Who said yes to the session."""
    return Helper.objects.filter(pk__in=_accepted(session).values("helper"))


def _accepted(session: Session) -> QuerySet[Assignment]:
    return Assignment.objects.filter(shift__session=session, state=AssignmentState.ACCEPTED)


def _about(session: Session, accepted: Iterable[int]) -> Q:
    grants = KioskGrant.objects.filter(session=session)
    named = Q(kiosk_grants__in=grants) | Q(pk__in=[*accepted])
    return named | Q(pk=session.instructor_id) if session.instructor_id else named


def _lead(
    session: Session, people: Iterable[Helper], accepted: dict[int, Assignment]
) -> int | None:
    """Who teaches in front: whom the plan names, else the first who said yes to teaching."""
    if session.instructor_id is not None:
        return session.instructor_id
    teach = (
        one.pk
        for one in people
        if one.pk in accepted and accepted[one.pk].role == ShiftRole.INSTRUCTOR
    )
    return next(teach, None)


def sessions_of(helper: Helper, *, at: datetime, ahead: timedelta) -> list[Session]:
    """Where somebody teaches, or said yes to help, and that begins within `ahead` and is not
    over; the next first, in one query."""
    theirs = Assignment.objects.filter(helper=helper, state=AssignmentState.ACCEPTED)
    found = Session.objects.filter(
        Q(instructor=helper) | Q(pk__in=theirs.values("shift__session")),
        state=SessionState.SCHEDULED,
        starts_at__lte=at + ahead,
        ends_at__gt=at,
    ).select_related("offering__municipality", "venue")
    return [*found.order_by("starts_at", "pk")]
