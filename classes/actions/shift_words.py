"""What one helper is told about a session."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from accounts.actors import Actor
from classes.choices import AssignmentState, ShiftRole
from classes.models import Assignment
from classes.rules import letters, shift_letters
from classes.rules.shift_letters import Task
from common import phones
from notices.actions import messages
from notices.choices import MessageChannel, MessageState, Purpose
from notices.models import Message

NOTHING_MORE: Mapping[str, str] = {}


def tell(assignment: Assignment, *, by: Actor, at: datetime, before: str = "") -> Message:
    """Say what has become of it: asked, expected, at another time or place (`before` is how the
    old one was called), or over."""
    task = task_of(assignment)
    state = AssignmentState(assignment.state)
    if state is AssignmentState.INVITED and assignment.answer_by is not None:
        text = shift_letters.invited(task, answer_by=assignment.answer_by)
        due = assignment.answer_by
        return say(
            assignment,
            purpose=Purpose.SHIFT_INVITED,
            text=text,
            by=by,
            at=at,
            due_at=due,
            context={"期限": letters.moment(due)},
        )
    if before:
        text = shift_letters.changed(task, before=before)
        purpose, context = Purpose.SHIFT_CHANGED, {"変更前": before}
        return say(assignment, purpose=purpose, text=text, by=by, at=at, context=context)
    text = shift_letters.confirmed(task)
    return say(assignment, purpose=Purpose.SHIFT_CONFIRMED, text=text, by=by, at=at)


def free(assignment: Assignment, *, reason: str, by: Actor, at: datetime) -> Message:
    """They need not come after all."""
    text = shift_letters.freed(task_of(assignment), reason=reason)
    purpose, context = Purpose.SHIFT_ENDED, {"理由": reason}
    return say(assignment, purpose=purpose, text=text, by=by, at=at, context=context)


def filled(assignment: Assignment, *, by: Actor, at: datetime) -> Message | None:
    """Others were quicker: said to whoever has heard of the invitation, to nobody else."""
    heard = Message.objects.filter(
        helper=assignment.helper,
        dedupe_key__startswith=subject(assignment),
        state=MessageState.TOLD,
    ).exists()
    if not heard:
        take_back(assignment, by=by, at=at)
        return None
    text = shift_letters.filled(task_of(assignment))
    return say(assignment, purpose=Purpose.SHIFT_ENDED, text=text, by=by, at=at)


def say(
    assignment: Assignment,
    *,
    purpose: Purpose,
    text: str,
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
    context: Mapping[str, str] = NOTHING_MORE,
) -> Message:
    """Put it on the list of what is to be told, in place of older news about it."""
    take_back(assignment, by=by, at=at)
    return messages.say(
        to=assignment.helper,
        purpose=purpose,
        dedupe_key=f"{subject(assignment)}{purpose}@{at.timestamp():.6f}",
        text=text,
        by=by,
        at=at,
        way=way(assignment, context=context, due_at=due_at),
    )


def take_back(assignment: Assignment, *, by: Actor, at: datetime) -> int:
    """Take back what has not been told yet. Gives the number of messages."""
    return messages.withdraw(
        municipality=assignment.helper.municipality, about=subject(assignment), by=by, at=at
    )


def subject(assignment: Assignment) -> str:
    """How the keys of all messages about an assignment begin."""
    return f"assignment:{assignment.pk}/"


def way(
    assignment: Assignment,
    *,
    context: Mapping[str, str],
    due_at: datetime | None,
    not_before: datetime | None = None,
) -> messages.Way:
    """How somebody who helps is told something; `context` is what stands in the places of the
    wording besides the session itself."""
    return messages.Way(
        channel=_channel(assignment.helper.phone),
        due_at=due_at,
        not_before=not_before,
        context=_places(assignment) | {**context},
    )


def task_of(assignment: Assignment) -> Task:
    """The session as the helper is told of it."""
    session = assignment.shift.session
    page = reverse("shift-answer", args=[assignment.secret])
    return Task(
        title=session.offering.title,
        venue=session.venue.name,
        starts_at=assignment.starts_at,
        ends_at=assignment.ends_at,
        role=ShiftRole(assignment.role),
        phone=phones.display(session.offering.phone),
        page=f"{settings.PUBLIC_ORIGIN}{page}" if _mobile(assignment.helper.phone) else "",
    )


def _places(assignment: Assignment) -> dict[str, str]:
    """What stands in the places of the wording."""
    task = task_of(assignment)
    number = {"電話": task.phone} if assignment.shift.session.offering.contact_phone else {}
    return {
        "講座": task.title,
        "日時": letters.moment(task.starts_at),
        "会場": task.venue,
        "役割": task.role.label,
        **number,
    }


def _mobile(digits: str) -> bool:
    return bool(digits) and phones.parse(digits).can_receive_sms


def _channel(digits: str) -> str:
    """A text message where there is a mobile phone; a call otherwise."""
    return MessageChannel.SMS if _mobile(digits) else MessageChannel.PHONE
