"""What becomes of those who teach and help when a session is moved or called off."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import shift_chain as chain
from classes.actions import shift_steps as steps
from classes.actions import shift_words as words
from classes.actions.shifts import OWN
from classes.choices import (
    LIVING_ASSIGNMENTS,
    SESSION_CALLED_OFF,
    SESSION_MOVED,
    AssignmentState,
    SeatDevice,
    ShiftRole,
)
from classes.models import Assignment, Session
from classes.queries import candidates, engagements, staffing
from classes.queries.engagements import Span
from classes.queries.staffing import Post
from classes.rules import wordings


def called_off(sessions: Sequence[Session], *, by: Actor, at: datetime) -> None:
    """Free everybody asked for or expected at these, and tell them unless it is over. In the
    transaction that calls them off."""
    for session in sessions:
        if not _living(session):
            continue
        steps.lock(session)
        for row in _living(session):
            _free(row, reason=SESSION_CALLED_OFF, tell=session.ends_at > at, by=by, at=at)


def moved(session: Session, *, before: Session, by: Actor, at: datetime) -> None:
    """Take everybody along to the new time and place, as far as they can be there, and tell
    them; free the others. `before` is the session as it was. In the transaction that moves it.
    """
    helpers = {row.helper_id for row in _living(session)}
    if not helpers:
        return
    held = steps.lock_helpers(helpers)
    steps.lock(session)
    told = {row.pk: _said(row, before) for row in _living(session)}
    for row in _living(session):
        span = _shifted(row, before=before, after=session)
        # Let in while this waited for its turn: whether they are free is not known.
        unknown = row.helper_id not in held and row.state == AssignmentState.ACCEPTED
        if unknown or not _can_come(row, span, staffing.post(session)):
            _free(row, reason=SESSION_MOVED, by=by, at=at)
            continue
        row.starts_at, row.ends_at = span
        if row.answer_by is not None and row.state == AssignmentState.INVITED:
            row.answer_by = min(row.answer_by, max(span.starts_at, at))
        row.save(update_fields=[*steps.TIMES, "answer_by"])
        audit.record("assignment.moved", on=row, municipality=steps.town_of(row), by=by, at=at)
        words.tell(row, by=by, at=at, before=told[row.pk])
    chain.go_on(session, by=by, at=at)


def _living(session: Session) -> list[Assignment]:
    rows = Assignment.objects.filter(
        shift__session=session, state__in=LIVING_ASSIGNMENTS
    ).select_related(
        "helper__municipality",
        "shift__session__venue",
        "shift__session__offering__municipality",
    )
    return [*rows.order_by("helper_id", "pk")]


def _free(row: Assignment, *, reason: str, tell: bool = True, by: Actor, at: datetime) -> None:
    row = steps.fresh(row)
    steps.move(row, to=AssignmentState.WITHDRAWN, reason=reason, by=by, at=at)
    if tell:
        words.free(row, reason=reason, by=by, at=at)
    else:
        words.take_back(row, by=by, at=at)


def _can_come(row: Assignment, span: Span, post: Post) -> bool:
    if row.state == AssignmentState.INVITED:
        return True
    found = candidates.one(
        post, row.helper, role=ShiftRole(row.role), device=SeatDevice(row.device), span=span
    )
    return not any(each.final and each.code not in OWN for each in found.against)


def _shifted(row: Assignment, *, before: Session, after: Session) -> Span:
    """As far from the start and from the end as it was; the whole session where that is no
    time."""
    span = Span(
        row.starts_at + (after.starts_at - before.starts_at),
        row.ends_at + (after.ends_at - before.ends_at),
    )
    if span.starts_at < min(span.ends_at, after.ends_at):
        return span
    return engagements.whole(after, engagements.terms_of(steps.town_of(row)))


def _said(row: Assignment, before: Session) -> str:
    task = words.task_of(row)
    when = wordings.meeting(row.starts_at, row.ends_at)
    return f"「{task.title}」（{when}、{before.venue.name}）"
