"""Asking down the list: the next who can come, for each who is missing.

The first yes has the place, so for each who is missing some are asked at once (`Terms`). When
the place is taken the others are told; when all say no, the next are asked.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actors import Actor
from classes.actions import shift_steps as steps
from classes.actions import shift_words as words
from classes.actions.shift_refusals import NobodyLeft, NothingMissing, ShiftOver
from classes.actions.shift_steps import UNKEYED, Request, Wanted
from classes.choices import (
    FILLED,
    NO_LONGER_HELPS,
    Asking,
    AssignmentState,
    SeatDevice,
    ShiftRole,
)
from classes.models import Assignment, Session
from classes.queries import candidates, engagements, staffing
from classes.queries.engagements import Span
from classes.queries.staffing import Post
from classes.rules.candidates import Ranked
from classes.rules.staffing import Hand, known
from people.choices import HelperState
from people.models import Helper


@transaction.atomic
def invite_next(session: Session, *, by: Actor, at: datetime) -> list[Assignment]:
    """Ask the next on the list for each who is missing, and go on asking when they say no.

    Raises ShiftOver, NothingMissing, or NobodyLeft when nobody is left who could come.
    """
    shift = steps.lock(session)
    post = steps.open_post(session, at=at)
    if not [*_places(post)]:
        raise NothingMissing
    shift.asking = Asking.IN_ORDER
    shift.save(update_fields=["asking"])
    made = _ask(post, by=by, at=at)
    if not made and not post.invited:
        raise NobodyLeft
    return made


def go_on(
    session: Session, *, always: bool = False, by: Actor, at: datetime
) -> list[Assignment]:
    """After something has changed: tell those whom the class needs no more, and ask the next
    where the list is asked in order, or `always`. The shift's lock is held."""
    try:
        post = steps.open_post(session, at=at)
    except ShiftOver:
        return []
    if _close(post, by=by, at=at):
        post = staffing.post(session)
    if not always and post.shift.asking != Asking.IN_ORDER:
        return []
    return _ask(post, by=by, at=at)


@transaction.atomic
def lapse(assignment: Assignment, *, by: Actor, at: datetime) -> bool:
    """End an invitation that nobody has answered in time; gives whether it did."""
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    if row.state != AssignmentState.INVITED or row.answer_by is None or row.answer_by > at:
        return False
    steps.move(row, to=AssignmentState.LAPSED, by=by, at=at)
    words.take_back(row, by=by, at=at)
    go_on(row.shift.session, by=by, at=at)
    return True


@transaction.atomic
def release(assignment: Assignment, *, by: Actor, at: datetime) -> bool:
    """Free the place of somebody who is not in the register any more; gives whether it did."""
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    living = row.state in {AssignmentState.INVITED, AssignmentState.ACCEPTED}
    if not living or row.helper.state != HelperState.RETIRED:
        return False
    steps.move(row, to=AssignmentState.WITHDRAWN, reason=NO_LONGER_HELPS, by=by, at=at)
    words.take_back(row, by=by, at=at)
    go_on(row.shift.session, always=True, by=by, at=at)
    return True


@transaction.atomic
def renew(session: Session, *, by: Actor, at: datetime) -> list[Assignment]:
    """Ask the next where registrations have come in since, or tell those who are not needed."""
    steps.lock(session)
    return go_on(session, by=by, at=at)


def write_invitation(
    post: Post,
    *,
    helper: Helper,
    wanted: Wanted,
    by: Actor,
    at: datetime,
    request: Request = UNKEYED,
) -> Assignment:
    """Ask somebody. The shift's lock is held, and it was looked whether they can come."""
    span = wanted.span or engagements.whole(post.session, post.terms)
    row = Assignment(
        shift=post.shift,
        helper=helper,
        state=AssignmentState.INVITED,
        role=wanted.role,
        device=wanted.device,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        answer_by=_deadline(post, span, at=at),
        request_key=request.key,
        request_digest=request.digest,
    )
    steps.enter(row, by=by, at=at)
    words.tell(row, by=by, at=at)
    return row


def _deadline(post: Post, span: Span, *, at: datetime) -> datetime:
    """Until when an answer is waited for: at most until it begins."""
    due = at + timedelta(hours=post.terms.answer_hours)
    return min(due, max(span.starts_at, at + timedelta(minutes=1)))


def _places(post: Post) -> Iterator[Wanted]:
    """Whom the class is missing, one by one; then those whom staff want besides."""
    short = post.shortage
    for _ in range(short.instructors):
        yield Wanted(ShiftRole.INSTRUCTOR)
    devices = [SeatDevice.IPHONE] * short.iphone + [SeatDevice.ANDROID] * short.android
    for device in devices[: short.people]:
        yield Wanted(ShiftRole.HELPER, device)
    for _ in range(short.helpers - len(devices)):
        yield Wanted(ShiftRole.HELPER)
    beside = len(post.as_class.hands) + short.people - post.needs.people
    for _ in range(post.shift.extra - max(0, beside)):
        yield Wanted(ShiftRole.HELPER)


def _ask(post: Post, *, by: Actor, at: datetime) -> list[Assignment]:
    """Ask for each place that is open as many as are asked at once, counting who was asked."""
    waiting = [*post.invited]
    busy = {each.helper_id for each in waiting}
    made = []
    for wanted in _places(post):
        mine = [row for row in waiting if _answers(row, wanted)][: post.terms.asked_at_once]
        waiting = [row for row in waiting if row not in mine]
        missing = post.terms.asked_at_once - len(mine)
        if missing <= 0:
            continue
        for helper in _next(post, wanted, besides=busy, many=missing):
            busy.add(helper.pk)
            # At which table they sit is settled on the day: whoever knows both counts for both.
            asked = Wanted(wanted.role)
            made.append(write_invitation(post, helper=helper, wanted=asked, by=by, at=at))
    return made


def _answers(row: Assignment, wanted: Wanted) -> bool:
    """Whether somebody who was asked would fill this place."""
    if row.role != wanted.role:
        return False
    return wanted.device in {SeatDevice.ANY, *_hand(row).knows}


def _next(post: Post, wanted: Wanted, *, besides: set[int], many: int) -> list[Helper]:
    rows: Iterable[Ranked] = candidates.of(post, role=wanted.role, device=wanted.device)
    span = engagements.whole(post.session, post.terms)
    keys = [
        row.candidate.key
        for row in rows
        if row.next
        and row.candidate.key not in besides
        and post.as_class.has_room_for(Hand(wanted.role, row.candidate.knows, *span))
    ]
    found = Helper.objects.select_related("municipality").in_bulk(keys[:many])
    return [found[key] for key in keys[:many]]


def _close(post: Post, *, by: Actor, at: datetime) -> int:
    """End the invitations of those whom the class needs no more; gives their number."""
    over = [row for row in post.invited if not post.as_class.has_room_for(_hand(row))]
    for each in over:
        row = steps.fresh(each)
        steps.move(row, to=AssignmentState.WITHDRAWN, reason=FILLED, by=by, at=at)
        words.filled(row, by=by, at=at)
    return len(over)


def _hand(row: Assignment) -> Hand:
    device = SeatDevice(row.device)
    knows = frozenset({device}) if device else known(row.helper.devices)
    return Hand(ShiftRole(row.role), knows, row.starts_at, row.ends_at)
