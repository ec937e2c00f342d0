"""The one place where an assignment is made, or changes its state.

Locks are taken in one order: the helper, then the shift (as ephios does it). Whoever lets
somebody in holds both: the helper's, so that nobody is promised to two classes at once; the
shift's, so that the last place is given once. Asking, and letting go, need the shift's alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.actions import audit
from accounts.actors import Actor
from accounts.models import Municipality
from classes.actions.shift_refusals import NotFromHere, ShiftOver
from classes.choices import (
    ASSIGNMENT_TRANSITIONS,
    LIVING_ASSIGNMENTS,
    AssignmentState,
    OfferingState,
    SeatDevice,
    SessionState,
    ShiftRole,
)
from classes.models import Assignment, AssignmentEvent, Session, Shift
from classes.queries import staffing
from classes.queries.engagements import Span
from classes.queries.staffing import Post
from people.models import Helper


@dataclass(frozen=True)
class Wanted:
    """What somebody is wanted for: the whole session with its preparation unless a `span` is
    given, any device unless one is."""

    role: ShiftRole = ShiftRole.HELPER
    device: SeatDevice = SeatDevice.ANY
    span: Span | None = None


@dataclass(frozen=True)
class Request:
    """The key by which a machine repeats itself, and a digest of what it asked for."""

    key: str | None = None
    digest: str = ""


UNKEYED = Request()


def lock(session: Session) -> Shift:
    """The session's shift, made where there is none yet; nobody else decides about its places
    until the end of the transaction."""
    Shift.objects.get_or_create(session=session)
    rows = Shift.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("session").get(session=session)


def lock_helpers(helpers: Iterable[int]) -> dict[int, Helper]:
    """Nobody promises these to another class until the transaction ends. Before `lock`."""
    rows = Helper.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[*helpers])
    return {row.pk: row for row in rows.select_related("municipality").order_by("pk")}


def fresh(assignment: Assignment) -> Assignment:
    """The assignment as it is now, under the lock of its shift."""
    return (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "helper__municipality",
            "shift__session__venue",
            "shift__session__offering__municipality",
        )
        .get(pk=assignment.pk)
    )


def open_post(session: Session, *, at: datetime) -> Post:
    """The session as it is staffed now, under lock. Raises ShiftOver."""
    post = staffing.post(session)
    held = post.session.state == SessionState.SCHEDULED
    if not held or post.session.offering.state == OfferingState.CANCELLED:
        raise ShiftOver
    if post.session.ends_at <= at:
        raise ShiftOver
    return post


def enter(assignment: Assignment, *, reason: str = "", by: Actor, at: datetime) -> Assignment:
    """Write a new assignment down, in the state that was decided."""
    assignment.created_at = at
    assignment.save(force_insert=True)
    _remember(assignment, before="", reason=reason, by=by, at=at)
    return assignment


def move(
    assignment: Assignment,
    *,
    to: AssignmentState,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Assignment:
    """Into another state, by the transitions there are. Raises NotFromHere."""
    before = AssignmentState(assignment.state)
    if to not in ASSIGNMENT_TRANSITIONS[before]:
        raise NotFromHere(state=before.label)
    assignment.state = to
    if to is AssignmentState.ACCEPTED:
        assignment.accepted_at = at
    if to not in LIVING_ASSIGNMENTS:
        assignment.ended_at = at
    assignment.save(
        update_fields=["state", "accepted_at", "ended_at", "role", "device", *TIMES]
    )
    _remember(assignment, before=before, reason=reason, by=by, at=at)
    return assignment


TIMES = ["starts_at", "ends_at"]


def town_of(assignment: Assignment) -> Municipality:
    """Whose session it is."""
    return assignment.shift.session.offering.municipality


def _remember(
    assignment: Assignment, *, before: str, reason: str, by: Actor, at: datetime
) -> None:
    AssignmentEvent.objects.create(
        assignment=assignment,
        at=at,
        from_state=before,
        to_state=assignment.state,
        reason=reason[:200],
        actor_kind=by.kind,
        actor_key=by.key,
    )
    audit.record(
        f"assignment.{assignment.state}",
        on=assignment,
        municipality=town_of(assignment),
        by=by,
        at=at,
        role=assignment.role,
        session=str(assignment.shift.session.public_id),
        **({"reason": reason[:200]} if reason else {}),
    )
