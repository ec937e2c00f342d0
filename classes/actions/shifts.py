"""Who teaches and helps at a session, as the office decides it: asked, settled, taken off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.actors import Actor
from classes.actions import shift_chain as chain
from classes.actions import shift_steps as steps
from classes.actions import shift_words as words
from classes.actions.shift_refusals import (
    CannotHelp,
    DeviceWanted,
    HelperOfOtherTown,
    KeyReused,
    NotFromHere,
    ShiftFilled,
    ShiftRefused,
    TimesImpossible,
)
from classes.actions.shift_steps import UNKEYED, Request, Wanted
from classes.choices import (
    LIVING_ASSIGNMENTS,
    Asking,
    AssignmentState,
    SeatDevice,
    ShiftRole,
)
from classes.models import Assignment, Session, Shift
from classes.queries import candidates, engagements
from classes.queries.engagements import Span
from classes.queries.staffing import Post
from classes.rules import overlaps, wordings
from classes.rules.candidates import Code
from classes.rules.staffing import Hand, known
from people.models import Helper

__all__ = ["Request", "ShiftRefused", "Span", "Wanted", "assign", "change_times", "invite"]
OWN = {Code.ASKED, Code.EXPECTED}


@dataclass(frozen=True)
class Decision:
    """What staff decide about a session: see `Shift`."""

    extra: int = 0
    supervised: bool = False
    asking: Asking = Asking.BY_HAND


@transaction.atomic
def decide(session: Session, *, decision: Decision, by: Actor, at: datetime) -> Shift:
    """Write down what staff decide, and ask the next where that opens a place. The same again
    changes nothing. Raises ShiftOver."""
    shift = steps.lock(session)
    post = steps.open_post(session, at=at)
    now = (decision.extra, decision.supervised, decision.asking)
    if (shift.extra, shift.supervised, shift.asking) == now:
        return shift
    shift.extra, shift.supervised, shift.asking = now
    shift.save(update_fields=["extra", "supervised", "asking"])
    audit.record(
        "shift.decided",
        on=shift,
        municipality=post.session.offering.municipality,
        by=by,
        at=at,
        extra=decision.extra,
        supervised=decision.supervised,
        asking=decision.asking,
    )
    chain.go_on(session, by=by, at=at)
    return shift


@transaction.atomic
def invite(
    session: Session,
    *,
    helper: Helper,
    wanted: Wanted,
    by: Actor,
    at: datetime,
    request: Request = UNKEYED,
) -> Assignment:
    """Ask somebody whether they can come, and put it on the list of what is to be told.

    Whoever is asked or expected already stays so. Raises CannotHelp, ShiftFilled, ShiftOver,
    TimesImpossible, HelperOfOtherTown or KeyReused.
    """
    shift = steps.lock(session)
    if known_one := _known(shift, helper, request):
        return known_one
    post = steps.open_post(session, at=at)
    span = _span(post, wanted)
    _refuse(post, helper, wanted=wanted, span=span)
    if not post.as_class.has_room_for(_hand(helper, wanted, span)):
        raise _no_room(post)
    return chain.write_invitation(
        post, helper=helper, wanted=wanted, by=by, at=at, request=request
    )


@transaction.atomic
def assign(
    session: Session,
    *,
    helper: Helper,
    wanted: Wanted,
    by: Actor,
    at: datetime,
    request: Request = UNKEYED,
) -> Assignment:
    """Settle that somebody comes, because the office has spoken with them; however many there
    are already. Whoever was asked is expected from now on; the same again changes nothing.

    Raises CannotHelp, ShiftOver, TimesImpossible, HelperOfOtherTown or KeyReused.
    """
    helper = _locked(helper)
    shift = steps.lock(session)
    row = _known(shift, helper, request)
    if row is not None and row.state != AssignmentState.INVITED:
        return row
    post = steps.open_post(session, at=at)
    span = _span(post, wanted)
    _refuse(post, helper, wanted=wanted, span=span)
    if row is None:
        row = _expected(post, helper, wanted=wanted, span=span, request=request)
        row.accepted_at = at
        steps.enter(row, by=by, at=at)
    else:
        row.role, row.device = wanted.role, wanted.device
        row.starts_at, row.ends_at = span
        steps.move(row, to=AssignmentState.ACCEPTED, by=by, at=at)
    words.tell(row, by=by, at=at)
    chain.go_on(session, by=by, at=at)
    return row


@transaction.atomic
def withdraw(assignment: Assignment, *, reason: str, by: Actor, at: datetime) -> Assignment:
    """Take somebody off, asked or expected, and tell them. The same again changes nothing.

    The next is asked where the list is asked in order. Raises NotFromHere.
    """
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    if row.state == AssignmentState.WITHDRAWN:
        return row
    steps.move(row, to=AssignmentState.WITHDRAWN, reason=reason.strip(), by=by, at=at)
    words.free(row, reason=_because(reason), by=by, at=at)
    chain.go_on(row.shift.session, by=by, at=at)
    return row


@transaction.atomic
def change_times(assignment: Assignment, *, span: Span, by: Actor, at: datetime) -> Assignment:
    """Somebody comes later, or leaves earlier, and is told. The same again changes nothing.

    Raises NotFromHere, TimesImpossible, CannotHelp or ShiftOver.
    """
    helper = _locked(assignment.helper)
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    if row.state not in LIVING_ASSIGNMENTS:
        raise NotFromHere(state=AssignmentState(row.state).label)
    if (row.starts_at, row.ends_at) == (span.starts_at, span.ends_at):
        return row
    post = steps.open_post(row.shift.session, at=at)
    _refuse_times(post, span)
    wanted = Wanted(ShiftRole(row.role), SeatDevice(row.device), span)
    _refuse(post, helper, wanted=wanted, span=span)
    before = words.task_of(row).said
    row.starts_at, row.ends_at = span
    row.save(update_fields=steps.TIMES)
    audit.record(
        "assignment.times_changed", on=row, municipality=steps.town_of(row), by=by, at=at
    )
    words.tell(row, by=by, at=at, before=before)
    chain.go_on(row.shift.session, by=by, at=at)
    return row


def _known(shift: Shift, helper: Helper, request: Request) -> Assignment | None:
    """What this request, or anybody's before it, came to. Raises KeyReused."""
    if request.key is not None:
        keyed = Assignment.objects.filter(request_key=request.key).first()
        if keyed is not None and (keyed.request_digest, keyed.shift_id) != (
            request.digest,
            shift.pk,
        ):
            raise KeyReused
        if keyed is not None:
            return steps.fresh(keyed)
    living = Assignment.objects.filter(
        shift=shift, helper=helper, state__in=LIVING_ASSIGNMENTS
    ).first()
    return steps.fresh(living) if living is not None else None


def _locked(helper: Helper) -> Helper:
    return steps.lock_helpers([helper.pk])[helper.pk]


def _span(post: Post, wanted: Wanted) -> Span:
    span = wanted.span or engagements.whole(post.session, post.terms)
    _refuse_times(post, span)
    return span


def _refuse_times(post: Post, span: Span) -> None:
    session = (post.session.starts_at, post.session.ends_at)
    if span.starts_at >= span.ends_at or not overlaps((span.starts_at, span.ends_at), session):
        raise TimesImpossible(session=wordings.meeting(*session))


def _refuse(post: Post, helper: Helper, *, wanted: Wanted, span: Span) -> None:
    """Raises CannotHelp for whatever nobody can set aside."""
    if helper.municipality_id != post.session.offering.municipality_id:
        raise HelperOfOtherTown
    found = candidates.one(post, helper, role=wanted.role, device=wanted.device, span=span)
    final = [each for each in found.against if each.final and each.code not in OWN]
    if final:
        raise CannotHelp(sentence=final[0].sentence, against=final)


def _expected(
    post: Post, helper: Helper, *, wanted: Wanted, span: Span, request: Request
) -> Assignment:
    return Assignment(
        shift=post.shift,
        helper=helper,
        state=AssignmentState.ACCEPTED,
        role=wanted.role,
        device=wanted.device,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        request_key=request.key,
        request_digest=request.digest,
    )


def _no_room(post: Post) -> ShiftFilled:
    """Nobody is missing, or nobody like them."""
    devices = "、".join(label for label, _ in post.shortage.known)
    return DeviceWanted(devices=devices) if devices else ShiftFilled()


def _hand(helper: Helper, wanted: Wanted, span: Span) -> Hand:
    knows = frozenset({wanted.device}) if wanted.device else known(helper.devices)
    return Hand(wanted.role, knows, span.starts_at, span.ends_at)


def _because(reason: str) -> str:
    return f"{reason.strip()}のため" if reason.strip() else "都合により"
