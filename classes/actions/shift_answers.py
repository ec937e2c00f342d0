"""What helpers answer: yes, no, or that they cannot come after all."""

from datetime import datetime

from django.db import transaction

from accounts.actors import Actor
from classes.actions import shift_chain as chain
from classes.actions import shift_steps as steps
from classes.actions import shift_words as words
from classes.actions.shift_refusals import (
    AnswerTooLate,
    CannotHelp,
    NotFromHere,
    ShiftFilled,
)
from classes.actions.shifts import OWN
from classes.choices import FILLED, AssignmentState, SeatDevice, ShiftRole
from classes.models import Assignment, Session
from classes.queries import candidates, shifts_open
from classes.queries.engagements import Span
from classes.queries.staffing import Post
from classes.rules.candidates import Against
from classes.rules.staffing import Hand, known
from common import phones
from people.models import Helper


class Taken(ShiftFilled):
    """The first yes has the place."""

    code = "shift_taken"
    message = (
        "先にお返事をいただいた方に決まりました。ありがとうございました。"
        "またの機会にお願いします。"
    )


class Late(AnswerTooLate):
    message = (
        "返事の期限が過ぎました。まだ来ていただけるかどうかは、{contact}へお電話ください。"
    )


class Unable(CannotHelp):
    """Said to the helper, who cannot mend it alone."""

    message = (
        "いまはお引き受けいただけません（{words}）。"
        "心当たりがないときは、{contact}へお電話ください。"
    )


@transaction.atomic
def accept(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """Somebody says yes: they are expected, if there is room still. Yes again changes nothing.

    Raises Taken when others were quicker, Late, Unable, ShiftOver, or NotFromHere.
    """
    helper = steps.lock_helpers([assignment.helper_id])[assignment.helper_id]
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    if row.state == AssignmentState.ACCEPTED:
        return row
    _refuse_state(row, at=at)
    post = steps.open_post(row.shift.session, at=at)
    span, role, device = (
        Span(row.starts_at, row.ends_at),
        ShiftRole(row.role),
        SeatDevice(row.device),
    )
    ranked = candidates.one(post, helper, role=role, device=device, span=span)
    _refuse([each for each in ranked.against if each.final], post)
    knows = frozenset({device}) if device else known(helper.devices)
    if not post.as_class.has_room_for(Hand(role, knows, *span)):
        raise Taken
    steps.move(row, to=AssignmentState.ACCEPTED, by=by, at=at)
    words.tell(row, by=by, at=at)
    chain.go_on(row.shift.session, by=by, at=at)
    return row


@transaction.atomic
def volunteer(session: Session, *, helper: Helper, by: Actor, at: datetime) -> Assignment:
    """Somebody takes a place that is open to them (`shifts_open.open_to`), unasked; whoever was
    asked says yes to that. Again, it changes nothing.

    Raises Taken, Late, Unable, ShiftOver or NotFromHere.
    """
    helper = steps.lock_helpers([helper.pk])[helper.pk]
    shift = steps.lock(session)
    living = shifts_open.living(helper, at=at).filter(shift=shift).first()
    if living is not None:
        return accept(living, by=by, at=at)
    post = steps.open_post(session, at=at)
    place = shifts_open.place_for(post, helper)
    if not place.room:
        raise Taken
    _refuse([each for each in place.against if each.final], post)
    row = Assignment(
        shift=post.shift,
        helper=helper,
        state=AssignmentState.ACCEPTED,
        role=place.role,
        starts_at=place.span.starts_at,
        ends_at=place.span.ends_at,
        accepted_at=at,
    )
    steps.enter(row, by=by, at=at)
    words.tell(row, by=by, at=at)
    chain.go_on(session, by=by, at=at)
    return row


@transaction.atomic
def decline(assignment: Assignment, *, by: Actor, at: datetime) -> Assignment:
    """Somebody who was asked says no, late or not; the next is asked where the list is asked in
    order. No again changes nothing. Raises NotFromHere."""
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    if row.state == AssignmentState.DECLINED:
        return row
    steps.move(row, to=AssignmentState.DECLINED, by=by, at=at)
    words.take_back(row, by=by, at=at)
    chain.go_on(row.shift.session, by=by, at=at)
    return row


@transaction.atomic
def drop_out(
    assignment: Assignment, *, reason: str = "", by: Actor, at: datetime
) -> Assignment:
    """Somebody who is expected cannot come: the next on the list are asked at once, and the
    office reads of it. Again, it changes nothing. Raises NotFromHere or ShiftOver."""
    steps.lock(assignment.shift.session)
    row = steps.fresh(assignment)
    if row.state == AssignmentState.DROPPED:
        return row
    steps.open_post(row.shift.session, at=at)
    steps.move(row, to=AssignmentState.DROPPED, reason=reason.strip(), by=by, at=at)
    words.take_back(row, by=by, at=at)
    chain.go_on(row.shift.session, always=True, by=by, at=at)
    return row


def _refuse_state(row: Assignment, *, at: datetime) -> None:
    if row.state == AssignmentState.WITHDRAWN and _last_reason(row) == FILLED:
        raise Taken
    if row.state == AssignmentState.LAPSED or (
        row.state == AssignmentState.INVITED and row.answer_by and row.answer_by <= at
    ):
        raise Late(contact=_contact(row.shift.session))
    if row.state != AssignmentState.INVITED:
        raise NotFromHere(state=AssignmentState(row.state).label)


def _refuse(against: list[Against], post: Post) -> None:
    found = [each for each in against if each.code not in OWN]
    if found:
        raise Unable(
            words="、".join(each.word for each in found),
            contact=_contact(post.session),
            against=found,
        )


def _last_reason(row: Assignment) -> str:
    last = row.history.order_by("at", "pk").last()
    return last.reason if last else ""


def _contact(session: Session) -> str:
    number = phones.display(session.offering.phone)
    contact = session.offering.contact
    return f"{contact}（電話 {number}）" if number else contact
